import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createEventHub } from '../src-main/assistant/event-hub.ts';
import { createGrowing } from '../src-main/assistant/growing.ts';
import { systemClock } from '../src-main/assistant/system-clock.ts';
import type { Period } from '../src-main/contract/knowledge.ts';
import { wordsOf } from '../src-main/contract/words.ts';
import type { MemoryStore } from '../src-main/conversation/ports.ts';
import { assemblePrompt, promptBudget } from '../src-main/conversation/prompt.ts';
import { selectRecalled } from '../src-main/conversation/recall-policy.ts';
import { estimateTokens } from '../src-main/conversation/tokens.ts';
import { root } from '../src-main/launch/build-if-stale.ts';
import { createMemoryStore } from '../src-main/memory/create-memory-store.ts';
import { createReflex, reflexWords } from '../src-main/mind/reflex/create-reflex.ts';
import { atLeast } from './at-least.ts';
import { createEverydayTalk } from './everyday-talk.ts';
import { median, percentile, result, timed, type Result } from './measure.ts';
import { lineOf, writeResults } from './report.ts';
import { runOs1 } from './storage.ts';
import { plantedYear, type Planted } from './year-one.ts';

/**
 * `npm run bench:life`: five years of talk, 500,000 messages, with about a hundred things told in the first year; the journal and
 * all summaries are written by rules, as in idle time; then the things of year one are asked about. Writes bench/life-results.json
 * and the table of docs/memory.md. A number after it is another count of messages, and writes nothing.
 */
const years = 5;
const count = Number(process.argv[2] ?? 500_000);
const day = 86_400_000;
const words = wordsOf('en');
const say = (text: string): void => void process.stderr.write(`${text}\n`);
const quiet = { info: () => undefined, warn: () => undefined };
const conversation = '01970000-0000-7000-8000-000000000001';

