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
  const quality = 2.2;
  const filters = bands.map((frequency) => {
    const w = (2 * Math.PI * Math.min(frequency, sampleRate * 0.45)) / sampleRate;
    const alpha = Math.sin(w) / (2 * quality);
    return { b: alpha / (1 + alpha), a1: (-2 * Math.cos(w)) / (1 + alpha), a2: (1 - alpha) / (1 + alpha) };
  });
  const x1 = new Float64Array(1);
  const x2 = new Float64Array(1);
  const y1 = new Float64Array(bands.length);
  const y2 = new Float64Array(bands.length);
  const sums = new Float64Array(bands.length);
  const lineSamples = Math.round((sampleRate * lineLength) / 1000);
  let taken = 0;
  return {
    push: (samples) => {
      const lines: Line[] = [];
      for (const raw of samples) {
        const sample = raw / 32_768;
        const difference = sample - (x2[0] ?? 0);
        for (const [band, { b, a1, a2 }] of filters.entries()) {
          const out = b * difference - a1 * (y1[band] ?? 0) - a2 * (y2[band] ?? 0);
          y2[band] = y1[band] ?? 0;
          y1[band] = out;
          sums[band] = (sums[band] ?? 0) + out * out;
        }
        x2[0] = x1[0] ?? 0;
        x1[0] = sample;
        taken += 1;
        if (taken < lineSamples) continue;
        lines.push(Float32Array.from(sums, (sum) => Math.max(floor, 10 * Math.log10(sum / lineSamples + 1e-12))));
        sums.fill(0);
        taken = 0;
      }
      return lines;
    },
  };
}
