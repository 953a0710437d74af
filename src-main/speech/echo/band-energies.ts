/** Middle frequencies of the bands that sounds are compared by, in Hz: where speech has its energy. */
export const bands: readonly number[] = [250, 450, 750, 1_150, 1_700, 2_400, 3_300, 4_600];

/** Milliseconds of one line of energies. */
export const lineLength = 10;

/** Energies below this many decibels under full scale count as this: the noise of a quiet room. */
const floor = -70;

/** One 10 ms line: a level in decibels for each band, relative to full scale. */
export type Line = Float32Array;

/** Turns sound of one rate into lines of band energies, however it is cut. */
export type BandMeter = { push(samples: Int16Array): Line[] };

/**
 * Second-order band-pass filters in a row (R. Bristow-Johnson, Audio EQ Cookbook: BPF with constant 0 dB peak gain), so
 * that sound of any rate can be compared without being resampled first.
 */
export function createBandMeter(sampleRate: number): BandMeter {
  const filters = bands.map((frequency) => createBandPass(frequency, sampleRate));
  const lineSamples = Math.round((sampleRate * lineLength) / 1000);
  /** Two samples of the last piece, and then what is measured now: the filters look two samples back. */
  const sound = new Float64Array(lineSamples + 2);
  let taken = 0;
  return {
    push: (samples) => {
      const lines: Line[] = [];
      for (let at = 0; at < samples.length; at += 1) {
        sound[taken + 2] = (samples[at] ?? 0) / 32_768;
        taken += 1;
        if (taken < lineSamples) continue;
        lines.push(Float32Array.from(filters, (energy) => decibels(energy(sound) / lineSamples)));
        sound.copyWithin(0, lineSamples);
        taken = 0;
      }
      return lines;
    },
  };
}

const decibels = (energy: number): number => Math.max(floor, 10 * Math.log10(energy + 1e-12));

/** One band: the energy of a piece of sound, which begins with the two last samples of the piece before. */
function createBandPass(frequency: number, sampleRate: number): (sound: Float64Array) => number {
  const quality = 2.2;
  const w = (2 * Math.PI * Math.min(frequency, sampleRate * 0.45)) / sampleRate;
  const alpha = Math.sin(w) / (2 * quality);
  const b = alpha / (1 + alpha);
  const a1 = (-2 * Math.cos(w)) / (1 + alpha);
  const a2 = (1 - alpha) / (1 + alpha);
  let last = 0;
  let beforeLast = 0;
  return (sound) => {
    // This runs for every sample of every band, so nothing in here is allocated or looked up.
    let y1 = last;
    let y2 = beforeLast;
    let sum = 0;
    for (let at = 2; at < sound.length; at += 1) {
      const out = b * ((sound[at] ?? 0) - (sound[at - 2] ?? 0)) - a1 * y1 - a2 * y2;
      y2 = y1;
      y1 = out;
      sum += out * out;
    }
    last = y1;
    beforeLast = y2;
    return sum;
  };
}
