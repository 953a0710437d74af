import type { PlaybackOrder } from '#contract/voice.ts';

/** How far an utterance has come, in samples of its own rate that were really given to the machine's sound. */
export type QueueReport = { number: number; samples: number; state: 'playing' | 'paused' | 'finished' | 'stopped' };

/** What the worklet is sent. `tail`: samples that the machine holds back; `atOnce`: nothing is rendered, so do not fade. */
export type QueueMessage =
  | { kind: 'order'; number: number; order: PlaybackOrder; tail: number; atOnce: boolean }
  | { kind: 'piece'; number: number; samples: Int16Array };

export type PlaybackQueue = {
  receive(message: QueueMessage): void;
  /** Fills the next samples of one channel. */
  render(output: Float32Array): void;
};

/** Seconds of the fade at a pause, a resumption and a stop, and of the way to the quieter voice. */
const fadeLength = 0.015;
const duckLength = 0.06;
const duckedGain = 0.2;

/** Seconds between reports: well under the 80 ms that are promised. */
const reportEvery = 0.06;

type Utterance = {
  number: number;
  /** What is still to be played; `at` is the place in the first of them. */
  pieces: Int16Array[];
  at: number;
  played: number;
  mode: 'playing' | 'pausing' | 'paused' | 'stopping';
  ended: boolean;
  /** Silence to render before it counts as heard to its end, once `ended`. */
  tail: number;
  ducked: boolean;
};

/**
 * The speech of one utterance at a time, played without gaps as its pieces come; when they come too late it waits. Runs in
 * the audio thread, but knows nothing of it, so every sample of it can be tested anywhere.
 */
export function createPlaybackQueue(sampleRate: number, report: (report: QueueReport) => void): PlaybackQueue {
  const fadeStep = 1 / (fadeLength * sampleRate);
  const duckStep = (1 - duckedGain) / (duckLength * sampleRate);
  let current: Utterance | null = null;
  let fade = 1;
  let gain = 1;
  let sinceReport = 0;

  const tell = ({ number, played }: Utterance, state: QueueReport['state']): void => {
    sinceReport = 0;
    report({ number, samples: played, state });
  };
  const settle = (utterance: Utterance, state: 'finished' | 'stopped'): void => {
    current = null;
    tell(utterance, state);
  };
  const hold = (utterance: Utterance): void => {
    utterance.mode = 'paused';
    fade = 0;
    tell(utterance, 'paused');
  };
  /** The next sample, or null when it has not come yet. */
  const take = (utterance: Utterance): number | null => {
    const [piece] = utterance.pieces;
    if (!piece) return null;
    const sample = piece[utterance.at] ?? 0;
    utterance.at += 1;
    if (utterance.at >= piece.length) {
      utterance.pieces.shift();
      utterance.at = 0;
    }
    utterance.played += 1;
    if (utterance.played === 1) sinceReport = Number.POSITIVE_INFINITY;
    return sample / 32_768;
  };
  const next = (): number => {
    const utterance = current;
    if (!utterance || utterance.mode === 'paused') return 0;
    const target = utterance.ducked ? duckedGain : 1;
    gain = gain > target ? Math.max(target, gain - duckStep) : Math.min(target, gain + duckStep);
    const leaving = utterance.mode !== 'playing';
    fade = leaving ? fade - fadeStep : Math.min(1, fade + fadeStep);
    const sample = leaving && fade <= 0 ? null : take(utterance);
    if (sample !== null) return sample * gain * fade;
    if (utterance.mode === 'stopping') settle(utterance, 'stopped');
    else if (utterance.mode === 'pausing') hold(utterance);
    else if (utterance.ended) {
      utterance.tail -= 1;
      if (utterance.tail < 0 || utterance.played === 0) settle(utterance, 'finished');
    }
    return 0;
  };
  const begin = (number: number): void => {
    if (current) settle(current, 'stopped');
    current = { number, pieces: [], at: 0, played: 0, mode: 'playing', ended: false, tail: 0, ducked: false };
    fade = 1;
    gain = 1;
    sinceReport = 0;
  };
  const obey = (utterance: Utterance, order: PlaybackOrder, tail: number, atOnce: boolean): void => {
    if (utterance.mode === 'stopping') return;
    switch (order) {
      case 'pause':
        if (utterance.mode !== 'playing') return;
        if (atOnce) return hold(utterance);
        utterance.mode = 'pausing';
        return;
      case 'resume':
        if (utterance.mode === 'paused') sinceReport = Number.POSITIVE_INFINITY;
        utterance.mode = 'playing';
        return;
      case 'stop':
        if (atOnce || utterance.mode === 'paused' || utterance.played === 0) return settle(utterance, 'stopped');
        utterance.mode = 'stopping';
        return;
      case 'end':
        utterance.ended = true;
        utterance.tail = tail;
        return;
      default:
        utterance.ducked = order === 'duck';
    }
  };
  return {
    receive: (message) => {
      if (message.kind === 'order' && message.order === 'begin') return begin(message.number);
      // What belongs to speech that is over comes too late.
      if (current?.number !== message.number) return;
      if (message.kind === 'order') return obey(current, message.order, message.tail, message.atOnce);
      if (current.mode !== 'stopping' && message.samples.length > 0) current.pieces.push(message.samples);
    },
    render: (output) => {
      for (let at = 0; at < output.length; at += 1) output[at] = next();
      if (!current || current.mode === 'paused' || current.played === 0) return;
      sinceReport += output.length;
      if (sinceReport >= reportEvery * sampleRate) tell(current, 'playing');
    },
  };
}
