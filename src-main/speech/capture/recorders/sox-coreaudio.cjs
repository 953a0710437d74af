'use strict';

const soxWords = require('./sox-words.cjs');
const supervise = require('./supervise.cjs');

/**
 * SoX on macOS. The driver is named because the package's own recorder leaves the choice to SoX. Not run on a Mac.
 *
 * @param options `program`: absolute path; `device`: a device's name or null; `environment`: gives the variables.
 */
module.exports = (options) => supervise(options.program, soxWords('coreaudio', options), options.environment());
