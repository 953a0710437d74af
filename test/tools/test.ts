import { buildIfStale } from '../../src-main/launch/build-if-stale.ts';
import { obtainChromium } from './find-chromium.ts';
import { finish, runVitest } from './run-vitest.ts';

/** `npm test`: builds, finds a browser and runs the tests; further words are as for `vitest run`. */
let buildFailures = 0;
try {
  await buildIfStale();
} catch (cause) {
  // The tests that need no build still have something to say.
  process.stderr.write(`The build failed, which counts as one failure: ${String(cause)}\n`);
  buildFailures = 1;
}
const chromium = await obtainChromium();
if (chromium !== null) process.env['CHROMIUM_PATH'] = chromium;
else process.env['OS1_NO_CHROMIUM'] = 'no Chromium here, and neither Playwright nor apt-get could install one';
const outcome = await runVitest(process.argv.slice(2));
finish({ ...outcome, failed: outcome.failed + buildFailures });
