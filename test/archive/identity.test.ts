import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { messageIdSchema } from '../../src-main/contract/identifiers.ts';
import { derivedId, newId } from '../../src-main/memory/identifiers.ts';
import { openHistory, say } from '../fakes/history.ts';
import { exportAs, importText, linesOf } from './carry.ts';

const instant = fc.integer({ min: 0, max: 253_402_300_799_999 });
const timeOf = (id: string): number => parseInt(id.replace('-', '').slice(0, 12), 16);

const conversation = { kind: 'conversation', id: 'c', title: '' };
const message = { kind: 'message', conversation: 'c', role: 'person', at: '2026-01-05T09:00:00.000Z', text: 'Yes.' };

async function idsOf(...records: object[]): Promise<string[]> {
  const memory = openHistory();
  await importText(memory, linesOf(conversation, ...records));
  return memory.page('c', 0, 99).messages.map(({ id }) => id);
}

describe('ids', () => {
  test('are UUIDs of version 7 that carry their time', () => {
    fc.assert(
      fc.property(instant, fc.array(fc.string({ unit: 'binary' })), fc.nat(5), (at, parts, occurrence) => {
        for (const id of [newId(at), derivedId(at, parts, occurrence)]) {
          expect(messageIdSchema.parse(id)).toBe(id);
          expect(timeOf(id)).toBe(at);
        }
      }),
    );
  });

  test('that are derived depend on everything, and on nothing else', () => {
    const parts = fc.array(fc.option(fc.string(), { nil: null }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(instant, parts, parts, fc.nat(3), (at, one, other, occurrence) => {
        const id = derivedId(at, one, occurrence);
        expect(derivedId(at, [...one], occurrence)).toBe(id);
        expect(derivedId(at, one, occurrence + 1)).not.toBe(id);
        expect(derivedId(at, other, occurrence) === id).toBe(JSON.stringify(one) === JSON.stringify(other));
      }),
    );
  });
});

describe('messages that come without an id', () => {
  test('get the same ones in every folder and every time', async () => {
    const records = [message, { ...message, text: 'No.' }, { ...message, role: 'os' }, { ...message, sourceId: 'x' }];
    const ids = await idsOf(...records);
    expect(new Set(ids).size).toBe(4);
    expect(await idsOf(...records)).toEqual(ids);
    expect(await idsOf(...records.toReversed())).toEqual(ids);
    for (const id of ids) expect(timeOf(id)).toBe(Date.parse(message.at));
  });

  test('are told apart even when they are alike in all', async () => {
    const twins = await idsOf(message, message, message);
    expect(new Set(twins).size).toBe(3);
    expect(await idsOf(message, message, message)).toEqual(twins);
    expect(twins).toEqual(expect.arrayContaining(await idsOf(message, message)));
  });

  test('are known again from the same file, from a longer one, and from the export', async () => {
    const memory = openHistory();
    await importText(memory, linesOf(conversation, message, message));
    expect(await importText(memory, linesOf(conversation, message, message))).toEqual({ added: 0, known: 3 });
    const longer = linesOf(conversation, message, message, message, { ...message, text: 'More.' });
    expect(await importText(memory, longer)).toEqual({ added: 2, known: 3 });
    expect(await importText(memory, await exportAs(memory, 'jsonl'))).toEqual({
      added: 0,
      known: memory.exportTotal(),
    });
    expect(memory.total('c')).toBe(4);
  });

  test('get the same ones after an import that was refused', async () => {
    const memory = openHistory();
    await expect(importText(memory, linesOf(conversation, message, '{'))).rejects.toThrow();
    await importText(memory, linesOf(conversation, message));
    expect(memory.page('c', 0, 9).messages.map(({ id }) => id)).toEqual(await idsOf(message));
  });

  test('that come twice with the number of their source are one', async () => {
    expect(await idsOf({ ...message, sourceId: 'a' }, { ...message, sourceId: 'a', text: 'Later.' })).toHaveLength(1);
    expect(await idsOf({ ...message, sourceId: 'a' }, { ...message, sourceId: 'b' })).toHaveLength(2);
  });
});

describe('what is there already', () => {
  test('stays as it is, whatever the file says of it', async () => {
    const memory = openHistory();
    const own = say(memory, 'As I said it');
    const lifelong = memory.lifelong();
    const archive = linesOf(
      { kind: 'conversation', id: lifelong, title: 'Another title' },
      { ...message, conversation: lifelong, id: own.id, text: 'As someone else says' },
    );
    expect(await importText(memory, archive)).toEqual({ added: 0, known: 2 });
    expect(memory.message(own.id)?.text).toBe('As I said it');
    expect(memory.conversations()[0]).toMatchObject({ id: lifelong, title: '', lifelong: true });
  });

  test('a life that has begun stays the lifelong one, and the other stands beside it', async () => {
    const memory = openHistory();
    say(memory, 'Ours');
    const lifelong = memory.lifelong();
    await importText(memory, linesOf({ ...conversation, lifelong: true, title: 'Theirs' }, message));
    expect(memory.lifelong()).toBe(lifelong);
    expect(memory.conversations()).toEqual([
      { id: lifelong, title: '', lifelong: true, messages: 1 },
      { id: 'c', title: 'Theirs', lifelong: false, messages: 1 },
    ]);
    expect(memory.verify()).toEqual([]);
  });

  test('a life of which only a fact is known has begun too', async () => {
    const memory = openHistory();
    const lifelong = memory.lifelong();
    memory.addFacts([{ key: 'person.name', value: 'Theo', at: 1, message: null }]);
    await importText(memory, linesOf({ ...conversation, lifelong: true }));
    expect(memory.lifelong()).toBe(lifelong);
  });

  test('a life that only read the first screens has not, and gives way to one that comes back', async () => {
    const memory = openHistory();
    memory.addFacts([{ key: 'onboarding.passed.introduction', value: null, at: 1, message: null }]);
    await importText(memory, linesOf({ ...conversation, lifelong: true }));
    expect(memory.lifelong()).toBe(conversation.id);
    expect(memory.facts()).toEqual([]);
    expect(memory.verify()).toEqual([]);
  });
});
