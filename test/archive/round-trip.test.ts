import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openHistory, say } from '../fakes/history.ts';
import { created, exportAs, importText, linesOf } from './carry.ts';

const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.constantFrom(
    '',
    ' ',
    '\0',
    '\r\n',
    '\u2028\u2029',
    '\ufeff',
    '__proto__',
    'constructor',
    '</script>',
    '"\\"',
    '🧑‍🚀é漢',
    '{"kind":"message"}',
  ),
);
const name = nasty.filter((text) => text !== '');
const at = fc.oneof(
  fc.integer({ min: 0, max: 253_402_300_799_999 }),
  fc.constantFrom(0, 1, 1_700_000_000_000, 253_402_300_799_999),
);
const time = at.map((instant) => new Date(instant).toISOString());
const id = fc.uuid({ version: 7 });
const conversationId = fc.oneof(fc.constantFrom('a', 'b', 'B', 'ä', '漢', '𠀀'), name);

const message = (conversation: fc.Arbitrary<string>) =>
  fc.record(
    {
      kind: fc.constant('message'),
      id,
      conversation,
      sourceId: fc.option(name),
      role: fc.constantFrom('person', 'os', 'system'),
      speaker: nasty,
      at: time,
      text: nasty,
      interrupted: fc.boolean(),
      replaced: fc.boolean(),
      unanswered: fc.constantFrom('unreachable', 'stopped', 'lost'),
    },
    { requiredKeys: ['kind', 'conversation', 'role', 'at', 'text'] },
  );
const fact = (conversation: fc.Arbitrary<string>) =>
  fc.record({
    kind: fc.constant('fact'),
    id,
    conversation,
    key: name,
    value: fc.option(nasty),
    at: time,
    message: fc.option(id),
  });
const unknown = fc.record({
  kind: fc.constantFrom('skill', 'toString', '__proto__', 'Message'),
  more: fc.jsonValue({ maxDepth: 2 }),
});

/** The records of a life: conversations (one lifelong at most), then what was said in them, in any order. */
const records: fc.Arbitrary<object[]> = fc
  .uniqueArray(conversationId, { minLength: 1, maxLength: 4 })
  .chain((ids) =>
    fc.tuple(
      fc.constant(ids),
      fc.option(fc.nat(ids.length - 1)),
      fc.array(nasty, { minLength: ids.length, maxLength: ids.length }),
      fc.array(
        fc.oneof({ weight: 4, arbitrary: message(fc.constantFrom(...ids)) }, fact(fc.constantFrom(...ids)), unknown),
        { maxLength: 25 },
      ),
    ),
  )
  .map(([ids, lifelong, titles, rest]) => [
    ...ids.map((conversation, number) => ({
      kind: 'conversation',
      id: conversation,
      title: titles[number],
      ...(number === lifelong ? { lifelong: true } : {}),
    })),
    ...rest,
  ]);

describe('out and in again', () => {
  test.each(['jsonl', 'json'] as const)(
    '%s gives the same bytes from a new folder, and adds nothing the second time',
    async (format) => {
      await fc.assert(
        fc.asyncProperty(records, async (life) => {
          const one = openHistory();
          await importText(one, linesOf(...life));
          const archive = await exportAs(one, format);
          expect(archive).toContain(new Date(created).toISOString());
          const other = openHistory();
          const count = await importText(other, archive);
          expect(count).toEqual({ added: one.exportTotal(), known: 0 });
          expect(await exportAs(other, format)).toBe(archive);
          expect(await importText(other, archive)).toEqual({ added: 0, known: one.exportTotal() });
          expect(await importText(one, linesOf(...life))).toEqual({ added: 0, known: life.length });
          expect(await exportAs(one, format)).toBe(archive);
          expect(other.verify()).toEqual([]);
          one.dispose();
          other.dispose();
        }),
        { numRuns: 40 },
      );
    },
  );

  test('json and jsonl hold the same records, json in one document that any program reads', async () => {
    await fc.assert(
      fc.asyncProperty(records, async (life) => {
        const memory = openHistory();
        await importText(memory, linesOf(...life));
        const lines = (await exportAs(memory, 'jsonl'))
          .trimEnd()
          .split('\n')
          .map((line): unknown => JSON.parse(line));
        const document = JSON.parse(await exportAs(memory, 'json')) as { records: unknown[] };
        expect(document.records).toEqual(lines.slice(1));
        expect({ ...document, records: [] }).toEqual({ ...(lines[0] as object), records: [] });
        memory.dispose();
      }),
      { numRuns: 20 },
    );
  });

  test('conversations go by id, messages by time and id, whatever order they came in', async () => {
    await fc.assert(
      fc.asyncProperty(records, async (life) => {
        const memory = openHistory();
        await importText(memory, linesOf(...life));
        const lines = (await exportAs(memory, 'jsonl')).trimEnd().split('\n').slice(1);
        const parsed = lines.map(
          (line) => JSON.parse(line) as { kind: string; id: string; conversation: string; at: string },
        );
        const ids = parsed.filter(({ kind }) => kind === 'conversation').map((record) => record.id);
        expect(ids).toEqual(ids.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
        for (const conversation of ids) {
          const keys = parsed
            .filter((one) => one.kind === 'message' && one.conversation === conversation)
            .map((one) => one.at + one.id);
          expect(keys).toEqual(keys.toSorted());
        }
        const kinds = parsed.map(({ kind }) =>
          ['conversation', 'message', 'fact'].includes(kind) ? 'known' : 'unknown',
        );
        expect(kinds).toEqual(kinds.toSorted());
        memory.dispose();
      }),
      { numRuns: 20 },
    );
  });

  test('a life of our own comes back after a wipe, and is the lifelong one again', async () => {
    const memory = openHistory();
    const question = say(memory, 'Where is the lighthouse?');
    const reply = say(memory, 'In Brit', { role: 'os', speaker: 'Ada', state: 'streaming' });
    memory.update(question.id, { unanswered: 'cut-off' });
    memory.update(reply.id, { state: 'interrupted' });
    memory.addFacts([{ key: 'person.name', value: 'Theo', at: 7, message: question.id }]);
    const archive = await exportAs(memory, 'jsonl');
    const fresh = openHistory();
    await importText(fresh, archive);
    expect(fresh.lifelong()).toBe(memory.lifelong());
    expect(fresh.page(fresh.lifelong(), 0, 9)).toEqual(memory.page(memory.lifelong(), 0, 9));
    expect(fresh.facts()).toEqual(memory.facts());
    expect(fresh.search('lighthouse', 5, null).hits.map(({ message: { id: hit } }) => hit)).toEqual([question.id]);
    expect(say(fresh, 'And on we go').conversation).toBe(memory.lifelong());
  });

  test('a history of any length is carried in pages', async () => {
    const memory = openHistory();
    const lines = Array.from({ length: 1_203 }, (_, number) => ({
      kind: 'message',
      conversation: 'long',
      role: 'person',
      at: new Date(number * 1_000).toISOString(),
      text: `number ${number}`,
    }));
    const count = await importText(memory, linesOf({ kind: 'conversation', id: 'long', title: '' }, ...lines));
    expect(count).toEqual({ added: 1_204, known: 0 });
    const exported = (await exportAs(memory, 'jsonl'))
      .trimEnd()
      .split('\n')
      .flatMap((line) => /number \d+/.exec(line)?.[0] ?? []);
    expect(exported).toEqual(lines.map(({ text }) => text));
  });
});
