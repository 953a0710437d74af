import fs from 'node:fs';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { root } from '../src-main/launch/build-if-stale.ts';
import { createMemoryStore } from '../src-main/memory/create-memory-store.ts';
import { openMemory, type MemoryDatabase } from '../src-main/memory/memory-database.ts';
import { atLeast } from './at-least.ts';
import { createCorpus, writeLines } from './corpus.ts';
import { percentile, result, timed, type Result } from './measure.ts';
import { runOs1 } from './storage.ts';

const quiet = { info: () => undefined, warn: () => undefined };
const migrations = path.join(root, 'migrations');

/** Hits that a turn asks for, and the command line by default. */
const ofTurn = 12;
const ofCommand = 24;

/** Questions that are asked in all, and those of them that find the memory just opened. */
const asked = 400;
const cold = 100;

const appends = 1_000;

export const openLife = (folder: string): MemoryDatabase => openMemory({ folder, migrations, access: 'host' });

/** Builds a life through the program's own import, process start and all; gives the messages that it took in a second. */
export async function importLife(folder: string, records: Iterable<unknown>, count: number): Promise<number> {
  fs.mkdirSync(folder, { recursive: true });
  const archive = path.join(folder, 'life.jsonl');
  await writeLines(archive, records);
  const { milliseconds } = await runOs1(['import', archive, '--data', folder]);
  fs.rmSync(archive);
  return count / (milliseconds / 1000);
}

/** Milliseconds of each recall; `worked`: those in which the processor was at it, without the waits for it or for the disk. */
type Asked = { cold: number[]; warm: number[]; worked: number[] };

/** How long asking takes in the thread that holds the memory: as a turn asks, or as the command line does. */
function ask(folder: string, as: 'turn' | 'command'): Asked {
  const memory = openLife(folder);
  const conversation = memory.lifelong();
  const corpus = createCorpus(as === 'turn' ? 99 : 98);
  const took: number[] = [];
  const worked: number[] = [];
  for (let at = 0; at < asked; at += 1) {
    const text = corpus.text();
    const said =
      as === 'turn' ? { conversation, role: 'person' as const, speaker: 'Theo', at: Date.now(), text } : null;
    const query = said ? { text, count: ofTurn, before: memory.append(said).id } : { text, count: ofCommand };
    const before = process.threadCpuUsage();
    const start = performance.now();
    memory.recall(query);
    took.push(performance.now() - start);
    const { user, system } = process.threadCpuUsage(before);
    worked.push((user + system) / 1000);
  }
  memory.dispose();
  return { cold: took.slice(0, cold), warm: took.slice(cold), worked: worked.slice(cold) };
}

const both = (name: string, values: readonly number[], isBar = true): Result[] => [
  result(`${name}, p50`, percentile(values, 0.5), 'ms', isBar ? 20 : null),
  result(`${name}, p95`, percentile(values, 0.95), 'ms', isBar ? 60 : null),
];

const tellAsked = (name: string, { cold: first, warm, worked }: Asked): Result[] => [
  ...both(`${name}, first ${cold}`, first),
  ...both(name, warm),
  ...both('  of it at work', worked, false),
];

/** Merging in idle moments to its end. */
function merge(folder: string): Result[] {
  const memory = openLife(folder);
  const steps: number[] = [];
  for (;;) {
    const start = performance.now();
    const isMore = memory.tidy();
    steps.push(performance.now() - start);
    if (!isMore) break;
  }
  memory.dispose();
  return [
    result('merging the index when idle: steps', steps.length, ''),
    result('merging the index when idle: in all', steps.reduce((sum, step) => sum + step, 0) / 1000, 's'),
    result('merging the index when idle: a step, p50', percentile(steps, 0.5), 'ms'),
    result('merging the index when idle: longest step', Math.max(...steps), 'ms'),
  ];
}

/** Through the thread, as the program does it: what a caller waits, with the way there and back. */
async function throughThread(folder: string, name: string): Promise<Result[]> {
  const memory = await createMemoryStore(
    new URL('../dist/memory-worker.js', import.meta.url),
    { folder, migrations, access: 'host' },
    quiet,
  );
  const conversation = await memory.lifelong();
  const corpus = createCorpus(97);
  const appended: number[] = [];
  const recalled: number[] = [];
  let longestHeld = 0;
  try {
    for (let at = 0; at < appends; at += 1) {
      const text = corpus.text();
      let id = '';
      appended.push(
        await timed(async () => {
          ({ id } = await memory.append({ conversation, role: 'person', speaker: 'Theo', at: Date.now(), text }));
        }),
      );
      if (at % 5 > 0) continue;
      let isOver = false;
      const recall = timed(() => memory.recall({ text, count: ofTurn, before: id })).finally(() => {
        isOver = true;
      });
      // What the thread of the window does meanwhile must go on.
      for (let last = performance.now(); !isOver; last = performance.now()) {
        await setImmediate();
        longestHeld = Math.max(longestHeld, performance.now() - last);
      }
      recalled.push(await recall);
    }
  } finally {
    await memory.dispose();
  }
  return [
    result(`append at ${name}, through the thread, p50`, percentile(appended, 0.5), 'ms'),
    result(`append at ${name}, through the thread, p99`, percentile(appended, 0.99), 'ms', 10),
    ...both(`recall at ${name} for a turn, through the thread`, recalled),
    result('longest that a recall held up the thread that asked', longestHeld, 'ms'),
  ];
}

/** All of the speed of a life of a size: as it was imported, and when its index was merged. */
export async function benchScale(folder: string, name: string): Promise<Result[]> {
  const imported = ask(folder, 'command');
  const merging = merge(folder);
  const command = ask(folder, 'command');
  const turn = ask(folder, 'turn');
  return [
    ...tellAsked(`recall at ${name} for the command line, just imported`, imported),
    ...merging,
    ...tellAsked(`recall at ${name} for the command line, merged`, command),
    ...tellAsked(`recall at ${name} for a turn, merged`, turn),
    ...(await throughThread(folder, name)),
  ];
}

/** Messages a second that an import takes in. */
export const ingestResult = (name: string, rate: number, isBar: boolean): Result =>
  atLeast(`import of ${name} messages`, Math.round(rate), 'messages/s', isBar ? 10_000 : null);
