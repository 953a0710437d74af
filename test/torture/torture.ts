import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import readline from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { replies, startProvider } from '../fakes/provider.ts';
import { checkLife, checkMigrated, emptyFindings, type Findings, type Known } from './check-life.ts';
import type { TortureJob, TortureLine } from './jobs.ts';
import { makeArchive, makeOldLife, reply } from './made-up.ts';
import { randomFrom } from './random.ts';

export type Torture = {
  kills: number;
  seed: number;
  /** Killed while it did what. */
  during: Record<TortureJob['work'] | 'starting', number>;
  /** Messages that were stored, copies and exports that were made and imports that were taken in, by a host that was killed later. */
  acknowledged: Record<'messages' | 'copies' | 'exports' | 'imports', number>;
} & Findings;

const host = fileURLToPath(new URL('../fixtures/torture-host.ts', import.meta.url));

/**
 * Kills a host with SIGKILL at random moments of talking, importing, migrating, exporting, copying and forgetting, and looks after
 * each kill whether all is there that it had acknowledged. `onRound`: told after each.
 */
export async function torture(kills: number, seed: number, onRound: (so: Torture) => void): Promise<Torture> {
  const random = randomFrom(seed);
  const place = fs.mkdtempSync(path.join(os.tmpdir(), 'os1-torture-'));
  const folder = path.join(place, 'life');
  fs.mkdirSync(path.join(place, 'exports'));
  const provider = await startProvider(replies.says(reply, { size: 8, delay: 1 }));
  const known: Known = { folder, texts: new Set(), forgetting: new Set(), imported: new Set(), archives: [] };
  const result: Torture = {
    kills: 0,
    seed,
    during: { live: 0, import: 0, migrate: 0, starting: 0 },
    acknowledged: { messages: 0, copies: 0, exports: 0, imports: 0 },
    ...emptyFindings(),
  };
  const now = Date.now();
  try {
    for (let round = 1; round <= kills; round += 1) {
      const job = pickJob(random, { seed: (seed + round * 7_919) >>> 0, now: now + round * 3_600_000 }, round);
      // One in six is killed before it is ready, the others after some of their work.
      const early = random() < 1 / 6;
      const told = early || job.work !== 'live' ? 0 : Math.floor(random() * 15);
      const { lines, ended } = await runAndKill(job, { early, told, then: random() * 250 });
      for (const line of lines) take(line);
      result.kills += 1;
      result.during[early ? 'starting' : job.work] += 1;
      if (ended !== null) result.crashes.push(`round ${round}: ${ended}`);
      if (job.work === 'migrate') checkMigrated(job.folder, result, round);
      else await checkLife(known, result, round);
      onRound(result);
    }
    return result;
  } finally {
    await provider.dispose();
    fs.rmSync(place, { recursive: true, force: true });
  }

  function pickJob(next: () => number, base: { seed: number; now: number }, round: number): TortureJob {
    const chance = next();
    if (chance < 0.7) return { ...base, work: 'live', folder, baseUrl: provider.baseUrl };
    if (chance < 0.85) {
      const archive = makeArchive(place, round);
      known.archives.push(archive);
      return { ...base, work: 'import', folder, ...archive };
    }
    return { ...base, work: 'migrate', folder: makeOldLife(place, round) };
  }
  function take(line: TortureLine): void {
    if (line.said === 'stored') {
      known.texts.add(line.text);
      result.acknowledged.messages += 1;
    } else if (line.said === 'forgetting') known.forgetting.add(line.message);
    else if (line.said === 'copied') result.acknowledged.copies += 1;
    else if (line.said === 'exported') result.acknowledged.exports += 1;
    else if (line.said === 'imported') {
      known.imported.add(line.conversation);
      result.acknowledged.imports += 1;
    } else if (line.said === 'recovery') result.corruptions.push(`the history did not open: ${line.trouble}`);
  }
}

/** Longest wait for what a host is to have told, in milliseconds: on a slow machine it is killed with less. */
const patience = 8_000;

/**
 * Runs a host, kills it when it has told so much (`told` lines after it was ready) and some milliseconds (`then`) have passed, and
 * gives what it had told by then. `early`: does not wait until it is ready. `ended`: what it said when it ended by itself before.
 */
async function runAndKill(
  job: TortureJob,
  { early, told, then }: { early: boolean; told: number; then: number },
): Promise<{ lines: TortureLine[]; ended: string | null }> {
  const child = spawn(process.execPath, [host, JSON.stringify(job)], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  let killed = false;
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const lines: TortureLine[] = [];
  const reader = readline.createInterface({ input: child.stdout });
  const over = once(child, 'close');
  const ready = Promise.withResolvers<null>();
  const enough = Promise.withResolvers<null>();
  reader.on('line', (line) => {
    lines.push(JSON.parse(line) as TortureLine);
    ready.resolve(null);
    if (lines.length > told) enough.resolve(null);
  });
  if (!early) {
    await Promise.race([ready.promise, over]);
    await Promise.race([enough.promise, over, wait(patience)]);
  }
  await Promise.race([wait(then), over]);
  if (child.exitCode === null) {
    killed = true;
    child.kill('SIGKILL');
  }
  await over;
  return { lines, ended: killed ? null : said.slice(0, 2_000) };
}
