import { execFile, type ExecFileException } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export type Ran = { code: number; stdout: string; stderr: string };

/** Runs a program of Node's to its end. */
export const runNode = (words: string[], options: { cwd: string; environment?: NodeJS.ProcessEnv }): Promise<Ran> =>
  new Promise((resolve) => {
    const { cwd, environment = {} } = options;
    execFile(
      process.execPath,
      words,
      { cwd, env: { ...process.env, ...environment }, timeout: 240_000, maxBuffer: 16 * 1_048_576 },
      (cause: ExecFileException | null, stdout, stderr) =>
        resolve({ code: cause === null ? 0 : Number(cause.code ?? -1), stdout, stderr }),
    );
  });

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The packager's names for the systems, and for the folder of a package that is not put into an installer. */
export const systems = {
  linux: { word: '--linux', folder: 'linux' },
  darwin: { word: '--mac', folder: 'mac' },
  win32: { word: '--win', folder: 'win' },
} as const;
export type System = keyof typeof systems;

/** Where `--dir` leaves the package of a system. */
export const folderOf = (system: System, architecture: string): string => {
  const suffix = architecture === 'x64' ? '' : `-${architecture}`;
  return `${systems[system].folder}${suffix}${system === 'darwin' ? '' : '-unpacked'}`;
};

/**
 * Runs `npm run dist` for a package that is put into no installer, with a stand-in for Electron's folder, so that nothing is
 * fetched. Certificates are not looked for.
 */
export const pack = (
  system: System,
  architecture: string,
  { output, electron, words = [], environment = {} }: PackOptions,
): Promise<Ran> =>
  runNode(
    [
      'src-main/launch/run.js',
      'dist',
      '--dir',
      systems[system].word,
      `--${architecture}`,
      `-c.directories.output=${output}`,
      `-c.electronDist=${electron}`,
      '-c.electronFuses.resetAdHocDarwinSignature=false',
      ...words,
    ],
    {
      cwd: root,
      environment: { CSC_IDENTITY_AUTO_DISCOVERY: 'false', OS1_UPDATE_FEED: '', OS1_TEST_BUILD: '', ...environment },
    },
  );

type PackOptions = { output: string; electron: string; words?: string[]; environment?: NodeJS.ProcessEnv };

/** Options for `describe` that skip it, with the reason, on systems where it can show nothing. */
export const notOn = (
  excluded: readonly NodeJS.Platform[],
  reason: string,
): { skip?: boolean; meta?: { reason: string } } =>
  excluded.includes(process.platform) ? { skip: true, meta: { reason } } : {};
