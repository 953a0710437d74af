import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createAssistantApi, type AssistantApi } from '#contract/api.ts';
import { CallError } from '#contract/errors.ts';
import type { TraitMove } from '#contract/growing.ts';
import { wordsOf } from '#contract/words.ts';
import { findInstant } from '../../src-renderer/state/find-instant.ts';
import { Memory } from '../../src-renderer/state/memory.svelte.ts';
import { Session } from '../../src-renderer/state/session.svelte.ts';
import { dayName, noonOf } from '../../src-renderer/views/rooms/memory/day-name.ts';
import { polyline, size, traitPoints } from '../../src-renderer/views/rooms/memory/trait-line.ts';
import { createMadeUpLife } from './made-up-life.ts';

const now = new Date(2026, 5, 12, 12).getTime();
const day = 86_400_000;

/** A window's memory over a made-up life. */
async function remember(days: number) {
  const life = createMadeUpLife({ days, now });
  const api = createAssistantApi({
    call: (name, input) =>
      life.answer(name, input).catch((cause: unknown) => {
        throw new CallError('internal', cause instanceof Error ? cause.message : '');
      }),
    subscribe: (listener) => {
      life.listen(listener);
      return () => undefined;
    },
    sendAudio: () => undefined,
    onAudio: () => () => undefined,
    onConnection: (listener) => {
      listener('open');
      return () => undefined;
    },
  });
  const memory = new Memory(new Session(api, wordsOf('en')));
  memory.start();
  await Promise.resolve();
  await expect.poll(() => memory.status).not.toBeNull();
  return { memory, life };
}

describe('the places of the memory’s room', () => {
  test('lead from a page to someone, to what is known of them, and back the same way', async () => {
    const { memory } = await remember(100);
    memory.enter({ at: 'page', page: 'people' });
    memory.enter({ at: 'person', name: 'Ruth' });
    memory.enter({ at: 'entry', entry: 'made-up-entry-11' });
    expect(memory.page).toBe('people');
    memory.back();
    expect(memory.place).toEqual({ at: 'person', name: 'Ruth' });
    memory.back();
    memory.back();
    expect(memory.place).toEqual({ at: 'page', page: 'people' });
    expect(memory.before).toBeNull();
  });

  test('are entered once however often one asks, and a page begins anew', async () => {
    const { memory } = await remember(100);
    memory.enter({ at: 'find' });
    memory.enter({ at: 'find' });
    expect(memory.depth).toBe(2);
    memory.enter({ at: 'page', page: 'growing' });
    expect(memory.depth).toBe(1);
  });

  test('are left one at a time, and never further than the page, whatever was entered', async () => {
    const { memory } = await remember(0);
    const places = fc.oneof(
      fc.constantFrom('life', 'people', 'you').map((page) => ({ at: 'page' as const, page })),
      fc.string().map((name) => ({ at: 'person' as const, name })),
      fc.uuid().map((entry) => ({ at: 'entry' as const, entry })),
    );
    fc.assert(
      fc.property(fc.array(places, { maxLength: 40 }), (entered) => {
        for (const place of entered) memory.enter(place);
        const { depth } = memory;
        for (let step = 0; step < depth + 3; step += 1) memory.back();
        expect(memory.depth).toBe(1);
      }),
    );
  });
});

describe('what was forgotten', () => {
  test('stands with what went until it is too late, and is pointed to once', async () => {
    const { memory } = await remember(100);
    const answer = await memory.forget({ what: 'entry', entry: 'made-up-entry-7' });
    expect(answer).toMatchObject({ result: { messages: 2, entries: 1 } });
    expect(memory.forgotten(now, true)).toHaveLength(1);
    expect(memory.takeNewlyForgotten()).not.toBeNull();
    expect(memory.takeNewlyForgotten()).toBeNull();
    const [gone] = memory.forgotten(now, false);
    expect(memory.forgotten(gone?.until ?? 0, false)).toEqual([]);
  });

  test('is forgotten and taken back once, however often one asks while it runs', async () => {
    const { memory } = await remember(100);
    const first = memory.forget({ what: 'about', about: 'Ruth' });
    expect(memory.pending).toBe(true);
    expect(await memory.forget({ what: 'about', about: 'Ruth' })).toBeNull();
    await first;
    await memory.forget({ what: 'entry', entry: 'made-up-entry-7' });
    expect(memory.forgotten(now, true)).toHaveLength(2);
    const [newest, older] = memory.forgotten(now, true);
    const back = memory.restore(newest?.id ?? '');
    expect(await memory.restore(older?.id ?? '')).toBeNull();
    await back;
    expect(memory.pending).toBe(false);
    expect(memory.forgotten(now, true).map(({ id }) => id)).toEqual([older?.id]);
  });

  test('is not listed when nothing went', async () => {
    const { memory } = await remember(100);
    expect(await memory.forget({ what: 'about', about: 'nobody at all' })).toMatchObject({ result: { entries: 0 } });
    expect(memory.forgotten(now, false)).toEqual([]);
    expect(memory.takeNewlyForgotten()).toBeNull();
  });

  test('in another window is listed in the room, but not beside the talk', async () => {
    const { memory, life } = await remember(100);
    await life.answer('memory.forget', { what: 'about', about: 'Ruth' });
    expect(memory.forgotten(now, false)).toHaveLength(1);
    expect(memory.forgotten(now, true)).toEqual([]);
  });

  test('goes from the list when it is taken back, and a refusal leaves it there', async () => {
    const { memory, life } = await remember(100);
    await memory.forget({ what: 'about', about: 'Ruth' });
    const id = memory.forgotten(now, true)[0]?.id ?? '';
    life.refuse('The disk is full.');
    expect(await memory.restore(id)).toEqual({ refusal: 'The disk is full.' });
    expect(memory.forgotten(now, true)).toHaveLength(1);
    life.refuse(null);
    expect(await memory.restore(id)).toEqual({ result: { restored: true } });
    expect(memory.forgotten(now, true)).toEqual([]);
  });
});

