import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { startAssistant } from '../fakes/assistant.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';
import { aFile, anArchive, aTalk, call, header, parsed } from './call.ts';

const files = (folder: string): string[] => fs.readdirSync(folder).sort();

describe('export', () => {
  test.each([
    [
      'jsonl',
      (text: string) =>
        text
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as object).length > 3,
    ],
    ['json', (text: string) => (JSON.parse(text) as { records: unknown[] }).records.length > 3],
    ['markdown', (text: string) => /blue bowl/.test(text) && /^# /m.test(text)],
    ['html', (text: string) => /<html/.test(text) && /blue bowl/.test(text)],
    ['text', (text: string) => /My keys are in the blue bowl\./.test(text)],
  ])('writes the whole history as %s', async (format, isWhole) => {
    const folder = await aTalk();
    const out = path.join(temporaryFolder(), 'out');
    const { code, printed, said } = await call(['export', '--format', format, '--out', out, '--data', folder]);
    expect({ code, printed }).toEqual({ code: 0, printed: [] });
    expect(said).toEqual([expect.stringMatching(/^Wrote \d+ records to .*\.$/)]);
    expect(isWhole(fs.readFileSync(out, 'utf8'))).toBe(true);
    expect(files(path.dirname(out))).toEqual(['out']);
    if (process.platform !== 'win32') expect(fs.statSync(out).mode & 0o777).toBe(0o600);
  });

  test('as JSON says how many records, and where', async () => {
    const out = path.join(temporaryFolder(), 'out.jsonl');
    const called = await call(['export', '--format', 'jsonl', '--out', out, '--json', '--data', await aTalk()]);
    const lines = fs.readFileSync(out, 'utf8').trim().split('\n').length;
    expect(parsed(called)).toEqual({ records: lines - 1, file: out });
    expect(called.said).toEqual([]);
  });

  test('leaves nothing behind where it cannot write', async () => {
    const folder = await aTalk();
    const place = temporaryFolder();
    fs.mkdirSync(path.join(place, 'taken', 'inside'), { recursive: true });
    for (const out of [path.join(place, 'no', 'such', 'folder', 'x'), path.join(place, 'taken')]) {
      const { code, said } = await call(['export', '--format', 'json', '--out', out, '--data', folder]);
      expect({ code, said }).toEqual({ code: 1, said: [`${out} cannot be written.`] });
    }
    expect(files(place)).toEqual(['taken']);
  });

  test('taken in again elsewhere, gives the same file', async () => {
    const [first, second] = [path.join(temporaryFolder(), '1.jsonl'), path.join(temporaryFolder(), '2.jsonl')];
    await call(['export', '--format', 'jsonl', '--out', first, '--data', await aTalk()]);
    const elsewhere = temporaryFolder();
    expect(await call(['import', first, '--data', elsewhere])).toMatchObject({ code: 0 });
    await call(['export', '--format', 'jsonl', '--out', second, '--data', elsewhere]);
    const records = (file: string): string[] => fs.readFileSync(file, 'utf8').split('\n').slice(1);
    expect(records(second)).toEqual(records(first));
  });
});

describe('import', () => {
  test('takes a history in, and the same file twice adds nothing', async () => {
    const folder = temporaryFolder();
    const file = aFile(anArchive);
    expect(parsed(await call(['import', file, '--json', '--data', folder]))).toEqual({ added: 3, known: 0 });
    expect(parsed(await call(['import', file, '--json', '--data', folder]))).toEqual({ added: 0, known: 3 });
    const { said } = await call(['import', file, '--data', folder]);
    expect(said).toEqual(['Added 0 records; 3 were there already.']);
  });

  test.each([
    ['an empty file', '', 1],
    ['another format', '{"format":"other","version":1,"created":"x"}\n', 1],
    ['a version to come', '{"format":"os1-archive","version":2,"created":"x"}\n', 1],
    ['no JSON', `${header}\n{"kind":\n`, 2],
    [
      'a message of no conversation',
      `${header}\n{"kind":"message","conversation":"x","role":"person","at":"2023-05-08T13:56:00Z","text":"CANARY"}\n`,
      2,
    ],
    ['a field too many', `${anArchive}{"kind":"conversation","id":"x","title":"CANARY","admin":true}\n`, 5],
    [
      'a time that is none',
      `${header}\n{"kind":"conversation","id":"a","title":""}\n{"kind":"message","conversation":"a","role":"person","at":"CANARY","text":"x"}\n`,
      3,
    ],
  ])('refuses %s whole, with the line and the reason and none of its words', async (_name, text, line) => {
    const folder = temporaryFolder();
    const { code, printed, said } = await call(['import', aFile(text), '--data', folder]);
    expect({ code, printed }).toEqual({ code: 1, printed: [] });
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(new RegExp(`^Nothing was taken in\\. Line ${line}: [^\\n]+\\.$`));
    expect(said[0]).not.toContain('CANARY');
    const kept = await startAssistant({ folder });
    expect((await kept.call('snapshot.get', {})).conversations).toHaveLength(1);
    expect(await kept.transcript()).toEqual([]);
  });

  test('refuses bytes that are no text', async () => {
    const file = aFile('');
    fs.writeFileSync(file, Buffer.concat([Buffer.from(`${header}\n`), Buffer.from([0xff, 0xfe, 0x00])]));
    const { code, said } = await call(['import', file, '--data', temporaryFolder()]);
    expect(code).toBe(1);
    expect(said[0]).toMatch(/^Nothing was taken in\. Line 2: it holds bytes that are no UTF-8\.$/);
  });

  test('says that a file is not there, or is none', async () => {
    const place = temporaryFolder();
    for (const file of [path.join(place, 'none.jsonl'), place]) {
      expect(await call(['import', file, '--data', temporaryFolder()])).toEqual({
        code: 1,
        printed: [],
        said: [`${file} cannot be read.`],
      });
    }
  });
});

