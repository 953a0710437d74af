import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ToForget } from '../../../src-main/contract/knowledge.ts';
import type { Message } from '../../../src-main/contract/messages.ts';
import type { MemoryDatabase } from '../../../src-main/memory/memory-database.ts';
import { exportAs, importText } from '../../archive/carry.ts';
import { openHistory, say } from '../../fakes/history.ts';
import { answer, everything, known, tell, thing } from './life.ts';

/** Each run is a memory of its own on the disk. */
const runs = (many: number): number => Math.ceil(many / 4);

const places = ['Zanzibar', 'Quito', 'Vaduz'];
const people = ['self', 'Xenia', 'sister'];

const exchange = fc.record({
  who: fc.constantFrom(...people),
  place: fc.constantFrom(...places),
  attribute: fc.constantFrom('home', 'likes', 'visited', 'birthplace'),
  holds: fc.constantFrom('now', 'now', 'before', 'not'),
  answered: fc.boolean(),
  echoed: fc.boolean(),
  named: fc.boolean(),
});
type Exchange = typeof exchange extends fc.Arbitrary<infer Value> ? Value : never;

/** A life of exchanges; the first of it may name the sister. */
function live(memory: MemoryDatabase, exchanges: readonly Exchange[]): Message[] {
  return exchanges.flatMap(({ who, place, attribute, holds, answered, echoed, named }) => {
    const said = tell(
      memory,
      `${who} ${attribute} ${place}`,
      thing(attribute, place, { subject: who, holds: holds as 'now' }),
      ...(named ? [thing('relation', 'sister', { kind: 'person', subject: 'Xenia' })] : []),
    );
    return answered ? [said, answer(memory, echoed ? `${place}, I see.` : 'I see.', [said])] : [said];
  });
}

const lives = fc.array(exchange, { minLength: 1, maxLength: 7 });
const topics = fc.constantFrom(...places, 'Xenia', 'Xenia Quito');
const questions = [...places, 'Where does Xenia live?', 'sister'];

const seen = async (memory: MemoryDatabase): Promise<string> =>
  everything(memory, questions, await exportAs(memory, 'jsonl'));

const choose = (memory: MemoryDatabase, said: readonly Message[], pick: number, topic: string): ToForget => {
  const entries = known(memory, { all: true });
  const entry = entries[pick % Math.max(1, entries.length)];
  if (pick % 3 === 0 && entry) return { what: 'entry', entry: entry.id };
  const message = said[pick % said.length];
  return pick % 3 === 1 && message ? { what: 'message', message: message.id } : { what: 'about', about: topic };
};

describe('whatever was said, and whatever of it is forgotten', () => {
  test('nothing of a topic can be read any more, by any means', async () => {
    await fc.assert(
      fc.asyncProperty(lives, fc.constantFrom(...places), async (exchanges, topic) => {
        const memory = openHistory();
        live(memory, exchanges);
        const weighed = memory.weighForgetting({ what: 'about', about: topic });
        expect(memory.forget({ what: 'about', about: topic }, { at: 1 })).toMatchObject(weighed);
        expect(await seen(memory)).not.toContain(topic);
        expect(memory.verify()).toEqual([]);
        memory.eraseForgotten(2);
        expect(await seen(memory)).not.toContain(topic);
        expect(memory.verify()).toEqual([]);
        memory.dispose();
      }),
      { numRuns: runs(40) },
    );
  });

  test('taking it back stands everything as it stood', async () => {
    await fc.assert(
      fc.asyncProperty(lives, fc.nat(30), topics, async (exchanges, pick, topic) => {
        const memory = openHistory();
        const said = live(memory, exchanges);
        const before = await seen(memory);
        const { id, messages, entries } = memory.forget(choose(memory, said, pick, topic), { at: 1 });
        expect(memory.restore(id)).toBe(messages + entries > 0);
        expect(await seen(memory)).toBe(before);
        expect(memory.verify()).toEqual([]);
        memory.dispose();
      }),
      { numRuns: runs(60) },
    );
  });

  test('several are taken back in any order', async () => {
    await fc.assert(
      fc.asyncProperty(
        lives,
        fc.array(fc.tuple(fc.nat(30), topics, fc.nat()), { minLength: 2, maxLength: 4 }),
        async (exchanges, choices) => {
          const memory = openHistory();
          const said = live(memory, exchanges);
          const before = await seen(memory);
          const done = choices.map(([pick, topic, place]) => ({
            place,
            id: memory.forget(choose(memory, said, pick, topic), { at: 1 }).id,
          }));
          for (const { id } of done.sort((a, b) => a.place - b.place)) {
            memory.restore(id);
            expect(memory.verify()).toEqual([]);
          }
          expect(await seen(memory)).toBe(before);
          memory.dispose();
        },
      ),
      { numRuns: runs(40) },
    );
  });

  test('it is known as if it had never been said', () => {
    fc.assert(
      fc.property(lives, exchange, fc.nat(), (exchanges, extra, place) => {
        const plain = [...exchanges, extra].map((one): Exchange => ({
          ...one,
          answered: false,
          named: false,
          holds: 'now',
        }));
        const at = place % plain.length;
        const memory = openHistory();
        const said = live(memory, plain);
        memory.forget({ what: 'message', message: said[at]?.id ?? '' }, { at: 1 });
        const without = openHistory();
        live(without, plain.toSpliced(at, 1));
        const held = (of: MemoryDatabase): string[] =>
          known(of)
            .map((one) => `${one.subject} ${one.attribute} ${one.value} ${one.times}`)
            .filter((line) => !line.includes('birthplace'))
            .sort();
        expect(held(memory)).toEqual(held(without));
        memory.dispose();
        without.dispose();
      }),
      { numRuns: runs(60) },
    );
  });

  test('no archive from before brings it back, here or where the forgetting is known', async () => {
    await fc.assert(
      fc.asyncProperty(lives, fc.constantFrom(...places), fc.boolean(), async (exchanges, topic, erase) => {
        const memory = openHistory();
        live(memory, exchanges);
        const old = await exportAs(memory, 'jsonl');
        memory.forget({ what: 'about', about: topic }, { at: 1 });
        if (erase) memory.eraseForgotten(2);
        const now = await exportAs(memory, 'jsonl');
        expect((await importText(memory, old)).added).toBe(0);
        expect(await exportAs(memory, 'jsonl')).toBe(now);
        const other = openHistory();
        await importText(other, now);
        expect(await exportAs(other, 'jsonl')).toBe(now);
        await importText(other, old);
        expect(await seen(other)).not.toContain(topic);
        expect(other.verify()).toEqual([]);
        memory.dispose();
        other.dispose();
      }),
      { numRuns: runs(30) },
    );
  });

  test('none of it is learned again', () => {
    const memory = openHistory();
    const said = say(memory, 'I live in Quito.');
    memory.forget({ what: 'about', about: 'Quito' }, { at: 1 });
    for (const origin of ['rules', 'model'] as const)
      memory.learn([thing('home', 'Quito')], { message: said.id, at: said.at, origin });
    expect(known(memory, { all: true })).toEqual([]);
    expect(memory.unread('model', 9)).toEqual([]);
  });
});