describe('remembering', () => {
  test('is paused and goes on by a word, and whoever shows it asks again', async () => {
    const { memory, life } = await remember(100);
    const before = memory.revision;
    expect(await memory.pause(true)).toBe('');
    expect(memory.paused).toBe(true);
    expect(memory.revision).toBeGreaterThan(before);
    life.refuse('Not now.');
    expect(await memory.pause(false)).toBe('Not now.');
    expect(memory.paused).toBe(true);
  });
});

describe('the way to a day', () => {
  test('leads to the first message of it, or nowhere where none was said', async () => {
    const ordered = fc
      .array(fc.integer({ min: 0, max: 400 }), { maxLength: 60 })
      .map((times) => times.sort((one, other) => one - other));
    await fc.assert(
      fc.asyncProperty(
        ordered,
        fc.integer({ min: 0, max: 400 }),
        fc.integer({ min: 1, max: 50 }),
        async (times, from, long) => {
          const api = {
            call: (_: string, { from: index }: { from: number }) =>
              Promise.resolve({
                total: times.length,
                from: index,
                messages: times.slice(index, index + 1).map((at) => ({ at })),
              }),
          } as unknown as AssistantApi;
          const first = times.findIndex((at) => at >= from);
          const expected = first >= 0 && (times[first] ?? 0) < from + long ? first : null;
          expect(await findInstant(api, 'any', from, from + long)).toBe(expected);
        },
      ),
    );
  });

  test('is named by the local calendar, whatever the hour', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(1990, 0, 1), max: new Date(2090, 0, 1), noInvalidDate: true }), (date) => {
        const name = dayName(date.getTime());
        expect(name).toBe(
          [date.getFullYear(), date.getMonth() + 1, date.getDate()]
            .map((part) => String(part).padStart(2, '0'))
            .join('-'),
        );
        expect(dayName(noonOf(name))).toBe(name);
      }),
    );
  });
});

const move = fc
  .record({
    by: fc.double({ min: -0.1, max: 0.1, noNaN: true }),
    at: fc.integer({ min: now - 2_000 * day, max: now }),
    back: fc.boolean(),
  })
  .map(({ by, at, back }): TraitMove => ({
    id: `move-${at}-${by}`,
    trait: 'warmth',
    by,
    at,
    cause: 'shown',
    quote: '',
    source: null,
    takenBack: back ? now : null,
  }));

describe('the line of a trait', () => {
  test('begins in the middle, goes from left to right and stays in its picture', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 80 }), (moves) => {
        const points = traitPoints(moves, now - 3_000 * day, now);
        expect(points).toHaveLength(moves.length + 2);
        expect(points[0]).toMatchObject({ x: size.edge, y: size.height / 2 });
        for (const [at, { x, y }] of points.entries()) {
          expect(x).toBeGreaterThanOrEqual(points[at - 1]?.x ?? size.edge);
          expect(x).toBeLessThanOrEqual(size.width - size.edge + 1e-6);
          expect(y).toBeGreaterThanOrEqual(0);
          expect(y).toBeLessThanOrEqual(size.height);
        }
        expect(polyline(points)).not.toContain('NaN');
      }),
    );
  });

  test('is not bent by what was taken back', () => {
    const base = { id: 'move-one-1', trait: 'warmth', cause: 'asked', quote: '', source: null } as const;
    const counted: TraitMove = { ...base, by: 0.05, at: now - day, takenBack: null };
    const straight = traitPoints([{ ...counted, takenBack: now }], now - 9 * day, now);
    expect(new Set(straight.map(({ y }) => y)).size).toBe(1);
    const risen = traitPoints([counted], now - 9 * day, now);
    expect(risen.at(-1)?.y).toBeLessThan(size.height / 2);
  });
});
