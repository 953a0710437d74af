import { frameSamples, heardRate } from '../../src-main/contract/audio.ts';
import type { AudioInput, AudioListener } from '../../src-main/conversation/speech-ports.ts';

/** A room with a microphone in it: whatever is said or played there is heard, at the speed of sound. */
export type Room = {
  input: AudioInput;
  /** Puts sound (16 kHz) into the room from now on; resolves with the moments when it began and ended to be heard. */
  say(samples: Int16Array, gain?: number): Promise<{ from: number; to: number }>;
  /** Mixes sound that left a loudspeaker up to `at` in after a delay, at a level. Pieces that follow each other join. */
  leak(samples: Int16Array, sampleRate: number, at: number, delay: number, level: number): void;
  /** A noise floor, from 0 to 1. */
  noise(level: number): void;
  /** True while something captures. */
  open(): boolean;
  dispose(): void;
};

/** A room in real time. Frames come every 20 ms by the monotonic clock, late ones in a burst, as from a sound card. */
export function createRoom(): Room {
  let listener: AudioListener | null = null;
  let floor = 0.0005;
  /** Sound to come, by sample number since the room began. */
  let pending: { at: number; samples: Int16Array; gain: number }[] = [];
  const began = performance.now();
  let frames = 0;
  let seed = 1;
  const random = (): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 2 ** 31 - 1;
  };
  const now = (): number => frames * frameSamples;
  /** Where the last piece of the loudspeaker ended. */
  let leaked = 0;
  const ends: { at: number; done(): void }[] = [];
  const timer = setInterval(() => {
    while (began + (frames + 1) * 20 <= performance.now()) {
      const start = now();
      const mixed = new Float64Array(frameSamples);
      for (const sound of pending) {
        for (let index = Math.max(0, start - sound.at); index < sound.samples.length; index += 1) {
          const place = sound.at + index - start;
          if (place >= frameSamples) break;
          if (place >= 0) mixed[place] = (mixed[place] ?? 0) + (sound.samples[index] ?? 0) * sound.gain;
        }
      }
      pending = pending.filter((sound) => sound.at + sound.samples.length >= start);
      const samples = Int16Array.from(mixed, (value) =>
        Math.max(-32_768, Math.min(32_767, Math.round(value + random() * floor * 32_768))),
      );
      frames += 1;
      listener?.frame({ sequence: frames - 1, at: began + frames * 20, samples });
      for (const end of ends.filter(({ at }) => at <= now())) {
        ends.splice(ends.indexOf(end), 1);
        end.done();
      }
    }
  }, 5);
  return {
    input: {
      source: 'recorder',
      start: (told) => {
        listener = told;
        queueMicrotask(() => told.opened());
        return {
          stop: () => {
            if (listener === told) listener = null;
            return Promise.resolve();
          },
        };
      },
    },
    say: (samples, gain = 1) => {
      const at = now();
      pending.push({ at, samples, gain });
      const from = began + (at / heardRate) * 1000;
      const to = from + (samples.length / heardRate) * 1000;
      return new Promise((resolve) => ends.push({ at: at + samples.length, done: () => resolve({ from, to }) }));
    },
    leak: (samples, sampleRate, at, delay, level) => {
      const length = Math.floor((samples.length * heardRate) / sampleRate);
      const heard = Int16Array.from(
        { length },
        (_, index) => samples[Math.floor((index * sampleRate) / heardRate)] ?? 0,
      );
      const ended = Math.round(((at - began + delay) * heardRate) / 1000);
      const place = ended - length;
      const joins = Math.abs(place - leaked) < heardRate * 0.05;
      const from = joins ? leaked : place;
      leaked = from + length;
      pending.push({ at: from, samples: heard, gain: level });
    },
    noise: (level) => {
      floor = level;
    },
    open: () => listener !== null,
    dispose: () => clearInterval(timer),
  };
}
