import { describe, expect, test } from 'vitest';
import type { MemoryDatabase } from '../../src-main/memory/memory-database.ts';
import { openHistory, say } from '../fakes/history.ts';
import { exportAs, header, importText, linesOf, refusal } from './carry.ts';

const conversation = { kind: 'conversation', id: 'c', title: 'Ours' };
const message = {
  kind: 'message',
  conversation: 'c',
  role: 'person',
  speaker: 'Theo',
  at: '2026-01-05T09:00:00.000Z',
  text: 'The garden',
};
const fact = {
  kind: 'fact',
  id: '0190163d-8694-739b-aea5-966c26f8ad90',
  conversation: 'c',
  key: 'person.name',
  value: 'Theo',
  at: '2026-01-05T09:00:00Z',
  message: null,
};
const document = (...records: unknown[]): string => `${header.slice(0, -1)},"records":${JSON.stringify(records)}}`;

const shown = (memory: MemoryDatabase): string[] =>
  memory.conversations().flatMap(({ id }) => memory.page(id, 0, 99).messages.map(({ text }) => text));

describe('what is taken in', () => {
  const jsonl = linesOf(conversation, message, fact);
  test.each([
    ['JSON Lines', jsonl],
    ['JSON Lines with Windows line ends', jsonl.replaceAll('\n', '\r\n')],
    ['JSON Lines without a last line end', jsonl.trimEnd()],
    ['JSON Lines with empty lines', jsonl.replaceAll('\n', '\n\n')],
    ['JSON Lines with a byte order mark', `\ufeff${jsonl}`],
    ['JSON as it is exported', document(conversation, message, fact)],
    ['JSON on one line', `${document(conversation, message, fact)}\n`],
    ['JSON with indentation', JSON.stringify(JSON.parse(document(conversation, message, fact)), null, 2)],
    [
      'JSON with tabs and Windows line ends',
      JSON.stringify(JSON.parse(document(conversation, message, fact)), null, '\t').replaceAll('\n', '\r\n'),
    ],
    ['JSON with a byte order mark', `\ufeff${document(conversation, message, fact)}`],
  ])('%s', async (_form, content) => {
    const memory = openHistory();
    expect(await importText(memory, content)).toEqual({ added: 3, known: 0 });
    expect(shown(memory)).toEqual(['The garden']);
    expect(memory.search('garden', 5, null).hits).toHaveLength(1);
  });

  test('times of any offset, to the millisecond', async () => {
    const memory = openHistory();
    const times = ['2026-01-05T09:00:00+02:00', '2026-01-05T07:00:00.001Z', '2026-01-05T02:00:00.002999-05:00'];
    await importText(memory, linesOf(conversation, ...times.map((at) => ({ ...message, at }))));
    const found = memory.page('c', 0, 9).messages.map(({ at }) => new Date(at).toISOString());
    expect(found).toEqual(['2026-01-05T07:00:00.000Z', '2026-01-05T07:00:00.001Z', '2026-01-05T07:00:00.002Z']);
  });

  test('records of kinds that are not known yet, given back byte for byte', async () => {
    const lines = [
      '{"kind":"skill","n":1.0,"big":123456789012345678901234567890,"text":"\\u00e9\\/"}',
      '  { "kind" : "toString", "__proto__": {"a": 1} }  ',
      '{"kind":"Message","text":"\ufeffx"}',
      '{"kind":"__proto__"}',
    ];
    const memory = openHistory();
    await importText(memory, linesOf(conversation, ...lines, lines[0] ?? ''));
    const exported = (await exportAs(memory, 'jsonl')).trimEnd().split('\n');
    expect(exported.slice(-lines.length)).toEqual(lines);
  });

  test('texts that look like parts of the file, in both forms alike', async () => {
    const texts = ['\ufeffx\ufeff', 'a\n\ufeffb', '"records":[', '\u2028', '\\ufeff', '\0', '\ud83d\ude00', ']}\n{'];
    const records = texts.map((text, at) => ({ ...message, at: new Date(at).toISOString(), text }));
    for (const content of [linesOf(conversation, ...records), document(conversation, ...records)]) {
      const memory = openHistory();
      await importText(memory, content);
      expect(shown(memory)).toEqual(texts);
    }
  });
});

