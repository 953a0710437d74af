import os from 'node:os';
import path from 'node:path';

/**
 * The folder that holds a life: OS1_DATA_DIR, else the place that the system keeps for such data
 * (XDG Base Directory Specification; Apple's and Microsoft's application data folders).
 */
export function defaultDataFolder(
  environment: NodeJS.ProcessEnv,
  platform = process.platform,
  home = os.homedir(),
): string {
  const chosen = environment['OS1_DATA_DIR'];
  if (chosen !== undefined && chosen !== '') return path.resolve(chosen);
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support', 'OS1');
  if (platform === 'win32') return path.join(environment['APPDATA'] || path.join(home, 'AppData', 'Roaming'), 'OS1');
  const data = environment['XDG_DATA_HOME'];
  // The specification: a relative path is to be ignored.
  return path.join(data !== undefined && path.isAbsolute(data) ? data : path.join(home, '.local', 'share'), 'os1');
}
