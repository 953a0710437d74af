'use strict';

const supervise = require('./supervise.cjs');

/**
 * PulseAudio's own recorder, which also PipeWire serves. 20 ms pieces of 640 bytes, the first after 59 ms; the variable
 * asks for the same of a server that is still asleep (measured in reference/voice.md).
 *
 * @param options `program`: absolute path; `device`: a source's name or null; `environment`: gives the variables.
 */
module.exports = ({ program, device, sampleRate, channels, environment }) => {
  const words = ['--latency-msec=20', '--raw', '--format=s16le', `--rate=${sampleRate}`, `--channels=${channels}`];
  if (device) words.push(`--device=${device}`);
  return supervise(program, words, { ...environment(), PULSE_LATENCY_MSEC: '20' });
};
