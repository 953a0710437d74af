import fs from 'node:fs';
import path from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, onTestFinished, test } from 'vitest';
import { chooseModel, startAssistant } from '../fakes/assistant.ts';
import { startProvider } from '../fakes/provider.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';
import { needs } from '../tools/skip.ts';
import { aTalk, call, parsed } from './call.ts';

type Parts = { [name: string]: string };

/** The texts in a report. */
const read = (file: string): Parts =>
  Object.fromEntries(Object.entries(unzipSync(fs.readFileSync(file))).map(([name, bytes]) => [name, strFromU8(bytes)]));

const somewhere = (name = 'report.zip'): string => path.join(temporaryFolder(), name);

describe('a report that one can send', { timeout: 120_000 }, () => {
  test('has versions, choices, counts, checks and the log, and says what is in it', async () => {
    const folder = await aTalk();
    const file = somewhere();
    const { code, printed, said } = await call(['doctor', '--bundle', file, '--data', folder]);
    expect({ code, said }).toEqual({ code: 0, said: [] });
    expect(printed[0]).toMatch(/^Wrote .*report\.zip, \d+ kB\. Nothing was sent anywhere\.$/);
    expect(printed.join('\n')).toContain('text that you can read before you send it');
    const parts = read(file);
    expect(Object.keys(parts)).toEqual(['readme.txt', 'report.json', 'log.jsonl']);
    for (const name of Object.keys(parts)) expect(printed.join('\n')).toContain(`  ${name}`);
    const report = JSON.parse(parts['report.json'] ?? '') as Record<string, unknown>;
    expect(report).toMatchObject({
      format: 'os1-report',
      program: { version: '0.1.0', node: process.versions.node },
      system: { platform: process.platform, architecture: process.arch },
      settings: { hour: 'sun', mind: { kind: 'reflex' } },
      history: { state: 'open', counts: { conversation: 1 } },
      able: true,
    });
    const { counts } = report['history'] as { counts: Record<string, number> };
    expect(counts['message']).toBeGreaterThanOrEqual(4);
    expect(report['checks']).toContainEqual({ name: 'History', state: 'fine', needed: true });
    if (process.platform !== 'win32') expect(fs.statSync(file).mode & 0o777).toBe(0o600);
  });

  test('holds nothing of a life: no word, name, address, key or folder, not even out of a log that others wrote into', async () => {
    const provider = await startProvider('CANARYREPLY to you.');
    onTestFinished(() => provider.dispose());
    const home = path.join(temporaryFolder(), 'CANARYHOME');
    const folder = path.join(home, 'os1');
    const assistant = await startAssistant({ folder });
    await assistant.call('onboarding.answer', { question: 'name', value: 'Canaryname' });
    await assistant.call('mind.choose', {
      mind: { kind: 'openai', preset: 'other', baseUrl: `${provider.baseUrl}/CANARYPATH`, model: 'CANARYMODEL' },
      key: 'sk-CANARY-4f1c',
    });
    await chooseModel(assistant, provider.baseUrl, 'sk-CANARY-4f1c');
    await assistant.say('My sister Canarina lives in Canarytown.');
    await assistant.dispose();
    fs.mkdirSync(path.join(folder, 'logs'), { recursive: true });
    const written = [
      { level: 'info', time: '2026-11-22T08:00:00.000Z', what: 'turn settled', figures: { milliseconds: 12 } },
      { level: 'info', time: '2026-11-22T08:00:01.000Z', what: 'CANARY in capitals' },
      { level: 'info', time: '2026-11-22T08:00:02.000Z', what: 'turn settled', figures: { text: 'a CANARY sentence' } },
      { level: 'info', time: '2026-11-22T08:00:03.000Z', what: 'turn settled', text: 'CANARY' },
      { level: 'warn', time: 'CANARY', what: 'turn settled' },
      { level: 'warn', time: '2026-11-22T08:00:04.000Z', what: 'uncaught exception', figures: { at: '/home/CANARY' } },
      { level: 'warn', time: '2026-11-22T08:00:05.000Z', what: 'uncaught exception', figures: { at: 'dist/a.js:1:2' } },
    ];
    fs.writeFileSync(
      path.join(folder, 'logs', 'os1.log'),
      `CANARY\n${written.map((line) => JSON.stringify(line)).join('\n')}\n{"torn":"CANA`,
    );
    fs.writeFileSync(path.join(folder, 'CANARY.txt'), 'CANARY');
    const file = somewhere();
    const environment = { OS1_LLM_API_KEY: 'sk-CANARY-4f1c', OS1_LLM_MODEL: 'CANARYMODEL', HOME: home };
    const called = await call(['doctor', '--bundle', file, '--data', folder], { environment });
    expect(called.code).toBe(0);
    const parts = read(file);
    expect([...Object.values(parts), ...called.printed.slice(1), ...called.said].join('\n')).not.toMatch(/canar/i);
    expect(fs.readFileSync(file).toString('latin1')).not.toMatch(/canar/i);
    expect(JSON.parse(parts['report.json'] ?? '')).toMatchObject({
      settings: { mind: { kind: 'openai', preset: 'other', where: 'this machine', usual: false } },
      environment: ['OS1_LLM_API_KEY', 'OS1_LLM_MODEL'],
      log: { lines: 4, withheld: 5 },
    });
    const lines = (parts['log.jsonl'] ?? '').trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { figures: unknown }).figures)).toEqual([
      { milliseconds: 12 },
      { text: 'withheld' },
      { at: 'withheld' },
      { at: 'dist/a.js:1:2' },
    ]);
  });

  test('is written beside a running host, and where the history does not open', async () => {
    const assistant = await startAssistant();
    await assistant.say('Hello.');
    const beside = somewhere();
    expect((await call(['doctor', '--bundle', beside, '--data', assistant.folder])).code).toBe(0);
    expect(JSON.parse(read(beside)['report.json'] ?? '')).toMatchObject({ history: { state: 'open' } });
    const damaged = await aTalk();
    fs.writeFileSync(path.join(damaged, 'os1.db'), 'this is no database '.repeat(100));
    const broken = somewhere();
    expect((await call(['doctor', '--bundle', broken, '--data', damaged])).code).toBe(0);
    expect(JSON.parse(read(broken)['report.json'] ?? '')).toMatchObject({
      history: { state: 'closed', trouble: 'corrupt' },
      able: false,
    });
    const none = somewhere();
    expect((await call(['doctor', '--bundle', none, '--data', path.join(temporaryFolder(), 'none')])).code).toBe(0);
    expect(JSON.parse(read(none)['report.json'] ?? '')).toMatchObject({ history: { state: 'none' } });
  });

  test('never takes the place of a file of OS1, however it is spelled', needs('posix'), async () => {
    const folder = await aTalk();
    const outside = temporaryFolder();
    fs.symlinkSync(folder, path.join(outside, 'door'));
    fs.symlinkSync(path.join(folder, 'os1.db'), path.join(outside, 'link.zip'));
    const before = fs.readFileSync(path.join(folder, 'os1.db'));
    for (const file of [
      path.join(folder, 'os1.db'),
      path.join(folder, 'new.zip'),
      path.join(folder, 'logs', 'os1.log'),
      `${outside}/../${path.basename(folder)}/os1.db`,
      path.join(outside, 'door', 'os1.db'),
      path.join(outside, 'link.zip'),
      folder,
    ]) {
      const { code, printed, said } = await call(['doctor', '--bundle', file, '--data', folder]);
      expect({ file, code, printed }).toEqual({ file, code: 2, printed: [] });
      expect(said.join('\n')).toMatch(/lies where OS1 keeps your life/);
    }
    expect(fs.readFileSync(path.join(folder, 'os1.db')).equals(before)).toBe(true);
    expect(fs.existsSync(path.join(folder, 'new.zip'))).toBe(false);
  });

  test('is there whole or not at all', async () => {
    const folder = await aTalk();
    const place = path.join(temporaryFolder(), 'not', 'there');
    const { code, printed, said } = await call(['doctor', '--bundle', path.join(place, 'a.zip'), '--data', folder]);
    expect({ code, printed }).toEqual({ code: 1, printed: [] });
    expect(said).toEqual([`${path.join(place, 'a.zip')} cannot be written.`]);
    const taken = temporaryFolder();
    expect((await call(['doctor', '--bundle', taken, '--data', folder])).code).toBe(1);
    expect(fs.readdirSync(taken)).toEqual([]);
    expect(fs.readdirSync(path.dirname(taken)).filter((name) => name.startsWith(`${path.basename(taken)}.`))).toEqual(
      [],
    );
  });

  test('as JSON says where it is and what is in it; without a name it is not written', async () => {
    const folder = await aTalk();
    const file = somewhere();
    expect(parsed(await call(['doctor', '--bundle', file, '--json', '--data', folder]))).toEqual({
      file,
      bytes: fs.statSync(file).size,
      parts: ['readme.txt', 'report.json', 'log.jsonl'],
    });
    expect((await call(['doctor', '--bundle=', '--data', folder])).code).toBe(2);
    expect((await call(['doctor', '--bundle', '--data', folder])).code).toBe(2);
  });
});
