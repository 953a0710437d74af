import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { replies, startProvider } from '../fakes/provider.ts';
import type { Plant, Reading, Sample } from './sample.ts';
import { openSoakWindow } from './soak-window.ts';

type SoakOptions = {
  /** Whether to go on, asked before each turn: turns so far, and milliseconds since it began to talk. */
  goOn(turns: number, elapsed: number): boolean;
  /** Turns between two readings. */
  every: number;
  plant?: Plant;
  onReading?(reading: Reading): void;
};

const program = fileURLToPath(new URL('./soak-host.ts', import.meta.url));

/** So many turns are talked before the first reading: what runs for the first time is loaded and compiled. */
const settling = 30;

/** Another window comes, looks around and goes, after so many turns; every other one is cut off. */
const visitEvery = 5;

const names = ['Anna', 'Ben', 'Clara', 'David', 'Eva', 'Felix', 'Greta', 'Hugo'];
const things = ['keys', 'letter', 'blue bowl', 'train ticket', 'violin', 'garden', 'old radio', 'winter coat'];
const pick = (from: readonly string[], at: number): string => from[at % from.length] ?? '';

/** What the person says: told, asked and remarked, never twice the same. */
const sentence = (at: number): string =>
  [
    `My friend ${pick(names, at)} likes the ${pick(things, at >> 3)} number ${at}.`,
    `Where did I leave the ${pick(things, at)}?`,
    `Today, for the ${at}th time, I walked past the ${pick(things, at >> 2)} of ${pick(names, at >> 1)}.`,
  ][at % 3] ?? '';

/** The host's next word; rejects when it ends instead. */
const answer = (host: ChildProcess): Promise<Record<string, unknown>> =>
  new Promise((resolve, reject) => {
    const end = (code: number | null): void => reject(new Error(`The host ended with ${String(code)}.`));
    host.once('exit', end);
    host.once('message', (message) => {
      host.off('exit', end);
      resolve(message as Record<string, unknown>);
    });
  });
const ask = (host: ChildProcess, what: 'address' | 'sample'): Promise<Record<string, unknown>> => {
  const answered = answer(host);
  host.send(what);
  return answered;
};

/** Talks with a host in a process of its own, at full speed, while windows come and go; gives what it held on the way. */
export async function runSoak({ goOn, every, plant = 'none', onReading }: SoakOptions): Promise<Reading[]> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'os1-soak-'));
  const provider = await startProvider(replies.says('I see. Tell me more about that, when you like.', { size: 12 }));
  const host = fork(program, [folder, provider.baseUrl, plant], { execArgv: ['--expose-gc'], stdio: 'inherit' });
  const readings: Reading[] = [];
  try {
    const { address } = await answer(host);
    const window = await openSoakWindow(String(address));
    await window.call('onboarding.name', { decision: 'own', name: 'Iris' });
    const read = async (turns: number): Promise<void> => {
      const { sample } = (await ask(host, 'sample')) as { sample: Sample };
      const reading = { turns, sample };
      readings.push(reading);
      onReading?.(reading);
    };
    const began = performance.now();
    let turns = 0;
    while (goOn(turns, performance.now() - began)) {
      const settled = window.settled();
      await window.call('conversation.send', { text: sentence(turns) });
      await settled;
      turns += 1;
      // What is remembered of requests is the provider's, not the host's; but a run may last a day.
      provider.requests.length = 0;
      host.send('turn');
      if (turns % visitEvery === 0) {
        const visitor = await openSoakWindow(String((await ask(host, 'address'))['address']));
        await visitor.call('snapshot.get', {});
        await visitor.close(turns % (2 * visitEvery) === 0 ? 'cut' : 'close');
      }
      if (turns >= settling && turns % every === 0) await read(turns);
    }
    await window.close('close');
    const ended = once(host, 'exit');
    host.send('end');
    await ended;
    return readings;
  } finally {
    if (host.exitCode === null) host.kill('SIGKILL');
    await provider.dispose();
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
