/** What a WAV says of its samples. `begin`: where they begin; `left`: how many bytes they have, Infinity when it does not say. */
export type WavHeader = { sampleRate: number; channels: number; begin: number; left: number };

/** Where a header must have come to its samples, in bytes. */
const longestHeader = 65_536;

/** Lengths of a stream whose end was not known when its header was written: ffmpeg, sox, and 0 of some servers. */
const isUnknownLength = (bytes: number): boolean => bytes === 0 || bytes >= 0x7fff_0000;

/**
 * Reads the header of a WAV that is still on its way. 'more' while it is not all there; 'broken' for what is no PCM of 16
 * bit with one or two channels and 8 to 48 kHz. Lengths are believed only where they can be true: espeak-ng writes
 * 0x7ffff000 and ffmpeg 0xffffffff into a pipe.
 */
export function readWavHeader(bytes: Uint8Array): WavHeader | 'more' | 'broken' {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const word = (at: number): string => Buffer.from(bytes.subarray(at, at + 4)).toString('latin1');
  const short = bytes.length > longestHeader ? 'broken' : 'more';
  if (bytes.length < 12) return short;
  if (word(8) !== 'WAVE') return 'broken';
  let format: { sampleRate: number; channels: number } | null = null;
  for (let at = 12; ;) {
    if (bytes.length < at + 8) return short;
    const length = view.getUint32(at + 4, true);
    if (word(at) === 'data') {
      return format === null
        ? 'broken'
        : { ...format, begin: at + 8, left: isUnknownLength(length) ? Infinity : length };
    }
    if (word(at) === 'fmt ') {
      if (bytes.length < at + 24) return short;
      const coding = view.getUint16(at + 8, true);
      const [channels, sampleRate] = [view.getUint16(at + 10, true), view.getUint32(at + 12, true)];
      // 0xfffe: the extensible form, which is PCM in every case where 16 bit are used.
      if ((coding !== 1 && coding !== 0xfffe) || view.getUint16(at + 22, true) !== 16) return 'broken';
      if (channels < 1 || channels > 2 || sampleRate < 8_000 || sampleRate > 48_000) return 'broken';
      format = { sampleRate, channels };
    }
    // Chunks begin at even places.
    at += 8 + length + (length % 2);
  }
}
