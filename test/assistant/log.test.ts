import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { Writable } from 'node:stream';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createHostLog, type HostLog, type LogLevel } from '../../src-main/assistant/log.ts';
import { openLogFiles } from '../../src-main/assistant/log-files.ts';
import { root } from '../../src-main/launch/build-if-stale.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';
import { needs } from '../tools/skip.ts';

type Line = { level: string; time: string; what: string; figures?: Record<string, unknown> };

/** A host's log, and what stands on its stream. */
function openLog(level: LogLevel = 'warn'): { log: HostLog; shown: () => string } {
  let text = '';
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      text += chunk.toString();
      done();
    },
  });
  const log = createHostLog(stream, level);
  onTestFinished(() => log.dispose());
  return { log, shown: () => text };
}

const linesOf = (folder: string, name = 'os1.log'): Line[] =>
  fs
    .readFileSync(path.join(folder, 'logs', name), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);

describe('the log of a host', () => {
  test('goes on in the folder when nobody reads its stream any more', async () => {
    const folder = temporaryFolder();
    const stream = new Writable({ write: (_chunk, _encoding, done) => done(new Error('EPIPE')) });
    const log = createHostLog(stream, 'warn');
    onTestFinished(() => log.dispose());
    log.keepIn(folder);
    const closed = new Promise((resolve) => stream.once('close', resolve));
    log.warn('one');
    await closed;
    log.warn('two');
    expect(linesOf(folder).map(({ what }) => what)).toEqual(['one', 'two']);
  });

  test('keeps everything in the folder, and shows on its stream what was asked for', () => {
    const folder = temporaryFolder();
    const { log, shown } = openLog();
    log.keepIn(folder);
    log.info('turn settled', { milliseconds: 12.5, whole: true });
    log.warn('call failed', { call: 'conversation.send', kind: 'TypeError' });
    expect(linesOf(folder)).toMatchObject([
      { level: 'info', what: 'turn settled', figures: { milliseconds: 12.5, whole: true } },
      { level: 'warn', what: 'call failed', figures: { call: 'conversation.send', kind: 'TypeError' } },
    ]);
    for (const { time } of linesOf(folder)) expect(Date.parse(time)).toBeGreaterThan(0);
    expect(shown()).toMatch(/^\S+ warn call failed call=conversation\.send kind=TypeError\n$/);
  });

  test('makes nothing before the folder is its own, and then has what was said until there', () => {
    const folder = temporaryFolder();
    const { log } = openLog();
    log.warn('settings put aside');
    expect(fs.readdirSync(folder)).toEqual([]);
    log.keepIn(folder);
    log.info('host starts');
    expect(linesOf(folder).map(({ what }) => what)).toEqual(['settings put aside', 'host starts']);
  });

  test.each([
    'I am Theo',
    'sk-CANARY-4f1c',
    'http://127.0.0.1:11434/v1',
    '/home/theo/os1.db',
    'line\nline',
    'ключ',
    '',
    '42',
    'a'.repeat(41),
  ])('withholds what is no word of the program: %j', (value) => {
    const folder = temporaryFolder();
    const { log, shown } = openLog('info');
    log.keepIn(folder);
    log.info('turn begins', { what: value });
    expect(linesOf(folder)[0]?.figures).toEqual({ what: 'withheld' });
    expect(shown()).toMatch(/ what=withheld\n$/);
  });

  test('says of an error that nobody expected where it came from, and nothing of what it says', () => {
    const folder = temporaryFolder();
    const { log, shown } = openLog();
    log.keepIn(folder);
    const message = 'CANARY\n    at /home/CANARY/src-main/canary.ts:1:1';
    const fault = new RangeError(message);
    fault.stack = [
      `RangeError: ${message}`,
      '    at say (file:///opt/OS1/dist/parts/turns-B1.js:12:7)',
      '    at Object.stream (/home/theo/CANARY/node_modules/openai/dist/client.js:3:4)',
      '    at async file:///home/theo/src-main/assistant/turns.ts:4:5',
      '    at process.processTicksAndRejections (node:internal/process/task_queues:104:5)',
    ].join('\n');
    log.fault('uncaught exception', fault);
    expect(linesOf(folder)).toMatchObject([
      {
        what: 'uncaught exception',
        figures: { kind: 'RangeError', at: 'dist/parts/turns-B1.js:12:7 < src-main/assistant/turns.ts:4:5' },
      },
    ]);
    fault.message = 'another';
    log.fault('unhandled rejection', fault);
    log.fault('unhandled rejection', 'CANARY');
    log.fault('unhandled rejection', Object.assign(new Error('CANARY'), { name: 'CANARY 1' }));
    expect(linesOf(folder).map(({ figures }) => figures?.['kind'])).toEqual([
      'RangeError',
      'RangeError',
      'string',
      'withheld',
    ]);
    const all = fs.readFileSync(path.join(folder, 'logs', 'os1.log'), 'utf8') + shown();
    expect(all).not.toMatch(/CANARY|theo/);
  });

  test('is called with words of the program only: nothing is put together', () => {
    const sources = fs
      .readdirSync(path.join(root, 'src-main'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => [name, fs.readFileSync(path.join(root, 'src-main', name), 'utf8')] as const);
    const calls = sources.flatMap(([name, text]) =>
      [...text.matchAll(/\blog\s*\.(?:info|warn)\(\s*(.)/g)].map(([, first]) => ({ name, first })),
    );
    expect(calls.length).toBeGreaterThan(20);
    expect(calls.filter(({ first }) => first !== "'")).toEqual([]);
  });
});

describe('the files of a log', () => {
  test('are five at most, each within its bound; the oldest go and no line is torn', () => {
    const folder = temporaryFolder();
    const files = openLogFiles(folder, { bytes: 1_000, files: 5 });
    const line = (number: number): string => `${JSON.stringify({ number })}\n`;
    for (let number = 0; number < 2_000; number += 1) expect(files.write(line(number))).toBe(true);
    files.dispose();
    const names = ['os1.4.log', 'os1.3.log', 'os1.2.log', 'os1.1.log', 'os1.log'];
    expect(fs.readdirSync(path.join(folder, 'logs')).toSorted()).toEqual(names.toSorted());
    const text = names.map((name) => fs.readFileSync(path.join(folder, 'logs', name), 'utf8'));
    for (const one of text) expect(Buffer.byteLength(one)).toBeLessThanOrEqual(1_000);
    const kept = text
      .join('')
      .trim()
      .split('\n')
      .map((one) => (JSON.parse(one) as { number: number }).number);
    expect(kept.at(-1)).toBe(1_999);
    expect(kept).toEqual(kept.map((_, at) => 2_000 - kept.length + at));
  });

  test('go on where the last start ended, and count what stands there', () => {
    const folder = temporaryFolder();
    const first = openLogFiles(folder, { bytes: 100, files: 2 });
    first.write(`${'a'.repeat(80)}\n`);
    first.dispose();
    const second = openLogFiles(folder, { bytes: 100, files: 2 });
    second.write(`${'b'.repeat(15)}\n`);
    second.write(`${'c'.repeat(15)}\n`);
    second.dispose();
    const read = (name: string): string => fs.readFileSync(path.join(folder, 'logs', name), 'utf8');
    expect(read('os1.1.log')).toBe(`${'a'.repeat(80)}\n${'b'.repeat(15)}\n`);
    expect(read('os1.log')).toBe(`${'c'.repeat(15)}\n`);
  });

  test('can be read by this account alone', needs('posix'), () => {
    const folder = temporaryFolder();
    const files = openLogFiles(folder, { bytes: 10, files: 2 });
    files.write('one line of it\n');
    files.write('and another\n');
    files.dispose();
    expect(fs.statSync(path.join(folder, 'logs')).mode & 0o777).toBe(0o700);
    for (const name of fs.readdirSync(path.join(folder, 'logs')))
      expect(fs.statSync(path.join(folder, 'logs', name)).mode & 0o777).toBe(0o600);
  });

  test('on a full disk stop no one; when there is room again they say what was lost', needs('tmpfs'), () => {
    const folder = temporaryFolder();
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]);
    onTestFinished(() => void execFileSync('umount', [folder]));
    const { log, shown } = openLog();
    onTestFinished(() => log.dispose());
    log.keepIn(folder);
    log.info('before');
    const stone = path.join(folder, 'stone');
    try {
      fs.writeFileSync(stone, Buffer.alloc(2_000_000));
    } catch {
      // As much of it as there was room for.
    }
    for (let at = 0; at < 200; at += 1) log.info('while there is no room', { at });
    fs.rmSync(stone);
    log.info('after');
    const lines = fs
      .readFileSync(path.join(folder, 'logs', 'os1.log'), 'utf8')
      .trim()
      .split('\n');
    const whole = lines.flatMap((line) => {
      try {
        return [JSON.parse(line) as Line];
      } catch {
        return [];
      }
    });
    const lost = whole.find(({ what }) => what === 'lines of the log were lost')?.figures?.['lines'];
    expect(lines.length - whole.length).toBeLessThanOrEqual(1);
    expect(lost).toBe(200 - whole.filter(({ what }) => what === 'while there is no room').length);
    expect(lost).toBeGreaterThan(0);
    expect(whole.map(({ what }) => what)).toEqual(expect.arrayContaining(['before', 'after']));
    expect(shown()).toMatch(/^\S+ warn the log cannot be written\n$/);
  });
});
