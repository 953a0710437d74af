import type { SpokenPiece } from '../../../conversation/speech-ports.ts';

/** Samples up to this count as silence: -54 dB. What espeak-ng writes between words is 0 throughout. */
const quiet = 64;

/** Silence that is left before the first sound and after the last, in milliseconds. */
const before = 20;
const after = 150;

/**
 * Takes the silence from both ends of a sentence. espeak-ng 1.51 ends each with 332 ms at 165 words a minute (with -z,
 * 8 ms, so that sentences run together; measured here on 'Hello there. I am here.'), and begins with up to 13 ms; 150 ms
 * and what lies between two requests is about the pause of a person. Pauses within are kept as they are.
 */
export async function* trimSilence(pieces: AsyncIterable<SpokenPiece>): AsyncGenerator<SpokenPiece> {
  let held: Int16Array = new Int16Array(0);
  let rate = 0;
  let heard = false;
  for await (const { sampleRate, samples } of pieces) {
    rate = sampleRate;
    const all = join(held, samples);
    const end = all.findLastIndex(isLoud) + 1;
    const most = (before * rate) / 1000;
    if (end === 0) {
      held = heard || all.length <= most ? all : all.slice(all.length - most);
      continue;
    }
    const begin = heard ? 0 : Math.max(0, all.findIndex(isLoud) - most);
    heard = true;
    held = all.slice(end);
    yield { sampleRate, samples: all.slice(begin, end) };
  }
  const rest = held.subarray(0, Math.round((after * rate) / 1000));
  if (heard && rest.length > 0) yield { sampleRate: rate, samples: rest.slice() };
}

const isLoud = (sample: number): boolean => Math.abs(sample) > quiet;

function join(first: Int16Array, second: Int16Array): Int16Array {
  if (first.length === 0) return second;
  const both = new Int16Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
