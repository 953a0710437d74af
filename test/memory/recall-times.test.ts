import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MemoryDatabase } from '../../src-main/memory/memory-database.ts';
import { anchorOf } from '../../src-main/memory/recall/anchors.ts';
import { askedDays, dayAt } from '../../src-main/memory/recall/days.ts';
import { spansOf } from '../../src-main/memory/recall/spans.ts';
import { openHistory, say } from '../fakes/history.ts';

const at = (text: string): number => new Date(`${text}T12:00:00`).getTime();
const day = (text: string): number => dayAt(at(text));

describe('times that are told from the day of the question', () => {
  // A Wednesday.
  const now = '2026-07-15';

  test.each([
    ['last spring', '2026-03-01', '2026-05-31'],
    ['last summer', '2025-06-01', '2025-08-31'],
    ['this summer', '2026-06-01', '2026-08-31'],
    ['last fall', '2025-09-01', '2025-11-30'],
    ['last winter', '2025-12-01', '2026-02-28'],
    ['two winters ago', '2024-12-01', '2025-02-28'],
    ['two summers ago', '2024-06-01', '2024-08-31'],
    ['the summer before last', '2024-06-01', '2024-08-31'],
    ['in the summer', '2026-06-01', '2026-08-31'],
    ['over the winter', '2025-12-01', '2026-02-28'],
    ['in the summer of 2023', '2023-06-01', '2023-08-31'],
    ['last Christmas', '2025-12-24', '2025-12-26'],
    ['at Christmas', '2025-12-24', '2025-12-26'],
    ['at Christmas 2022', '2022-12-24', '2022-12-26'],
    ['two Christmases ago', '2024-12-24', '2024-12-26'],
    ['around New Year', '2025-12-28', '2026-01-04'],
    ["on New Year's Eve", '2025-12-31', '2026-01-01'],
    ['last Easter', '2026-04-03', '2026-04-06'],
    ['on Halloween', '2025-10-31', '2025-10-31'],
    ['last Thanksgiving', '2025-11-27', '2025-11-28'],
    ['yesterday', '2026-07-14', '2026-07-14'],
    ['the day before yesterday', '2026-07-13', '2026-07-13'],
    ['last week', '2026-07-06', '2026-07-12'],
    ['the week before last', '2026-06-29', '2026-07-05'],
    ['this week', '2026-07-13', '2026-07-15'],
    ['last weekend', '2026-07-11', '2026-07-12'],
    ['over the weekend', '2026-07-11', '2026-07-12'],
    ['two weekends ago', '2026-07-04', '2026-07-05'],
    ['three weeks ago', '2026-06-21', '2026-06-27'],
    ['four days ago', '2026-07-11', '2026-07-11'],
    ['last month', '2026-06-01', '2026-06-30'],
    ['last March', '2026-03-01', '2026-03-31'],
    ['last November', '2025-11-01', '2025-11-30'],
    ['last year', '2025-01-01', '2025-12-31'],
    ['two years ago', '2024-01-01', '2024-12-31'],
    ['in the last three days', '2026-07-12', '2026-07-15'],
    ['last Friday', '2026-07-10', '2026-07-10'],
  ])('%s', (words, from, to) => {
    expect(spansOf(`What did I do ${words}?`, day(now))).toEqual([{ from: day(from), to: day(to) }]);
  });

  test('count from when it is asked', () => {
    const asked = (when: string): unknown => askedDays('What did I read last spring?', at(when))[0]?.span;
    expect(asked('2026-02-10')).toEqual({ from: day('2025-03-01'), to: day('2025-05-31') });
    expect(asked('2026-04-10')).toEqual({ from: day('2025-03-01'), to: day('2025-05-31') });
    expect(asked('2026-12-10')).toEqual({ from: day('2026-03-01'), to: day('2026-05-31') });
  });

  test('are asked for by questions, and only mentioned by what is no question', () => {
    expect(askedDays('I saw her yesterday.', at(now))).toEqual([]);
    expect(askedDays('Did I see her yesterday?', at(now))).toHaveLength(1);
    expect(askedDays('Where does the spring rise, and who may fall?', at(now))).toEqual([]);
  });

  test('give way to a day that is named', () => {
    expect(askedDays('What did I say last week, on 3 May 2026?', at(now))[0]).toMatchObject({ month: 4, first: 3 });
  });

  test('are read from any text without a fault, each from its first to its last day', () => {
    const words = fc.constantFrom(
      'last',
      'two',
      'ago',
      'winter',
      'week',
      'before',
      'christmas',
      'of',
      '2023',
      'the',
      '99',
      'in',
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 8 }), fc.integer({ min: 0, max: 60_000 }), (said, today) => {
        for (const { from, to } of spansOf(said.join(' '), today)) {
          expect(Number.isInteger(from) && Number.isInteger(to)).toBe(true);
          expect(to).toBeGreaterThanOrEqual(from);
        }
      }),
    );
  });
});

