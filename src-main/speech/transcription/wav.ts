const headerBytes = 44;

/**
 * Samples as a WAV file: RIFF header of 44 bytes, PCM, one channel, signed 16 bit, little-endian.
 *
 * Written here and not by the wavefile package: that copies the samples several times and loads codecs of every kind,
 * and this is on the way of each spoken turn.
 *
 * @param sampleRate samples a second.
 */
export function wrapInWav(samples: Int16Array, sampleRate: number): Uint8Array<ArrayBuffer> {
  const file = new Uint8Array(headerBytes + samples.byteLength);
  const view = new DataView(file.buffer);
  const word = (at: number, letters: string): void => void new TextEncoder().encodeInto(letters, file.subarray(at));
  word(0, 'RIFF');
  view.setUint32(4, headerBytes - 8 + samples.byteLength, true);
  word(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  word(36, 'data');
  view.setUint32(40, samples.byteLength, true);
  // Every machine that Node runs on today keeps numbers little-endian, as the file does.
  file.set(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength), headerBytes);
  return file;
}
