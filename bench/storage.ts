import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { createMemoryStore } from '../src-main/memory/create-memory-store.ts';
import { root } from '../src-main/launch/build-if-stale.ts';
import { createCorpus, lifeRecords, writeLines } from './corpus.ts';
import { percentile, result, timed, type Result } from './measure.ts';

const quiet = { info: () => undefined, warn: () => undefined };

/** Runs the built command line; gives its milliseconds and the most memory that it held, in MB (Linux only, else NaN). */
export function runOs1(words: string[]): Promise<{ milliseconds: number; megabytes: number }> {
  const start = performance.now();
  const child = spawn(process.execPath, [path.join(root, 'dist', 'os1.js'), ...words], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let most = Number.NaN;
  let complaint = '';
  child.stderr.on('data', (data: Buffer) => {
    complaint += data.toString();
  });
  const watch = setInterval(() => {
    try {
      const status = fs.readFileSync(`/proc/${String(child.pid)}/status`, 'utf8');
      // A process that has just ended has no such line any more.
      const kilobytes = /VmHWM:\s+(\d+) kB/.exec(status)?.[1];
      if (kilobytes !== undefined) most = Number(kilobytes) / 1024;
    } catch {
      // Not Linux, or it has just ended: the last figure stands.
    }
  }, 50);
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => {
      clearInterval(watch);
      if (code === 0) resolve({ milliseconds: performance.now() - start, megabytes: most });
      else reject(new Error(`os1 ${words[0] ?? ''} ended with ${String(code)}: ${complaint}`));
    });
  });
}

/** Makes a data folder with so many messages, through the program's own import. */
export async function makeLife(folder: string, count: number): Promise<number> {
  fs.mkdirSync(folder, { recursive: true });
  const archive = path.join(folder, 'life.jsonl');
  await writeLines(archive, lifeRecords(count));
  const { milliseconds } = await runOs1(['import', archive, '--data', folder]);
  fs.rmSync(archive);
  return milliseconds;
}

/** Appending, searching and recalling in a life of a size. */
export async function benchStorage(folder: string, name: string): Promise<Result[]> {
  const memory = await createMemoryStore(
    new URL('../dist/memory-worker.js', import.meta.url),
    { folder, migrations: path.join(root, 'migrations'), access: 'host' },
    quiet,
  );
  const conversation = await memory.lifelong();
  const corpus = createCorpus(99);
  const appends: number[] = [];
  const searches: number[] = [];
  const recalls: number[] = [];
  try {
    for (let at = 0; at < 300; at += 1) {
      const text = corpus.text();
      appends.push(
        await timed(() => memory.append({ conversation, role: 'person', speaker: 'Theo', at: Date.now(), text })),
      );
    }
    for (let at = 0; at < 100; at += 1) {
      const [first = '', second = ''] = corpus.text().split(' ').slice(4, 6);
      searches.push(await timed(() => memory.search(`${first} ${second}`, 30, null)));
      const text = corpus.text();
      recalls.push(await timed(() => memory.recall({ text, count: 24 })));
    }
  } finally {
    await memory.dispose();
  }
  return [
    result(`append at ${name}, p50`, percentile(appends, 0.5), 'ms'),
    result(`append at ${name}, p99`, percentile(appends, 0.99), 'ms'),
    result(`search at ${name}, p50`, percentile(searches, 0.5), 'ms'),
    result(`search at ${name}, p95`, percentile(searches, 0.95), 'ms'),
    result(`recall at ${name}, p50`, percentile(recalls, 0.5), 'ms'),
    result(`recall at ${name}, p95`, percentile(recalls, 0.95), 'ms'),
  ];
}

/** Taking a life of a million messages out. */
export async function benchExport(folder: string): Promise<Result[]> {
  const out = path.join(folder, 'out.jsonl');
  const { milliseconds, megabytes } = await runOs1(['export', '--format', 'jsonl', '--out', out, '--data', folder]);
  fs.rmSync(out);
  return [
    result('export of 1M messages', milliseconds / 1000, 's', 30),
    result('export of 1M messages, most memory', megabytes, 'MB', 200),
  ];
}
