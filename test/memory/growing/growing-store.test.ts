import { describe, expect, test } from 'vitest';
import type { Message } from '../../../src-main/contract/messages.ts';
import { dayName, periodOf } from '../../../src-main/conversation/calendar.ts';
import type { MemoryDatabase } from '../../../src-main/memory/memory-database.ts';
import { migrations, openHistory, openRaw } from '../../fakes/history.ts';
import { temporaryFolder } from '../../fakes/temporary-folder.ts';

const at = (month: number, date: number, hour = 10, minute = 0, year = 2025): number =>
  new Date(year, month - 1, date, hour, minute).getTime();
const now = at(6, 1, 12, 0, 2026);

const tell = (memory: MemoryDatabase, when: number, text: string, role: 'person' | 'os' = 'person'): Message =>
  memory.append({ conversation: memory.lifelong(), role, speaker: '', at: when, text });

const page = (day: string, sources: string[], when = now) => ({
  day,
  at: when,
  happened: 'So it was.',
  learned: '',
  between: '',
  origin: 'rules' as const,
  sources,
});
const summary = (
  period: 'day' | 'month' | 'year',
  when: number,
  sources: string[],
  origin: 'rules' | 'model' = 'rules',
) => ({
  period,
  ...periodOf(period, when),
  text: 'So it was.',
  origin,
  sources,
});
const move = (source: string | null, when = now) => ({
  trait: 'humour' as const,
  by: 0.1,
  at: when,
  cause: 'asked' as const,
  quote: 'joke more',
  source,
});

describe('moves of traits', () => {
  test('are kept with the words that moved them, and can be taken back and count again', () => {
    const memory = openHistory();
    const { id } = tell(memory, at(3, 1), 'joke more');
    memory.addTraitMoves([move(id), move(null, now + 1)]);
    const [first, second] = memory.traitMoves();
    expect(first).toMatchObject({ trait: 'humour', by: 0.1, quote: 'joke more', source: id, takenBack: null });
    expect(second?.source).toBeNull();
    expect(memory.takeBackMove(first?.id ?? '', now)).toBe(true);
    expect(memory.traitMoves()[0]?.takenBack).toBe(now);
    expect(memory.takeBackMove(first?.id ?? '', null)).toBe(true);
    expect(memory.traitMoves()[0]?.takenBack).toBeNull();
    expect(memory.takeBackMove('no-such-move', now)).toBe(false);
  });
});

describe('the journal', () => {
  test('has each day once, newest first, page by page', () => {
    const memory = openHistory();
    const ids = [1, 2, 3].map((date) => tell(memory, at(3, date), 'soup').id);
    for (const [place, id] of ids.entries()) memory.addJournalPage(page(`2025-03-0${place + 1}`, [id]));
    const { pages, more } = memory.journal(null, 2);
    expect(pages.map(({ day }) => day)).toEqual(['2025-03-03', '2025-03-02']);
    expect(pages[0]?.sources).toEqual([ids[2]]);
    expect(more).toBe(true);
    expect(memory.journal('2025-03-02', 5)).toMatchObject({ pages: [{ day: '2025-03-01' }], more: false });
  });

  test('wants a page for every day that is over and on which the person spoke', () => {
    const memory = openHistory();
    tell(memory, at(3, 1, 23, 59), 'late');
    const early = tell(memory, at(3, 2, 0, 1), 'early');
    tell(memory, at(3, 4), 'Good morning.', 'os');
    tell(memory, now - 60_000, 'today');
    expect(memory.openDays(now, 9)).toEqual(['2025-03-01', '2025-03-02']);
    expect(memory.openDays(now, 1)).toEqual(['2025-03-01']);
    memory.addJournalPage(page('2025-03-02', [early.id]));
    expect(memory.openDays(now, 9)).toEqual(['2025-03-01']);
  });

  test('has a page written anew that was begun while its day went on', () => {
    const memory = openHistory();
    const morning = tell(memory, at(3, 1, 9), 'soup');
    memory.addJournalPage(page('2025-03-01', [morning.id], at(3, 1, 12)));
    expect(memory.openDays(now, 9)).toEqual([]);
    const evening = tell(memory, at(3, 1, 20), 'cake');
    expect(memory.openDays(now, 9)).toEqual(['2025-03-01']);
    memory.addJournalPage(page('2025-03-01', [morning.id, evening.id]));
    expect(memory.openDays(now, 9)).toEqual([]);
    expect(memory.journal(null, 9).pages).toHaveLength(1);
  });
});

