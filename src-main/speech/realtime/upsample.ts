/** Phases of the filter: 16 kHz is thought of as 48 kHz with two zeros after each sample, of which every second is kept. */
const up = 3;
const down = 2;

/** Input samples that each output sample is made of. The delay is half of them: 1 ms. */
const reach = 32;

/** Where the filter stands at -6 dB, as a part of the input's 8 kHz: what lies above would be heard as its mirror image. */
const cutoff = 0.92;

/** A sinc under a Kaiser window (beta 8: mirror images at -80 dB), one row for each phase, each with a sum of 1. */
const rows: readonly Float64Array[] = Array.from({ length: up }, (_, phase) => {
  const row = Float64Array.from({ length: reach }, (_unused, at) => {
    const distance = at - reach / 2 + phase / up;
    return cutoff * sinc(cutoff * distance) * kaiser(distance / (reach / 2));
  });
  const sum = row.reduce((total, weight) => total + weight, 0);
  return row.map((weight) => weight / sum);
});

function sinc(distance: number): number {
  return distance === 0 ? 1 : Math.sin(Math.PI * distance) / (Math.PI * distance);
}

function kaiser(place: number): number {
  return Math.abs(place) >= 1 ? 0 : bessel(8 * Math.sqrt(1 - place * place)) / bessel(8);
}

/** The modified Bessel function of the first kind and order 0, by its series. */
function bessel(value: number): number {
  let term = 1;
  let sum = 1;
  for (let step = 1; step < 40; step += 1) {
    term *= (value / 2 / step) ** 2;
    sum += term;
  }
  return sum;
}

/**
 * Makes 16 kHz into 24 kHz, the one rate of OpenAI's Realtime sessions: 3 samples for every 2, however the sound is cut
 * into frames. Speech up to 7 kHz passes unchanged. One upsampler for one stream: it remembers 2 ms.
 */
export function createUpsampler(): (samples: Int16Array) => Int16Array {
  let history = new Float64Array(reach);
  /** The place of the next output sample in thirds of an input sample, from the first new one on. */
  let next = 0;
  return (samples) => {
    const input = new Float64Array(history.length + samples.length);
    input.set(history);
    input.set(samples, history.length);
    const made: number[] = [];
    for (; next < samples.length * up; next += down) {
      const newest = history.length + Math.floor(next / up);
      const row = rows[next % up] ?? rows[0];
      let sum = 0;
      for (let at = 0; at < reach; at += 1) sum += (row?.[at] ?? 0) * (input[newest - at] ?? 0);
      made.push(Math.max(-32_768, Math.min(32_767, Math.round(sum))));
    }
    next -= samples.length * up;
    history = input.slice(input.length - reach);
    return Int16Array.from(made);
  };
}
