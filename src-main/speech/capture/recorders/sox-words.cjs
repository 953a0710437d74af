'use strict';

/**
 * The arguments with which SoX reads a device and writes raw samples to its standard output. `--buffer` is for what it
 * reads; the C library still writes 4096 bytes, 128 ms, at a time.
 */
module.exports = (type, { device, sampleRate, channels }) => [
  ...['-q', '--buffer', '640', '-t', type, device || 'default'],
  ...['-t', 'raw', '-r', String(sampleRate), '-c', String(channels), '-e', 'signed-integer', '-b', '16', '-L', '-'],
];
