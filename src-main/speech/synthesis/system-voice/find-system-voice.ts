import fs from 'node:fs';
import path from 'node:path';

/** The program that speaks on this machine. */
export type SystemVoice = { kind: 'espeak' | 'say' | 'powershell'; file: string };

/**
 * Looks for the system's own voice; null when there is none. Linux and the BSDs: espeak-ng, else espeak, on the PATH.
 * macOS: `say`, which is part of it. Windows: Windows PowerShell 5.1, for the System.Speech of .NET Framework, which
 * PowerShell 7 lacks. Reads the file system each time, so a voice that is installed later is found.
 *
 * @param environment of which PATH and, on Windows, SystemRoot are read.
 */
export function findSystemVoice({
  platform,
  environment,
}: {
  platform: string;
  environment: NodeJS.ProcessEnv;
}): SystemVoice | null {
  if (platform === 'win32') {
    const root = environment['SystemRoot'] ?? environment['SYSTEMROOT'] ?? 'C:\\Windows';
    const file = path.join(root, 'System32', 'WindowsPowerShell', 'v1.0', 'powershell.exe');
    return isProgram(file) ? { kind: 'powershell', file } : null;
  }
  const kind = platform === 'darwin' ? 'say' : 'espeak';
  for (const name of platform === 'darwin' ? ['say'] : ['espeak-ng', 'espeak']) {
    for (const folder of (environment['PATH'] ?? '').split(path.delimiter)) {
      if (!path.isAbsolute(folder)) continue;
      const file = path.join(folder, name);
      if (isProgram(file)) return { kind, file };
    }
  }
  return null;
}

function isProgram(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}
