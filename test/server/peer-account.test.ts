import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { root } from '../../src-main/launch/build-if-stale.ts';
import { findHolder } from '../../src-main/server/peer-account.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';
import { needs } from '../tools/skip.ts';

const header = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';
const line = (local: string, remote: string, holder: number): string =>
  `   4: ${local} ${remote} 01 00000000:00000000 00:00000000 00000000  ${holder}        0 12345 1 0000000000000000 20 4 0 10 -1`;

describe('whose a connection is', () => {
  test.each([
    [
      'found by both of its ends',
      [line('0100007F:1F90', '0100007F:A001', 1), line('0100007F:A001', '0100007F:1F90', 1000)],
      1000,
    ],
    [
      'found where the other speaks IPv6',
      [line('0000000000000000FFFF00000100007F:A001', '0000000000000000FFFF00000100007F:1F90', 7)],
      7,
    ],
    ['not taken from our own end', [line('0100007F:1F90', '0100007F:A001', 1000)], null],
    ['not taken from another port', [line('0100007F:A002', '0100007F:1F90', 1000)], null],
    ['not taken from another address', [line('0200007F:A001', '0100007F:1F90', 1000)], null],
    ['unknown where there is no list', [], null],
  ])('is %s', (_how, lines, holder) => {
    const list = [header, ...lines, ''].join('\n');
    expect(findHolder(list, { remotePort: 0xa001, localPort: 0x1f90 })).toBe(holder);
    expect(findHolder(list, { localPort: 0x1f90 })).toBeNull();
  });
});

/** Runs a script in a Node of another account; gives what it said. */
function runAs(uid: number, words: string[]): { said: () => string; ended: Promise<string>; end(): void } {
  const child = spawn(process.execPath, words, {
    cwd: root,
    env: { PATH: process.env['PATH'], HOME: '/nonexistent' },
    uid,
    gid: uid,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (bytes: Buffer) => {
    said += bytes.toString();
  });
  const ended = new Promise<string>((resolve) => child.once('close', () => resolve(said)));
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return { said: () => said, ended, end: () => void child.kill('SIGTERM') };
}

/** Fetches an address without following, and prints the status. */
const fetching = `fetch(process.argv[1], { redirect: 'manual' }).then((answer) => console.log(answer.status))`;

test(
  'a ticket is good for nobody who is logged in as somebody else, and is not used up by them',
  { ...needs('accounts'), timeout: 120_000 },
  async () => {
    const [person, stranger] = [65_531, 65_532];
    const folder = path.join(temporaryFolder(), 'data');
    fs.mkdirSync(folder);
    fs.chmodSync(path.dirname(folder), 0o755);
    fs.chownSync(folder, person, person);
    const host = runAs(person, ['dist/serve.js', '--port', '0', '--data', folder, '--no-open']);
    await expect.poll(() => host.said(), { timeout: 60_000 }).toMatch(/ticket=[0-9a-f]{64}\n/);
    const address = /http:\S+/.exec(host.said())?.[0] ?? '';
    expect(await runAs(stranger, ['-e', fetching, address]).ended).toBe('403\n');
    expect(await runAs(person, ['-e', fetching, address]).ended).toBe('303\n');
    host.end();
    await host.ended;
  },
);
