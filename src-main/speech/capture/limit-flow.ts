import { heardRate } from '#contract/audio.ts';

const bytesPerMillisecond = (heardRate * 2) / 1_000;
/** How much faster than sound passes it may come: clocks of sound cards differ by far less. */
const tolerated = 1.5;
/** What may come at once at the start, in milliseconds: a cold PulseAudio sends two seconds in a piece. */
const firstBurst = 3_000;
/** And later: what has gathered in pipes while our process stood still. */
const largestBurst = 6_000;

/**
 * Tells how many of `bytes` that come at `now` (monotonic milliseconds) are still sound of a microphone. Fewer than
 * came: it is a flood, as from a program that does not wait for the sound to pass.
 */
export type FlowLimit = (bytes: number, now: number) => number;

/** A bucket that fills with one and a half seconds of sound a second, and is full at six. `start`: monotonic. */
export function createFlowLimit(start: number): FlowLimit {
  let allowed = firstBurst * bytesPerMillisecond;
  let before = start;
  return (bytes, now) => {
    const gained = (now - before) * tolerated * bytesPerMillisecond;
    before = now;
    allowed = Math.min(largestBurst * bytesPerMillisecond, allowed + gained);
    const accepted = Math.min(bytes, Math.floor(allowed));
    allowed -= accepted;
    return accepted;
  };
}