/** An id of version 7 for the message of a number, the same at each run. */
function idOf(at: number, number: number): string {
  const hash = createHash('sha256').update(String(number)).digest('hex');
  const time = at.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hash.slice(0, 3)}-8${hash.slice(3, 6)}-${hash.slice(6, 18)}`;
}

/** Writes a life as an archive that ends yesterday; gives each planted thing with the id of its message. */
async function writeLife(file: string, planted: readonly Planted[]): Promise<(Planted & { id: string })[]> {
  const talk = createEverydayTalk(41);
  const out = fs.createWriteStream(file);
  const write = async (record: object): Promise<void> => {
    if (!out.write(`${JSON.stringify(record)}\n`))
      await new Promise<void>((resolve) => out.once('drain', () => resolve()));
  };
  const midnight = new Date().setHours(0, 0, 0, 0);
  const start = midnight - years * 365 * day;
  await write({ format: 'os1-archive', version: 1, created: new Date(start).toISOString() });
  await write({ kind: 'conversation', id: conversation, title: '', lifelong: true });
  const told: (Planted & { id: string })[] = [];
  const inYearOne = Math.floor(count / years);
  const days = years * 365;
  let number = 0;
  for (let date = 0; date < days; date += 1) {
    const until = Math.round(((date + 1) * count) / days);
    // Eight in the morning, by the local calendar; sittings through the day.
    let at = new Date(start + date * day + day / 2).setHours(8, 0, 0, 0);
    const step = (14 * 3_600_000) / Math.max(1, until - number);
    for (; number < until; number += 1) {
      const { role, text } = talk.next();
      at += Math.round(step * (0.4 + talk.number() * 1.2));
      const next = planted[told.length];
      const isDue =
        next !== undefined && role === 'person' && number >= ((told.length + 0.5) * inYearOne) / planted.length;
      const id = idOf(at, number);
      if (isDue) told.push({ ...next, id });
      const speaker = role === 'person' ? 'Theo' : 'Iris';
      await write({
        kind: 'message',
        id,
        conversation,
        role,
        speaker,
        at: new Date(at).toISOString(),
        text: isDue ? next.told : text,
      });
    }
  }
  await new Promise<void>((resolve) => out.end(resolve));
  return told;
}

const megabytesOf = (folder: string): number =>
  fs
    .readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.startsWith('os1.db'))
    .reduce((sum, { name }) => sum + fs.statSync(path.join(folder, name)).size, 0) / 1e6;

/** Lets it do all that it does while nobody talks. */
async function grow(memory: MemoryStore): Promise<Result[]> {
  const reflex = createReflex(reflexWords(words));
  const growing = createGrowing({
    memory,
    minds: () => reflex,
    events: createEventHub(),
    clock: systemClock,
    words,
    log: quiet,
    sentence: ({ value }) => value,
  });
  const slices: number[] = [];
  const start = performance.now();
  for (let more = true; more;) {
    slices.push(
      await timed(async () => {
        more = await growing.quiet();
      }),
    );
  }
  const seconds = (performance.now() - start) / 1_000;
  await growing.dispose();
  return [
    result('writing the journal and all summaries', seconds, 's'),
    result('slices of that work', slices.length, ''),
    result('one slice, p50', median(slices), 'ms'),
    result('one slice, longest', Math.max(...slices), 'ms'),
  ];
}

async function measureSummaries(memory: MemoryStore): Promise<Result[]> {
  const found: Result[] = [];
  for (const period of ['day', 'month', 'year'] satisfies Period[]) {
    const summaries = await memory.summaries(period, 0, Date.now());
    const lengths = summaries.map(({ text }) => text.length);
    found.push(
      result(`summaries of a ${period}`, summaries.length, ''),
      result(`a ${period} in short, median`, median(lengths), 'characters'),
      result(`a ${period} in short, longest`, Math.max(0, ...lengths), 'characters'),
    );
  }
  const { pages } = await memory.journal(null, 1_000_000);
  found.push(result('pages of the journal', pages.length, ''));
  return found;
}

/** Asks about year one: how much is found, how long that takes, and what the prompts cost. */
async function ask(memory: MemoryStore, told: readonly (Planted & { id: string })[]): Promise<Result[]> {
  const lifelong = await memory.lifelong();
  const recent = await memory.latest(lifelong, 40);
  const yearOne = await memory.summaries('year', 0, Date.now());
  const times: number[] = [];
  const tokens: number[] = [];
  const missed: Planted[] = [];
  let brought = 0;
  for (const { id, told: text, asked } of told) {
    const start = performance.now();
    const hits = await memory.recall({ text: asked, count: 12 });
    times.push(performance.now() - start);
    const isFound = hits.slice(0, 10).some(({ message }) => message.id === id);
    if (!isFound) missed.push({ told: text, asked });
    const recalled = selectRecalled(hits);
    const prompt = assemblePrompt({
      words,
      persona: { osName: 'Iris', personName: 'Theo' },
      facts: [],
      recent,
      recalled,
      now: Date.now(),
      summaries: yearOne,
    });
    if (prompt.request.recalled.some(({ message }) => message.id === id)) brought += 1;
    tokens.push(
      prompt.request.messages.reduce((sum, message) => sum + estimateTokens(message.text), 0) +
        estimateTokens(prompt.request.instructions) +
        prompt.request.recalled.reduce(
          (sum, { message, inTalk }) => sum + (inTalk ? 0 : estimateTokens(message.text)),
          0,
        ),
    );
  }
  for (const { asked } of missed) say(`  not found: ${asked}`);
  const share = (part: number): number => (100 * part) / told.length;
  return [
    result('questions about year one', told.length, ''),
    atLeast('of these found in the first ten', share(told.length - missed.length), '%', 80),
    result('of these brought into the prompt', share(brought), '%'),
    result('recall, p50', percentile(times, 0.5), 'ms'),
    result('recall, p95', percentile(times, 0.95), 'ms'),
    result('the largest prompt', Math.max(...tokens), 'tokens', promptBudget),
  ];
}

// In a process of its own: what a build takes is no memory of a life.
execFileSync(process.execPath, [path.join(root, 'src-main', 'launch', 'run.js'), 'build'], {
  stdio: ['ignore', 'ignore', 'inherit'],
});
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'os1-life-'));
const load = os.loadavg()[0] ?? 0;
const results: Result[] = [];
const add = (...found: Result[]): void => {
  for (const one of found) say(lineOf(one));
  results.push(...found);
};
try {
  const file = path.join(folder, 'life.jsonl');
  const told = await writeLife(file, plantedYear());
  const imported = await runOs1(['import', file, '--data', folder]);
  fs.rmSync(file);
  add(result(`import of ${count.toLocaleString('en')} messages`, imported.milliseconds / 1_000, 's'));
  add(result('the database after the import', megabytesOf(folder), 'MB'));
  const memory = await createMemoryStore(
    new URL('../dist/memory-worker.js', import.meta.url),
    { folder, migrations: path.join(root, 'migrations'), access: 'host' },
    quiet,
  );
  try {
    add(...(await grow(memory)), ...(await measureSummaries(memory)), ...(await ask(memory, told)));
  } finally {
    await memory.dispose();
  }
  add(result('the database at the end', megabytesOf(folder), 'MB'));
  add(result('most memory of the process', process.resourceUsage().maxRSS / 1_024, 'MB'));
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}
if (process.argv[2] === undefined) {
  const how = `Load of the machine when it began: ${load.toFixed(1)}. A made-up life, the same at each run; no model.`;
  writeResults(results, { file: 'life-results.json', page: 'docs/memory.md', mark: 'bench:life', how });
}
