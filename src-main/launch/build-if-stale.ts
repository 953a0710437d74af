import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { wordsOf } from '#contract/words.ts';
import { gatherLicences, packagesOf, packagesWith } from './gather-licences.ts';

/** The project's folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url));
const output = path.join(root, 'dist');
const stampFile = path.join(output, '.built-from.json');
const lockFile = path.join(root, 'node_modules', '.os1-building');

/** Natives and packages that ask for their own file names cannot be bundled; all else is, for a quick start. */
const unbundled = ['better-sqlite3', 'sqlite-vec', 'node-record-lpcm16', 'write-file-atomic'];

/** Longest wait for another build of the same folder, in milliseconds. */
const patience = 120_000;

const { terminal } = wordsOf('en');
const say = (sentence: string): void => void process.stderr.write(`${sentence}\n`);

/** Names, sizes and times of everything that a build reads: the same list, the same build. */
function readStamp(): string {
  const entries: string[] = [];
  for (const folder of ['src-main', 'src-renderer']) {
    for (const entry of fs.readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const file = path.join(entry.parentPath, entry.name);
      const { size, mtimeMs } = fs.statSync(file);
      entries.push(`${path.relative(root, file)} ${size} ${mtimeMs}`);
    }
  }
  const lock = fs.statSync(path.join(root, 'package-lock.json'));
  return JSON.stringify([...entries.sort(), `package-lock.json ${lock.size} ${lock.mtimeMs}`]);
}

const isFresh = (): boolean => {
  try {
    return fs.readFileSync(stampFile, 'utf8') === readStamp();
  } catch {
    return false;
  }
};

/** Builds what is missing or stale; all it says goes to stderr. Two builds of one folder wait for each other. */
export async function buildIfStale(): Promise<void> {
  if (isFresh()) return;
  const release = await takeLock();
  try {
    if (isFresh()) return;
    const start = performance.now();
    say(terminal.building);
    const stamp = readStamp();
    fs.rmSync(output, { recursive: true, force: true });
    const modules = [...(await buildMain()), ...(await buildWindow())];
    const packages = new Set([...packagesOf(modules), ...packagesWith(root, unbundled)]);
    const licences = gatherLicences(packages, path.join(root, 'assets', 'licences'));
    fs.writeFileSync(path.join(output, 'licences.txt'), licences);
    fs.writeFileSync(stampFile, stamp);
    say(terminal.built(((performance.now() - start) / 1000).toFixed(1)));
  } catch (cause) {
    say(terminal.buildFailed);
    throw cause;
  } finally {
    release();
  }
}

async function takeLock(): Promise<() => void> {
  const start = performance.now();
  for (;;) {
    try {
      fs.writeFileSync(lockFile, String(process.pid), { flag: 'wx' });
      return () => fs.rmSync(lockFile, { force: true });
    } catch (cause) {
      if (!(cause instanceof Error && 'code' in cause && cause.code === 'EEXIST')) throw cause;
      if (!isAlive(Number(readOr(lockFile, '0'))) || performance.now() - start > patience)
        fs.rmSync(lockFile, { force: true });
      else await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

const readOr = (file: string, otherwise: string): string => {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return otherwise;
  }
};

function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Of what a bundler has written, the files that it was made from. */
type Written = { moduleIds?: string[]; originalFileNames?: string[] };

const sourcesOf = (output: readonly Written[], folder: string): string[] =>
  output.flatMap(({ moduleIds = [], originalFileNames = [] }) => [
    ...moduleIds,
    ...originalFileNames.map((file) => path.resolve(folder, file)),
  ]);

/**
 * Bundles the hosts, the command line, the threads and the preload script, and copies what these read as files.
 * @returns all that it was made from: paths, and names of what the bundler adds.
 */
async function buildMain(): Promise<string[]> {
  const { build } = await import('rolldown');
  const external = ['electron', ...unbundled, /^node:/];
  const source = (file: string): string => path.join(root, 'src-main', file);
  const hosts = await build({
    input: {
      serve: source('server/main.ts'),
      os1: source('cli/main.ts'),
      electron: source('electron/main.ts'),
      'memory-worker': source('memory/worker.ts'),
      'voice-worker': source('speech/voice-activity/worker.ts'),
    },
    external,
    platform: 'node',
    logLevel: 'warn',
    output: {
      dir: output,
      format: 'esm',
      entryFileNames: '[name].js',
      chunkFileNames: 'parts/[name]-[hash].js',
      sourcemap: true,
    },
  });
  const preload = await build({
    input: { preload: source('electron/preload.cts') },
    external,
    platform: 'browser',
    logLevel: 'warn',
    output: { dir: output, format: 'cjs', entryFileNames: '[name].cjs' },
  });
  const installed = (file: string): string => path.join(root, 'node_modules', file);
  const recorders = source('speech/capture/recorders');
  const copies = [
    [installed('@ricky0123/vad-web/dist/silero_vad_v6.onnx'), 'voice'],
    [installed('onnxruntime-web/dist/ort-wasm-simd-threaded.wasm'), 'voice'],
    ...fs.readdirSync(recorders).map((name) => [path.join(recorders, name), 'recorders']),
  ] as const;
  for (const [file = '', folder = ''] of copies) fs.cpSync(file, path.join(output, folder, path.basename(file)));
  return [
    ...sourcesOf([...hosts.output, ...preload.output], root),
    ...copies.map(([file]) => file),
    // It adds a few lines of its own to what it bundles.
    installed('rolldown/package.json'),
  ];
}

/** @returns all that the window was made from. */
async function buildWindow(): Promise<string[]> {
  const { build } = await import('vite');
  const folder = path.join(root, 'src-renderer');
  const built = await build({ configFile: path.join(folder, 'vite.config.ts'), logLevel: 'warn' });
  if (Array.isArray(built) || !('output' in built))
    throw new Error('the window was built in a way that names no files');
  return sourcesOf(built.output, folder);
}
