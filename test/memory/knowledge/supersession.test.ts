import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Learned } from '../../../src-main/contract/knowledge.ts';
import { attributeKind, foldValue } from '../../../src-main/conversation/attributes.ts';
import type { MemoryDatabase } from '../../../src-main/memory/memory-database.ts';
import { openHistory, say } from '../../fakes/history.ts';
import { known, thing } from './life.ts';

type Said = { learned: Learned; message: string; at: number };

const statement: fc.Arbitrary<Learned> = fc
  .record({
    attribute: fc.constantFrom('home', 'birthday', 'likes', 'dislikes', 'plan'),
    value: fc.constantFrom('Porto', 'porto', 'Lisbon', 'Rome'),
    subject: fc.constantFrom('self', 'Anna'),
    holds: fc.constantFrom('now', 'now', 'now', 'before', 'not'),
    manner: fc.constantFrom('plain', 'plain', 'change', 'correction'),
    certainty: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ attribute, value, ...more }) => thing(attribute, value, more as Partial<Learned>));

/** Says everything first, so that each has its date, and learns it in an order. */
function learnIn(memory: MemoryDatabase, statements: readonly Learned[], order: readonly number[]): void {
  const said = statements.map((learned): Said => {
    const { id, at } = say(memory, `${learned.attribute} ${learned.value}`);
    return { learned, message: id, at };
  });
  for (const place of order) {
    const one = said[place];
    if (one) memory.learn([one.learned], { message: one.message, at: one.at, origin: 'rules' });
  }
}

const ordered = (statements: fc.Arbitrary<Learned>) =>
  fc
    .array(statements, { minLength: 1, maxLength: 9 })
    .chain((list) =>
      fc.tuple(
        fc.constant(list),
        fc.shuffledSubarray([...list.keys()], { minLength: list.length, maxLength: list.length }),
      ),
    );

const current = (memory: MemoryDatabase): string[] =>
  known(memory)
    .map(({ subject, attribute, value }) => `${subject} ${attribute} ${foldValue(value)}`)
    .sort();

