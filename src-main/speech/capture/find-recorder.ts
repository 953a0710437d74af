import fs from 'node:fs';
import path from 'node:path';

/** Where to look: a Node platform, the variables (PATH of them), and the absolute folder of our recorder modules. */
export type RecorderPlace = { platform: string; environment: NodeJS.ProcessEnv; recorders: string };

/** A recorder that is installed: the absolute paths of its program and of the module that knows its arguments. */
export type FoundRecorder = { name: string; program: string; module: string };

/** A recorder that this platform could use. `program` is null when it is not there; `install` is what gets it. */
export type RecorderCandidate = { name: string; program: string | null; module: string; install: string };

type Known = { name: string; module: string; install: string };

const linux: readonly Known[] = [
  { name: 'parec', module: 'parec.cjs', install: 'sudo apt install pulseaudio-utils' },
  { name: 'arecord', module: 'arecord.cjs', install: 'sudo apt install alsa-utils' },
];
const mac: readonly Known[] = [{ name: 'sox', module: 'sox-coreaudio.cjs', install: 'brew install sox' }];
const windows: readonly Known[] = [
  {
    name: 'sox',
    module: 'sox-waveaudio.cjs',
    // 14.4.2 fails or crashes on Windows (node-record-lpcm16 #57, #58).
    install: 'https://sourceforge.net/projects/sox/files/sox/14.4.1/',
  },
];

/** Every recorder that this platform could use, the best first, whether it is installed or not. Reads the disk. */
export function recorderCandidates({ platform, environment, recorders }: RecorderPlace): RecorderCandidate[] {
  const known = platform === 'darwin' ? mac : platform === 'win32' ? windows : linux;
  const folders = programFolders(platform, environment);
  return known.map(({ name, module, install }) => ({
    name,
    program: findProgram(platform === 'win32' ? `${name}.exe` : name, folders),
    module: path.join(recorders, module),
    install,
  }));
}

/**
 * The installed ones, the best first. Linux: parec, which speaks to PulseAudio and PipeWire, before arecord, which
 * on most desktops would go to the same server by a longer way.
 */
export const findRecorders = (place: RecorderPlace): FoundRecorder[] =>
  recorderCandidates(place).flatMap(({ name, program, module }) =>
    program === null ? [] : [{ name, program, module }],
  );

/** The best of those that are installed; null when none is. */
export const findRecorder = (place: RecorderPlace): FoundRecorder | null => findRecorders(place)[0] ?? null;

function programFolders(platform: string, environment: NodeJS.ProcessEnv): string[] {
  // Windows spells it 'Path', and a copy of the environment no longer ignores case.
  const variable = Object.keys(environment).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  const listed = (environment[variable] ?? '').split(platform === 'win32' ? ';' : ':');
  // A program started from the Finder does not get the PATH of the person's shell, where Homebrew is.
  const usual = platform === 'darwin' ? ['/opt/homebrew/bin', '/usr/local/bin'] : [];
  // The installer of SoX does not put itself on the PATH.
  const installed = platform === 'win32' ? [environment['ProgramFiles(x86)'], environment['ProgramFiles']] : [];
  const own = installed.flatMap((folder) => (folder === undefined ? [] : [path.join(folder, 'sox-14-4-1')]));
  // A relative folder would mean another program in every folder that we are started in.
  return [...listed, ...usual, ...own].filter((folder) => path.isAbsolute(folder));
}

function findProgram(name: string, folders: readonly string[]): string | null {
  return folders.map((folder) => path.join(folder, name)).find(isProgram) ?? null;
}

function isProgram(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}
