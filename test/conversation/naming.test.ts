import fs from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chooseName } from '../../src-main/conversation/naming.ts';
import { createFakeClock } from '../fakes/clock.ts';

const clock = createFakeClock();
const none = { words: [], proposed: [] };
const plain = (word: string): string => word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

const name = fc.constantFrom(
  'Ada',
  'Zoë',
  'Marguerite',
  'Samantha',
  'Ivo',
  'Lu',
  'Ännchen',
  'Theodore',
  'Nora',
  'Milo',
  'Ossian',
  'Bryn',
);
const names = fc.uniqueArray(name, { minLength: 1 });
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('the choice of a name', () => {
  test('falls on a name of the list, after a look at each of them', () => {
    fc.assert(
      fc.property(names, fc.array(name), fc.array(name), random, (list, words, proposed, chance) => {
        const chosen = chooseName(list, { words, proposed }, clock, () => chance);
        expect(list).toContain(chosen.name);
        expect(chosen.looked).toBe(list.length);
        const free = list.filter((one) => ![...words, ...proposed].map(plain).includes(plain(one)));
        const fresh = list.filter((one) => !words.map(plain).includes(plain(one)));
        if (free.length > 0) expect(free).toContain(chosen.name);
        else if (fresh.length > 0) expect(fresh).toContain(chosen.name);
      }),
      { numRuns: 500 },
    );
  });

  test('goes round again when every name was proposed, and still avoids those of people', () => {
    const list = ['Ada', 'Ivo', 'Nora'];
    expect(
      chooseName(list, { words: ['My mother is Ada, my brother IVO.'], proposed: list }, clock, () => 0.9).name,
    ).toBe('Nora');
    expect(list).toContain(chooseName(list, { words: list, proposed: list }, clock, () => 0).name);
  });

  test('avoids the names in a story, whatever their marks and capitals', () => {
    for (const story of ['I call her ZOE.', 'Zoë’s house', 'zoé']) {
      expect(chooseName(['Zoë', 'Ivo'], { words: [story], proposed: [] }, clock, () => 0).name, story).toBe('Ivo');
    }
  });

  test('falls on names that are easily called, rather than on others', () => {
    const list = ['Strch', 'Bartholomeus', 'Mira', 'Xqzt', 'Wolfgangsson', 'Oo', 'Grph', 'Schmrz', 'Pfrtz', 'Krk'];
    expect(chooseName(list, none, clock, () => 0.99).name).toBe('Mira');
  });

  test('is fair among the best', () => {
    const list = Array.from(
      { length: 100 },
      (_, at) => `M${'aeiou'[at % 5] ?? ''}n${'aeiou'[Math.floor(at / 5) % 5] ?? ''}${at > 24 ? 'l' : ''}`,
    );
    const chosen = new Set(Array.from({ length: 10 }, (_, at) => chooseName(list, none, clock, () => at / 10).name));
    expect(chosen.size).toBe(10);
  });

  test('says truly how long it took', () => {
    const time = createFakeClock();
    const slow = {
      monotonic: () => {
        time.advance(7);
        return time.monotonic();
      },
    };
    expect(chooseName(['Ada'], none, slow, () => 0)).toEqual({ name: 'Ada', looked: 1, milliseconds: 7 });
  });

  test('from no names at all is an error', () => {
    expect(() => chooseName([], none, clock, () => 0)).toThrow('empty');
  });

  test("from the program's own list gives new names as long as there are any", () => {
    const list = fs
      .readFileSync(new URL('../../assets/given-names.txt', import.meta.url), 'utf8')
      .split('\n')
      .filter((line) => line !== '');
    const proposed: string[] = [];
    for (let count = 0; count < 30; count += 1) {
      const { name: next, looked } = chooseName(
        list,
        { words: ['Theo', 'My mother Anna'], proposed },
        clock,
        () => 0.5,
      );
      expect(looked).toBe(list.length);
      expect(proposed).not.toContain(next);
      expect(['Theo', 'Anna']).not.toContain(next);
      proposed.push(next);
    }
  });
});
