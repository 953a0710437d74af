'use strict';

const soxWords = require('./sox-words.cjs');

/**
 * SoX on Windows, where only `-t waveaudio` finds the device (node-record-lpcm16 #21, #48, #50) and 14.4.1 is the version
 * that works (#57, #58). There is no supervisor: a SoX that writes ends by its broken pipe when we are gone; one that
 * hangs would stay. Not run on Windows.
 *
 * @param options `program`: absolute path; `device`: a device's number or null; `environment`: gives the variables.
 */
module.exports = (options) => ({
  cmd: options.program,
  args: soxWords('waveaudio', options),
  spawnOptions: { env: options.environment(), windowsHide: true },
});