describe('summaries', () => {
  test('are wanted of days, then of months whose days have one, then of years', () => {
    const memory = openHistory();
    const ids = [at(3, 1), at(3, 2), at(4, 1)].map((when) => tell(memory, when, 'soup').id);
    const wanted = (limit = 9): string[] =>
      memory.openPeriods(now, limit).map(({ period, from }) => `${period} ${dayName(from)}`);
    expect(wanted()).toEqual(['day 2025-03-01', 'day 2025-03-02', 'day 2025-04-01']);
    expect(wanted(2)).toEqual(['day 2025-03-01', 'day 2025-03-02']);
    memory.addSummary(summary('day', at(3, 1), [ids[0] ?? '']));
    memory.addSummary(summary('day', at(3, 2), [ids[1] ?? '']));
    expect(wanted()).toEqual(['day 2025-04-01', 'month 2025-03-01']);
    memory.addSummary(summary('day', at(4, 1), [ids[2] ?? '']));
    expect(wanted()).toEqual(['month 2025-03-01', 'month 2025-04-01']);
    memory.addSummary(summary('month', at(3, 1), ids.slice(0, 2)));
    expect(wanted()).toEqual(['month 2025-04-01']);
    memory.addSummary(summary('month', at(4, 1), ids.slice(2)));
    expect(wanted()).toEqual(['year 2025-01-01']);
    memory.addSummary(summary('year', at(4, 1), ids));
    expect(wanted()).toEqual([]);
  });

  test('are not wanted of a time that is not over, nor of a longer one that it lies in', () => {
    const memory = openHistory();
    const { id } = tell(memory, at(6, 2), 'soup');
    tell(memory, at(6, 20), 'cake');
    const early = at(6, 10);
    expect(memory.openPeriods(early, 9)).toMatchObject([
      { period: 'day', from: periodOf('day', at(6, 2)).from, messages: 1 },
    ]);
    memory.addSummary(summary('day', at(6, 2), [id]));
    expect(memory.openPeriods(early, 9)).toEqual([]);
  });

  test('are found by the time that they touch, with their messages', () => {
    const memory = openHistory();
    const ids = [1, 2, 3].map((date) => tell(memory, at(3, date), 'soup').id);
    for (const [place, id] of ids.entries()) memory.addSummary(summary('day', at(3, place + 1), [id]));
    const found = memory.summaries('day', at(3, 2, 15), at(3, 3, 1));
    expect(found.map(({ sources }) => sources)).toEqual([[ids[1]], [ids[2]]]);
    expect(memory.summaries('month', 0, now)).toEqual([]);
  });

  test('are there once for each time', () => {
    const memory = openHistory();
    const { id } = tell(memory, at(3, 1), 'soup');
    memory.addSummary(summary('day', at(3, 1), [id]));
    memory.addSummary({ ...summary('day', at(3, 1), [id]), text: 'Otherwise.' });
    expect(memory.summaries('day', 0, now).map(({ text }) => text)).toEqual(['So it was.']);
  });
});