describe('what is refused whole, with the line and the reason', () => {
  const good = [conversation, message];
  const line = (change: object): object => ({ ...message, ...change });
  const cases: [string, string | Uint8Array, string | RegExp][] = [
    ['an empty file', '', '1: the file is empty'],
    ['a file of binary data', Uint8Array.from({ length: 5_000 }, (_, at) => (at * 37) % 256), /^1: /],
    ['plain text', 'Dear diary,\n', '1: not valid JSON'],
    ['a web page', '<!doctype html>\n<p>', '1: not valid JSON'],
    ['JSON of another program', '[{"mapping":{}}]', /^1: /],
    ['an object of another program', '{"title":"x","mapping":{}}', '1: format: not an OS1 archive'],
    ['no header', `${JSON.stringify(conversation)}\n`, '1: format: not an OS1 archive'],
    ['a header cut in two', header.slice(0, 30), /^1: /],
    [
      'a newer version',
      linesOf(...good).replace('"version":1', '"version":2'),
      '1: version: a version of the archive that this OS1 does not know',
    ],
    [
      'a newer version as a document',
      document(...good).replace('"version":1', '"version":2'),
      '1: version: a version of the archive that this OS1 does not know',
    ],
    [
      'a record cut in two',
      linesOf(...good)
        .trimEnd()
        .slice(0, -10),
      '3: not valid JSON',
    ],
    ['a document cut in two', document(...good).slice(0, -20), /^1: /],
    ['a document cut after a record', document(...good).slice(0, -2), '1: the file ends before the archive does'],
    ['JSON that is none', linesOf(...good, '{"kind":"message",}'), '4: not valid JSON'],
    ['a record that is no object', linesOf(...good, '[]'), '4: not a record with a kind'],
    ['a record without a kind', linesOf(...good, '{"id":"x"}'), '4: not a record with a kind'],
    [
      'two records on a line',
      linesOf(...good, `${JSON.stringify(message)}${JSON.stringify(message)}`),
      '4: not valid JSON',
    ],
    [
      'a message before its conversation',
      linesOf(message, conversation),
      '2: it belongs to a conversation that has not come before',
    ],
    [
      'a fact of no conversation',
      linesOf(...good, { ...fact, conversation: 'd' }),
      '4: it belongs to a conversation that has not come before',
    ],
    [
      'a second lifelong conversation',
      linesOf({ ...conversation, lifelong: true }, { ...conversation, id: 'd', lifelong: true }),
      '3: a second lifelong conversation',
    ],
    ['a role of its own', linesOf(...good, line({ role: 'user' })), /^4: role: /],
    ['no role', linesOf(...good, line({ role: undefined })), /^4: role: /],
    ['no text', linesOf(...good, line({ text: undefined })), '4: text: is missing or of the wrong type'],
    ['a text that is a number', linesOf(...good, line({ text: 5 })), /^4: text: /],
    [
      'a time without an offset',
      linesOf(...good, line({ at: '2026-01-05T09:00:00' })),
      '4: at: not a date and time in ISO 8601',
    ],
    ['a time that is a number', linesOf(...good, line({ at: 5 })), '4: at: is missing or of the wrong type'],
    [
      'a day that is not',
      linesOf(...good, line({ at: '2026-02-30T09:00:00Z' })),
      '4: at: not a date and time in ISO 8601',
    ],
    ['a time before 1970', linesOf(...good, line({ at: '1969-12-31T23:59:59Z' })), /^4: at: /],
    ['a time after the year 9999', linesOf(...good, line({ at: '+010000-01-01T00:00:00Z' })), /^4: at: /],
    [
      'an id of another kind',
      linesOf(...good, line({ id: '0190163d-8694-439b-aea5-966c26f8ad90' })),
      '4: id: not a UUID of version 7',
    ],
    [
      'an id in capitals',
      linesOf(...good, line({ id: '0190163D-8694-739B-AEA5-966C26F8AD90' })),
      '4: id: not a UUID of version 7',
    ],
    [
      'a field too many',
      linesOf(...good, line({ password: 'secret' })),
      '4: a field that this version does not know: password',
    ],
    [
      'a field called __proto__',
      linesOf(...good, `${JSON.stringify(message).slice(0, -1)},"__proto__":{"text":"x"}}`),
      '4: a field that this version does not know: __proto__',
    ],
    [
      'a field called __proto__ in a document',
      document(...good).replace(',"text":"The', ',"__proto__":{"text":"x"},"text":"The'),
      '1: a field that this version does not know: __proto__',
    ],
    [
      'a text that stands in a __proto__ only',
      document(...good).replace('"text":"The garden"', '"__proto__":{"text":"x"}'),
      /^1: /,
    ],
    ['a title of ten thousand letters and one', linesOf({ ...conversation, title: 'x'.repeat(10_001) }), /^2: title: /],
    [
      'a line beyond all bounds',
      linesOf(...good, line({ text: 'x'.repeat(4_000_000) })),
      '4: it is longer than any line of an archive',
    ],
    [
      'a line without an end',
      `${linesOf(...good)}${'x'.repeat(4_100_000)}`,
      '4: it is longer than any line of an archive',
    ],
    [
      'bytes that are no UTF-8',
      Buffer.concat([Buffer.from(linesOf(...good)), Buffer.from([0x22, 0xff, 0x22])]),
      '4: it holds bytes that are no UTF-8',
    ],
    [
      'no UTF-8 between good lines',
      Buffer.from(linesOf(...good, message).replace('garden', 'gard\u0001n'), 'latin1').map((byte) =>
        byte === 1 ? 0xe9 : byte,
      ),
      '3: it holds bytes that are no UTF-8',
    ],
    [
      'a character cut off at the end of the file',
      Buffer.from(`${linesOf(...good)}漢`).subarray(0, -1),
      '4: it holds bytes that are no UTF-8',
    ],
    [
      'something after the end of a document',
      `${document(...good)}\n{}`,
      '2: something follows the end of the archive',
    ],
    ['something after the end, on its line', `${document(...good)} x`, /^1: /],
    ['a document whose records are none', `${header.slice(0, -1)},"records":5}`, '1: records: not a list'],
    [
      'a document whose records are an object',
      `${header.slice(0, -1)},"records":{"a":${JSON.stringify(conversation)}}}`,
      '1: records: not a list',
    ],
    ['a document without records', `${header.slice(0, -1)},"more":[1]\n}`, '2: records: not a list'],
    ['records before the header', `{"records":[${JSON.stringify(conversation)}],${header.slice(1)}`, /^1: format: /],
  ];

  test.each(cases)('%s', async (_what, content, reason) => {
    const memory = openHistory();
    say(memory, 'What was here before');
    const before = await exportAs(memory, 'jsonl');
    const found = await refusal(memory, content);
    if (typeof reason === 'string') expect(found).toBe(reason);
    else expect(found).toMatch(reason);
    expect(await exportAs(memory, 'jsonl')).toBe(before);
    expect(memory.verify()).toEqual([]);
    expect(say(memory, 'And on we go').text).toBe('And on we go');
  });

  test('far into a file that was read in many pieces, by the number of the line', async () => {
    const lines = Array.from({ length: 3_000 }, (_, at) => ({
      ...message,
      at: new Date(at).toISOString(),
      text: `漢字 number ${at} `.repeat(10),
    }));
    const memory = openHistory();
    expect(await refusal(memory, linesOf(conversation, ...lines, '{"kind":'))).toBe('3003: not valid JSON');
    const bytes = Buffer.from(linesOf(conversation, ...lines));
    bytes[bytes.length - 20] = 0xff;
    expect(await refusal(memory, bytes)).toBe('3002: it holds bytes that are no UTF-8');
    const pretty = JSON.stringify(JSON.parse(document(conversation, ...lines, { ...message, role: 'x' })), null, 1);
    expect(await refusal(memory, pretty)).toMatch(new RegExp(`^${pretty.split('\n').length - 2}: role: `));
    expect(memory.conversations()).toHaveLength(1);
  });

  test('no reason holds anything of what was said', async () => {
    const memory = openHistory();
    for (const change of [{ role: 'CANARY' }, { at: 'CANARY' }, { id: 'CANARY' }, { unanswered: 'CANARY' }]) {
      expect(await refusal(memory, linesOf(conversation, { ...message, text: 'CANARY', ...change }))).not.toContain(
        'CANARY',
      );
    }
  });

  test('a file that is not there is an error of its own', async () => {
    const { importArchive } = await import('../../src-main/archive/import-archive.ts');
    const { asStore } = await import('../fakes/history.ts');
    const memory = openHistory();
    await expect(importArchive('/no/such/file', asStore(memory), () => undefined)).rejects.toThrow('ENOENT');
    expect(say(memory, 'Still here').text).toBe('Still here');
  });
});