describe('recall', () => {
  test('finds what was said, best first, with the ids of our own and of the source', async () => {
    const folder = temporaryFolder();
    await call(['import', aFile(anArchive), '--data', folder]);
    const { found, hits } = parsed(
      await call(['recall', '--query', 'What is the greyhound called?', '--json', '--data', folder]),
    ) as { found: unknown; hits: Record<string, unknown>[] };
    expect(found).toBe(true);
    expect(hits[0]).toMatchObject({ sourceId: 'D1:1' });
    expect(Object.keys(hits[0] ?? {})).toEqual(['messageId', 'sourceId', 'score']);
    const scores = hits.map(({ score }) => Number(score));
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    for (const score of scores) expect(score).toBeGreaterThan(0);
  });

  test('answers each line of a file on a line of its own', async () => {
    const folder = temporaryFolder();
    await call(['import', aFile(anArchive), '--data', folder]);
    const queries = aFile(
      '{"id":"q1","query":"greyhound Basalt"}\n\n{"id":2,"query":"xyzzy"}\n{"id":"q3","query":"lovely","more":1}\n',
    );
    const { code, printed } = await call(['recall', '--queries', queries, '--k', '1', '--json', '--data', folder]);
    expect(code).toBe(0);
    const lines = printed.map(
      (line) => JSON.parse(line) as { id: unknown; hits: { messageId: string; sourceId: string; score: number }[] },
    );
    expect(lines.map(({ id, hits }) => [id, hits.map(({ sourceId }) => sourceId)])).toEqual([
      ['q1', ['D1:1']],
      [2, []],
      ['q3', ['D1:2']],
    ]);
    expect(printed[1]).toBe('{"id":2,"found":false,"hits":[]}');
    for (const line of lines) expect(Object.keys(line)).toEqual(['id', 'found', 'hits']);
  });

  test('for a person prints the score and the id', async () => {
    const { printed } = await call(['recall', '--query', 'blue bowl', '--data', await aTalk()]);
    for (const line of printed) expect(line).toMatch(/^[01]\.\d\d {2}[0-9a-f-]{36}$/);
    expect(printed.length).toBeGreaterThan(0);
  });

  test.each(['{"id":1}', 'text', '[]', '{"id":1,"query":7}'])(
    'names the line of the queries that is wrong: %s',
    async (line) => {
      const queries = aFile(`{"id":1,"query":"keys"}\n${line}\n`);
      expect(await call(['recall', '--queries', queries, '--data', await aTalk()])).toMatchObject({
        code: 2,
        printed: [],
        said: ['Line 2 of the queries is not an object with "id" and "query".'],
      });
    },
  );
});

describe('beside a running OS1', () => {
  test('everything reads, and only import is refused', async () => {
    const assistant = await startAssistant();
    await assistant.say('My keys are in the blue bowl.');
    const { folder } = assistant;
    const out = path.join(temporaryFolder(), 'out.jsonl');
    expect(await call(['import', aFile(anArchive), '--data', folder])).toEqual({
      code: 1,
      printed: [],
      said: ['OS1 is running on this folder; quit it first, then import.'],
    });
    expect(await call(['export', '--format', 'jsonl', '--out', out, '--data', folder])).toMatchObject({ code: 0 });
    expect(fs.readFileSync(out, 'utf8')).toContain('blue bowl');
    const { hits } = parsed(await call(['recall', '--query', 'keys', '--json', '--data', folder])) as {
      hits: unknown[];
    };
    expect(hits.length).toBeGreaterThan(0);
    expect(await call(['verify', '--data', folder])).toMatchObject({ code: 0 });
    expect(await call(['doctor', '--data', folder])).toMatchObject({ code: 0 });
    await assistant.say('And now they are in my coat.');
    const again = parsed(await call(['recall', '--query', 'coat', '--json', '--data', folder])) as { hits: unknown[] };
    expect(again.hits.length).toBeGreaterThan(0);
    expect(await assistant.transcript()).toHaveLength(4);
  });
});