describe('what was forgotten, or kept apart', () => {
  const opened = () => {
    const folder = temporaryFolder();
    const memory = openHistory({ folder });
    return { memory, raw: openRaw(folder) };
  };
  const forgetPaul = (memory: MemoryDatabase): string =>
    memory.forget({ what: 'about', about: 'Paul' }, { at: now }).id;

  test('is read by nothing, and what was made of it goes and comes with it', () => {
    const { memory } = opened();
    const first = tell(memory, at(3, 1), 'Paul came for soup.');
    tell(memory, at(3, 1, 11), 'We had cake.');
    memory.addTraitMoves([move(first.id)]);
    memory.addJournalPage(page('2025-03-01', [first.id]));
    memory.addSummary(summary('day', at(3, 1), [first.id]));
    const shown = () => ({
      moves: memory.traitMoves(),
      pages: memory.journal(null, 9),
      summaries: memory.summaries('day', 0, now),
      messages: memory.messagesBetween(0, now, 9),
      figures: memory.lifeFigures(),
    });
    const before = shown();
    const forgetting = forgetPaul(memory);
    expect(shown()).toMatchObject({
      moves: [],
      pages: { pages: [] },
      summaries: [],
      messages: [{ text: 'We had cake.' }],
      figures: { days: 1, messages: 1 },
    });
    // While it can be taken back, nothing is made in its place; after that, from what is left.
    expect(memory.openDays(now, 9)).toEqual([]);
    expect(memory.openPeriods(now, 9)).toEqual([]);
    expect(memory.restore(forgetting)).toBe(true);
    expect(shown()).toEqual(before);
    forgetPaul(memory);
    memory.eraseForgotten(now + 1);
    expect(memory.openDays(now, 9)).toEqual(['2025-03-01']);
    expect(memory.openPeriods(now, 9)).toMatchObject([{ period: 'day', messages: 1 }]);
  });

  test('is not written down by who had read it before it was forgotten', () => {
    const { memory } = opened();
    const { id } = tell(memory, at(3, 1), 'Paul came for soup.');
    forgetPaul(memory);
    memory.addTraitMoves([move(id)]);
    memory.addJournalPage(page('2025-03-01', [id]));
    memory.addSummary(summary('day', at(3, 1), [id]));
    expect([memory.traitMoves(), memory.journal(null, 9).pages, memory.summaries('day', 0, now)]).toEqual([[], [], []]);
  });

  test('and was said off the record, or is private, is told nowhere', () => {
    const { memory, raw } = opened();
    const off = tell(memory, at(3, 1), 'Between us: I am leaving.');
    const kept = tell(memory, at(3, 2), 'My sister Helka is ill.');
    memory.offTheRecord(off.id);
    memory.learn(
      [
        {
          kind: 'fact',
          subject: 'Helka',
          attribute: 'health',
          value: 'ill',
          holds: 'now',
          manner: 'plain',
          from: null,
          until: null,
          certainty: 1,
        },
      ],
      { message: kept.id, at: kept.at, origin: 'rules' },
    );
    expect(memory.openDays(now, 9)).toEqual(['2025-03-02']);
    memory.addSummary(summary('day', at(3, 2), [kept.id]));
    expect(memory.summaries('day', 0, now)).toHaveLength(1);
    raw.exec('UPDATE entries SET private = 1');
    expect(memory.messagesBetween(0, now, 9)).toEqual([]);
    expect(memory.openDays(now, 9)).toEqual([]);
    expect(memory.summaries('day', 0, now)).toEqual([]);
    expect(memory.entriesBetween(0, now)).toMatchObject([{ value: 'ill', private: true, sources: [kept.id] }]);
    expect(memory.lifeFigures()).toEqual({ days: 1, messages: 1, first: kept.at });
  });

  test('holds up the longer times of a day that it emptied, while it can be taken back', () => {
    const { memory } = opened();
    const first = tell(memory, at(3, 1), 'Paul came for soup.');
    const other = tell(memory, at(3, 5), 'Cake.');
    expect(memory.addSummary(summary('day', at(3, 1), [first.id]))).toBe(true);
    expect(memory.addSummary(summary('day', at(3, 5), [other.id]))).toBe(true);
    const wanted = (): string[] => memory.openPeriods(now, 9).map(({ period }) => period);
    expect(wanted()).toEqual(['month']);
    forgetPaul(memory);
    expect(wanted()).toEqual([]);
    expect(memory.addSummary(summary('month', at(3, 1), [other.id]))).toBe(false);
    expect(memory.addJournalPage(page('2025-03-01', [first.id]))).toBe(false);
    memory.eraseForgotten(now + 1);
    expect(wanted()).toEqual(['month']);
    expect(memory.addSummary(summary('month', at(3, 1), [other.id]))).toBe(true);
  });

  test('takes along a summary by a model that was made from shorter ones', () => {
    const { memory } = opened();
    const first = tell(memory, at(3, 1), 'Paul came for soup.');
    memory.addSummary(summary('day', at(3, 1), [first.id]));
    memory.addSummary(summary('month', at(3, 1), [], 'model'));
    expect(memory.summaries('month', 0, now)).toMatchObject([{ sources: [first.id] }]);
    forgetPaul(memory);
    expect(memory.summaries('month', 0, now)).toEqual([]);
  });
});

describe('milestones', () => {
  test('of one kind, figure and subject are there once, and are said once', () => {
    const memory = openHistory();
    const days = { kind: 'days' as const, figure: 30, about: '', reachedAt: now };
    memory.addMilestones([days, { ...days, figure: 100 }]);
    memory.addMilestones([{ ...days, reachedAt: now + 5 }]);
    const [first] = memory.milestones();
    expect(memory.milestones()).toHaveLength(2);
    memory.milestoneSaid(first?.id ?? '', now + 9);
    memory.milestoneSaid(first?.id ?? '', now + 99);
    expect(memory.milestones().find(({ id }) => id === first?.id)?.saidAt).toBe(now + 9);
  });

  test('are measured on the days and messages of the person', () => {
    const memory = openHistory();
    expect(memory.lifeFigures()).toEqual({ days: 0, messages: 0, first: null });
    const first = tell(memory, at(3, 1, 23, 59), 'late');
    tell(memory, at(3, 2, 0, 1), 'early');
    tell(memory, at(3, 3), 'Good morning.', 'os');
    expect(memory.lifeFigures()).toEqual({ days: 2, messages: 2, first: first.at });
  });
});

test('a life that was begun before there was growing grows from all of it', () => {
  const folder = temporaryFolder();
  const memory = openHistory({ folder, migrations });
  tell(memory, at(3, 1), 'soup');
  expect(memory.openDays(now, 9)).toEqual(['2025-03-01']);
});
