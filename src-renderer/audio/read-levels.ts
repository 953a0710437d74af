import type { Bands } from '../figure/curve.ts';
import type { Levels } from './audio-parts.ts';

/** Limits of the three bands in Hz: the voice's own tone, its vowels, its consonants. */
const limits = [80, 400, 1_400, 5_000] as const;

/** Loudness of ordinary speech (root mean square) is about a sixth of the whole; this makes it fill the scale. */
const fullScale = 5;

/** Reads loudness and spectrum of what passes an analyser at this moment. */
export function createLevelReader(analyser: AnalyserNode): () => Levels {
  const wave = new Float32Array(analyser.fftSize);
  const spectrum = new Uint8Array(analyser.frequencyBinCount);
  const width = analyser.context.sampleRate / analyser.fftSize;
  const band = (from: number, to: number): number => {
    const first = Math.max(1, Math.round(from / width));
    const last = Math.min(spectrum.length, Math.max(first + 1, Math.round(to / width)));
    let sum = 0;
    for (let at = first; at < last; at += 1) sum += spectrum[at] ?? 0;
    return last > first ? Math.min(1, sum / (last - first) / 255) : 0;
  };
  return () => {
    analyser.getFloatTimeDomainData(wave);
    analyser.getByteFrequencyData(spectrum);
    let sum = 0;
    for (const sample of wave) sum += sample * sample;
    const level = Math.min(1, Math.sqrt(sum / wave.length) * fullScale);
    const bands: Bands = [band(limits[0], limits[1]), band(limits[1], limits[2]), band(limits[2], limits[3])];
    return { level, bands };
  };
}
