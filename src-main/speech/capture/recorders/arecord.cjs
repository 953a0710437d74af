'use strict';

const supervise = require('./supervise.cjs');

/**
 * ALSA's recorder. Without the times it sends 140 ms at once; with them 640 bytes every 20 ms, the first after 69 ms
 * (measured in reference/voice.md). Times in microseconds.
 *
 * @param options `program`: absolute path; `device`: a PCM's name or null; `environment`: gives the variables.
 */
module.exports = ({ program, device, sampleRate, channels, environment }) => {
  const words = ['-q', '--period-time=20000', '--buffer-time=200000'];
  words.push('-t', 'raw', '-f', 'S16_LE', '-r', String(sampleRate), '-c', String(channels));
  if (device) words.push('-D', device);
  return supervise(program, words, environment());
};
