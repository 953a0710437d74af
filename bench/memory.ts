import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { buildIfStale } from '../src-main/launch/build-if-stale.ts';
import { atLeast } from './at-least.ts';
import { lifeRecords } from './corpus.ts';
import { percentile, result, type Result } from './measure.ts';
import { benchScale, importLife, ingestResult, openLife } from './memory-scale.ts';
import { askPlanted, findTalks, plant, readTalks, type PlantedTalk, type Planting } from './planted-recall.ts';
import { lineOf, writeResults } from './report.ts';
import { scoreRecall } from './score-recall.ts';

/**
 * `npm run bench:memory`: prints a table, and writes bench/memory-results.json and the table of docs/memory.md. Ten minutes, and
 * a gigabyte of disk for as long; `--quick` stops at 100,000 messages and writes nothing. The talks that are planted are no part of the
 * project: `--locomo FILE` or OS1_LOCOMO says where they are, and their figures are left out where they are not.
 */
const quick = process.argv.includes('--quick');
const say = (text: string): void => void process.stderr.write(`${text}\n`);
const load = (): string => (os.loadavg()[0] ?? 0).toFixed(1);
const loadBefore = load();

await buildIfStale();
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'os1-bench-memory-'));
const file = findTalks(process.argv, process.env);
const talks = file === null ? null : readTalks(file);
if (!talks) say('No talks to plant here: what is found among other messages was not measured.');
const results: Result[] = [];
const add = (found: Result[]): void => {
  for (const one of found) say(lineOf(one));
  results.push(...found);
};

const names: Record<Planting, string> = {
  apart: 'as conversations of their own, spread evenly',
  before: 'as conversations of their own, older than all else',
  within: 'in the one lifelong conversation, spread evenly',
};

/** Builds a life with the talks planted in it, and asks for them. */
async function benchPlanted(
  folder: string,
  name: string,
  count: number,
  planting: Planting,
  isBar: boolean,
): Promise<void> {
  const messages = count + (talks ?? []).flatMap(({ sessions }) => sessions.flat()).length;
  const rate = await importLife(folder, talks ? plant(talks, planting, count) : lifeRecords(count), messages);
  add([ingestResult(`${name}${talks ? `, with talks ${planting},` : ''}`, rate, isBar)]);
  if (talks) add(askAll(folder, talks, `among ${name} others, ${names[planting]}`, isBar));
}

function askAll(folder: string, planted: readonly PlantedTalk[], where: string, isBar: boolean): Result[] {
  const memory = openLife(folder);
  const { recallAtTen, questions, milliseconds } = askPlanted(memory, planted);
  memory.dispose();
  return [
    atLeast(`recall@10 of ${questions} questions about talks ${where}`, recallAtTen, '%', isBar ? 60 : null),
    result('  a question, p50', percentile(milliseconds, 0.5), 'ms', isBar ? 20 : null),
    result('  a question, p95', percentile(milliseconds, 0.95), 'ms', isBar ? 60 : null),
  ];
}

try {
  const smaller: [string, number][] = quick
    ? [['10k', 10_000]]
    : [
        ['10k', 10_000],
        ['100k', 100_000],
      ];
  for (const [name, count] of smaller) await benchPlanted(path.join(work, name), name, count, 'apart', false);
  const [name, count] = quick ? (['100k', 100_000] as const) : (['1M', 1_000_000] as const);
  await benchPlanted(path.join(work, 'apart'), name, count, 'apart', true);
  add(await benchScale(path.join(work, 'apart'), name));
  for (const planting of talks && !quick ? (['within', 'before'] as const) : []) {
    fs.rmSync(path.join(work, planting === 'within' ? 'apart' : 'within'), { recursive: true, force: true });
    await benchPlanted(path.join(work, planting), name, count, planting, true);
  }
  add(await scoreRecall(process.argv, process.env, say));
} finally {
  fs.rmSync(work, { recursive: true, force: true });
}

const how = `Load of the machine when it began: ${loadBefore}; when it ended, its own work included: ${load()}. A made-up life of everyday talk, brought in by \`os1 import\`.`;
if (!quick) writeResults(results, { file: 'memory-results.json', page: 'docs/memory.md', mark: 'memory', how });
