import { describe, expect, test } from 'vitest';
import type { Milestone, TraitMove } from '../../src-main/contract/growing.ts';
import type { Entry } from '../../src-main/contract/knowledge.ts';
import { nextMilestone, reachedMilestones, type Life } from '../../src-main/growing/milestones.ts';
import { replied, said } from './said.ts';

const day = 86_400_000;
const now = new Date(2027, 2, 10, 12).getTime();
const life = (more: Partial<Life> = {}): Life => ({
  days: 3,
  messages: 20,
  first: now - 3 * day,
  moves: [],
  threads: [],
  ...more,
});
const kinds = (found: readonly Omit<Milestone, 'id' | 'saidAt'>[]): string[] =>
  found.map(({ kind, figure, about }) => [kind, figure, about].join(' ').trim());
const noted = (more: Partial<Milestone>): Milestone => ({
  id: 'milestone-1',
  kind: 'days',
  figure: 30,
  about: '',
  reachedAt: now - day,
  saidAt: null,
  ...more,
});
const move = (by: number): TraitMove => ({
  id: 'move-0001',
  trait: 'directness',
  by,
  at: now - 40 * day,
  cause: 'asked',
  quote: '',
  source: null,
  takenBack: null,
});

describe('a milestone', () => {
  test('is measured: days, messages, years, traits, threads', () => {
    expect(reachedMilestones(life(), [], now)).toEqual([]);
    expect(kinds(reachedMilestones(life({ days: 101 }), [], now))).toEqual(['days 100']);
    expect(kinds(reachedMilestones(life({ messages: 12_000 }), [], now))).toEqual(['messages 10000']);
    expect(kinds(reachedMilestones(life({ moves: [move(0.1), move(0.1)] }), [], now))).toEqual([
      'trait 0.2 directness',
    ]);
    expect(kinds(reachedMilestones(life({ moves: [move(-0.1), move(-0.1)] }), [], now))).toEqual([
      'trait -0.2 directness',
    ]);
  });

  test('of a year is noted in its week, not before and not later', () => {
    const first = new Date(2025, 2, 10, 9).getTime();
    expect(kinds(reachedMilestones(life({ first }), [], now))).toEqual(['year 2']);
    expect(reachedMilestones(life({ first }), [], now - day)).toEqual([]);
    expect(reachedMilestones(life({ first }), [], now + 8 * day)).toEqual([]);
  });

  test('of a thread is noted when it was open for long, and has come to its end just now', () => {
    const thread = (more: Partial<Entry>): Entry => ({
      id: 'entry-0001',
      kind: 'thread',
      subject: 'self',
      attribute: 'thread',
      value: 'the tax papers',
      saidAt: now - 50 * day,
      lastSaidAt: now - day,
      from: null,
      until: null,
      certainty: 1,
      origin: 'rules',
      state: 'done',
      pinned: false,
      private: false,
      supersededBy: null,
      doubt: null,
      times: 1,
      sources: [],
      ...more,
    });
    const of = (more: Partial<Entry>): string[] => kinds(reachedMilestones(life({ threads: [thread(more)] }), [], now));
    expect(of({})).toEqual(['thread 49 the tax papers']);
    expect(of({ state: 'current' })).toEqual([]);
    expect(of({ private: true })).toEqual([]);
    expect(of({ saidAt: now - 20 * day })).toEqual([]);
    expect(of({ lastSaidAt: now - 10 * day })).toEqual([]);
  });

  test('is noted once, and a lower one is not noted after a higher', () => {
    expect(reachedMilestones(life({ days: 40 }), [noted({ figure: 30 })], now)).toEqual([]);
    expect(reachedMilestones(life({ days: 40 }), [noted({ figure: 100 })], now)).toEqual([]);
    expect(kinds(reachedMilestones(life({ days: 101 }), [noted({ figure: 30 })], now))).toEqual(['days 100']);
  });
});

describe('a milestone is said', () => {
  const at = said(3, '').at;
  const waiting = [noted({ reachedAt: at - day })];
  const next = (recent: Parameters<typeof nextMilestone>[1]['recent'], all = waiting): Milestone | null =>
    nextMilestone(all, { recent, now: at });

  test('after a greeting, or in a quiet moment of a talk', () => {
    expect(next([said(3, 'Good morning')])?.figure).toBe(30);
    const talk = Array.from({ length: 6 }, (_, number) => [
      said(2 * number - 14, 'We had soup.'),
      replied(2 * number - 13, 'Nice.'),
    ]).flat();
    expect(next([...talk, said(3, 'ok then')])?.figure).toBe(30);
  });

  test('not in the middle of something else', () => {
    expect(next([said(3, 'Where did I put the keys?')])).toBeNull();
    expect(next([said(3, 'hello, what is the capital of Estonia?')])).toBeNull();
    expect(next([said(3, 'ok then')])).toBeNull();
    expect(next([said(2, 'Hi'), replied(3, 'Hello.')])).toBeNull();
    expect(next([])).toBeNull();
  });

  test.each([
    'My dog died this morning.',
    'I feel so lonely',
    'I had a panic attack',
    'we broke up',
    'I want to kill myself',
  ])('not beside sorrow: %s', (text) => {
    expect(next([said(1, text), replied(2, 'I am here.'), said(3, 'Good night')])).toBeNull();
    expect(next([said(3, text)])).toBeNull();
  });

  test('again when the sorrow was in another sitting', () => {
    expect(next([said(-700, 'My dog died.'), said(3, 'Good morning')])?.figure).toBe(30);
  });

  test('once a week at most, and each once', () => {
    const other = noted({ id: 'milestone-2', kind: 'messages', figure: 1_000, saidAt: at - 3 * day });
    expect(next([said(3, 'Good morning')], [...waiting, other])).toBeNull();
    expect(next([said(3, 'Good morning')], [{ ...other, saidAt: at - 8 * day }])).toBeNull();
    expect(next([said(3, 'Good morning')], [...waiting, { ...other, saidAt: at - 8 * day }])?.figure).toBe(30);
  });
});