describe('times that are told by what happened', () => {
  test.each([
    ['What did I buy the week before we went to the sea?', 'we went to the sea', -7, -1],
    ['Whom did I meet two days after my exam?', 'my exam', 2, 2],
    ['Who called the day after the storm?', 'the storm', 1, 1],
    ['How did I feel after my sister’s wedding?', "my sister's wedding", 0, 14],
    ['What did I cook just before our trip to Rome?', 'our trip to rome', -4, 0],
  ])('%s', (text, event, from, to) => {
    const anchor = anchorOf(text);
    expect(anchor?.event).toBe(event);
    expect(anchor?.of({ from: 0, to: 0 })).toEqual({ from, to });
  });

  test.each(['What happened before 2020?', 'Who came after her party?', 'What did I say before that?', 'Why?'])(
    'and not so: %s',
    (text) => {
      expect(anchorOf(text)).toBeNull();
    },
  );

  test('bring up what was said then', () => {
    const memory = openHistory();
    chat(memory, '2025-01-02', 60);
    say(memory, 'I bought a green tent with a window.', { at: at('2025-04-08') });
    say(memory, 'I bought a red kettle.', { at: at('2025-04-30') });
    say(memory, 'We went to the sea and swam a lot.', { at: at('2025-04-14') + 3_600_000 * 24 * 20 });
    chat(memory, '2025-06-01', 60);
    say(memory, 'I bought a brown carpet.', { at: at('2025-09-01') });
    const found = memory.recall({ text: 'What did I buy the week before we went to the sea?', count: 5 });
    expect(found[0]?.message.text).toBe('I bought a red kettle.');
  });
});

/** Small talk, one message every eight hours. */
function chat(memory: MemoryDatabase, from: string, count: number): void {
  const lines = ['The weather was mild.', 'I had soup at noon.', 'The fence is blue now.', 'The bus was late again.'];
  for (let number = 0; number < count; number += 1)
    say(memory, lines[number % lines.length] ?? '', { at: at(from) + number * 8 * 3_600_000 });
}

describe('recall', () => {
  test('brings up what was said in a season that is asked for, counted from the day of the question', () => {
    const memory = openHistory();
    const seasons = ['2024-07-10', '2025-01-10', '2025-04-10', '2025-07-10', '2025-10-10', '2026-01-10', '2026-04-10'];
    for (const season of seasons) {
      chat(memory, season, 20);
      say(memory, `I painted the ${season} picture of a boat.`, { at: at(season) + 9 * 24 * 3_600_000 });
    }
    const best = (text: string, now: string): string | undefined =>
      memory.recall({ text, count: 3, now: at(now) })[0]?.message.text;
    expect(best('What picture did I paint last winter?', '2026-05-01')).toContain('2026-01-10');
    expect(best('What picture did I paint last spring?', '2026-07-01')).toContain('2026-04-10');
    expect(best('What picture did I paint last spring?', '2026-03-20')).toContain('2025-04-10');
    expect(best('What picture did I paint two summers ago?', '2026-05-01')).toContain('2024-07-10');
    expect(best('What picture did I paint last fall?', '2026-05-01')).toContain('2025-10-10');
  });

  test('looks first where the time lies that is asked for, in a long life', () => {
    const memory = openHistory();
    const start = at('2020-01-01');
    const lines = [
      'The garden was loud today.',
      'I cooked beans again.',
      'The garden gate is open.',
      'Beans for dinner.',
    ];
    const wanted = 'Beans grow in the garden now.';
    memory.beginImport();
    memory.importRecords(
      Array.from({ length: 24_000 }, (_, number) => ({
        kind: 'message' as const,
        id: null,
        conversation: memory.lifelong(),
        sourceId: null,
        role: 'person' as const,
        speaker: 'Theo',
        at: start + number * 3_600_000,
        text: number === 1_500 || number === 20_000 ? wanted : (lines[number % lines.length] ?? ''),
        interrupted: false,
        replaced: false,
        unanswered: null,
      })),
    );
    memory.commitImport();
    const [best] = memory.recall({ text: 'Which beans grow in the garden in March 2020?', count: 10 });
    expect(best?.message.text).toBe(wanted);
    expect(best?.message.at).toBe(start + 1_500 * 3_600_000);
  });
});
