import { buildIfStale } from '../../src-main/launch/build-if-stale.ts';
import { fetchElectron, installedElectron } from '../../src-main/launch/electron-runtime.ts';
import { finish, runVitest } from './run-vitest.ts';

/** `npm run test:electron`: the scenes in a real Electron; where there is none it fails and says so. */
async function hasElectron(): Promise<boolean> {
  if (installedElectron() !== null) return true;
  await fetchElectron(() => undefined).catch(() => undefined);
  return installedElectron() !== null;
}

if (await hasElectron()) {
  await buildIfStale();
  process.env['OS1_SCENES_HOST'] = 'electron';
  finish(await runVitest(['test/scenes', ...process.argv.slice(2)]));
} else {
  process.stderr.write("Electron's runtime is not installed and could not be fetched, so no scene ran in Electron.\n");
  process.exitCode = 1;
}