describe('of whatever is said, in whatever order it is read', () => {
  test('one value of a single attribute is current at most, but for a doubt', () => {
    const memory = openHistory();
    let life = 0;
    fc.assert(
      fc.property(ordered(statement), ([statements, order]) => {
        life += 1;
        const renamed = statements.map((one) => ({ ...one, subject: `${one.subject}${life}` }));
        learnIn(memory, renamed, order);
        for (const subject of [`self${life}`, `Anna${life}`]) {
          const held = known(memory, { subject });
          for (const attribute of ['home', 'birthday']) {
            const values = held.filter((entry) => entry.attribute === attribute);
            expect(attributeKind(attribute).single).toBe(true);
            if (values.length > 1) for (const one of values) expect(one.doubt).not.toBeNull();
            expect(new Set(values.map(({ value }) => foldValue(value))).size).toBe(values.length);
          }
          // Nothing is liked and disliked at once.
          const liked = held.filter((entry) => entry.attribute === 'likes').map(({ value }) => foldValue(value));
          for (const entry of held)
            if (entry.attribute === 'dislikes') expect(liked).not.toContain(foldValue(entry.value));
        }
      }),
      { numRuns: 20 },
    );
    expect(memory.verify()).toEqual([]);
  });

  test('the same said twice is one entry, surer and never certain', () => {
    const memory = openHistory();
    let life = 0;
    fc.assert(
      fc.property(statement, fc.integer({ min: 2, max: 5 }), (one, times) => {
        life += 1;
        const said = { ...one, holds: 'now' as const, subject: `One${life}` };
        learnIn(memory, Array<Learned>(times).fill(said), [...Array(times).keys()]);
        const [entry, ...more] = known(memory, { subject: said.subject, all: true });
        expect(more).toEqual([]);
        expect(entry).toMatchObject({ times, state: 'current' });
        expect(entry?.certainty).toBeLessThanOrEqual(0.99);
      }),
      { numRuns: 20 },
    );
  });

  test('nothing but a correction makes an entry corrected', () => {
    const memory = openHistory();
    let life = 0;
    const plain = statement.map((one): Learned => ({
      ...one,
      manner: one.manner === 'correction' ? 'plain' : one.manner,
    }));
    fc.assert(
      fc.property(ordered(plain), ([statements, order]) => {
        life += 1;
        // A doubt that is settled corrects, too: these do not change in a life.
        const list = statements.map((one) => ({
          ...one,
          attribute: one.attribute === 'birthday' ? 'home' : one.attribute,
          subject: `P${life}`,
        }));
        learnIn(memory, list, order);
        for (const entry of known(memory, { subject: `P${life}`, all: true }))
          expect(entry.state).not.toBe('corrected');
      }),
      { numRuns: 30 },
    );
  });

  test('the last word holds: the same is current as when it is read as it was said', () => {
    const memory = openHistory();
    let life = 0;
    const changing = statement.map((one): Learned => ({
      ...one,
      attribute: one.attribute === 'birthday' || one.attribute === 'plan' ? 'home' : one.attribute,
      manner: one.holds === 'not' ? 'plain' : one.manner,
    }));
    fc.assert(
      fc.property(ordered(changing), ([statements, order]) => {
        life += 1;
        const list = (name: string) => statements.map((one) => ({ ...one, subject: `${one.subject}-${name}${life}` }));
        learnIn(memory, list('a'), [...statements.keys()]);
        learnIn(memory, list('b'), order);
        const held = (name: string): string[] =>
          ['self', 'Anna'].flatMap((who) =>
            known(memory, { subject: `${who}-${name}${life}` })
              .filter(({ attribute }) => attribute === 'home')
              .map(({ value }) => `${who} ${foldValue(value)}`),
          );
        expect(held('b')).toEqual(held('a'));
      }),
      { numRuns: 60 },
    );
  });

  test('what never changes in a life is in doubt in any order', () => {
    const memory = openHistory();
    let life = 0;
    const birthdays = fc.constantFrom('4 May', '5 May').map((value) => thing('birthday', value));
    fc.assert(
      fc.property(
        fc.uniqueArray(birthdays, { selector: ({ value }) => value, minLength: 2 }),
        fc.boolean(),
        (list, back) => {
          life += 1;
          const all = list.map((one) => ({ ...one, subject: `B${life}` }));
          learnIn(memory, all, back ? [1, 0] : [0, 1]);
          expect(known(memory, { subject: `B${life}` }).map(({ doubt }) => doubt !== null)).toEqual([true, true]);
        },
      ),
      { numRuns: 20 },
    );
  });
});

describe('the person’s own word', () => {
  test('that something is wrong holds until they say it anew', () => {
    const memory = openHistory();
    learnIn(memory, [thing('home', 'Porto')], [0]);
    const early = say(memory, 'Porto, before that');
    memory.changeEntry(known(memory)[0]?.id ?? '', { to: 'wrong' }, early.at + 1);
    memory.learn([thing('home', 'Porto')], { message: early.id, at: early.at, origin: 'model' });
    expect(current(memory)).toEqual([]);
    const anew = say(memory, 'I live in Porto.');
    memory.learn([thing('home', 'Porto')], { message: anew.id, at: anew.at, origin: 'rules' });
    expect(current(memory)).toEqual(['self home porto']);
  });

  test('outweighs whatever was said before it, and not what is said after it', () => {
    const memory = openHistory();
    learnIn(memory, [thing('home', 'Porto')], [0]);
    const early = say(memory, 'I moved to Rome.');
    const corrected = memory.changeEntry(known(memory)[0]?.id ?? '', { to: 'value', value: 'Braga' }, early.at + 1);
    expect(corrected).toMatchObject({ value: 'Braga', origin: 'person', certainty: 1, state: 'current' });
    memory.learn([thing('home', 'Rome', { manner: 'change' })], { message: early.id, at: early.at, origin: 'model' });
    expect(current(memory)).toEqual(['self home braga']);
    const later = say(memory, 'I moved to Rome.');
    memory.learn([thing('home', 'Rome', { manner: 'change' })], { message: later.id, at: later.at, origin: 'rules' });
    expect(current(memory)).toEqual(['self home rome']);
  });

  test('that it was never so gives the place back to what had it', () => {
    const memory = openHistory();
    learnIn(memory, [thing('home', 'Porto'), thing('home', 'Rome')], [0, 1]);
    memory.changeEntry(known(memory)[0]?.id ?? '', { to: 'wrong' }, 1);
    expect(current(memory)).toEqual(['self home porto']);
  });
});
