import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BackupKind } from '../../../src-main/contract/life.ts';
import { backupName, readBackupName } from '../../../src-main/memory/backups/backup-files.ts';
import { backupsToDrop, isDailyDue, kept, weeklies } from '../../../src-main/memory/backups/kept-backups.ts';

const day = 86_400_000;
const noon = Date.UTC(2026, 10, 16, 12);
type Copy = { name: string; kind: BackupKind; madeAt: number };
const copyAt = (madeAt: number, kind: BackupKind = 'daily'): Copy => ({ name: `${kind} ${madeAt}`, kind, madeAt });

/** Copies as they are after so many days of making one a day and letting go of what is not kept. */
function daysOf(count: number, from = noon): Copy[] {
  let copies: Copy[] = [];
  for (let at = 0; at < count; at += 1) {
    copies = [...copies, copyAt(from + at * day)];
    const gone = new Set(backupsToDrop(copies));
    copies = copies.filter(({ name }) => !gone.has(name));
  }
  return copies;
}

const kinds = fc.constantFrom<BackupKind>('daily', 'before-migration', 'before-update', 'before-restore', 'asked');
const manyCopies = fc.uniqueArray(
  fc
    .record({ kind: kinds, madeAt: fc.integer({ min: 0, max: 400 * day }) })
    .map(({ kind, madeAt }) => copyAt(madeAt, kind)),
  { selector: ({ name }) => name, maxLength: 60 },
);

describe('of the copies there stay', () => {
  test('after a month of one a day: the last seven, and of older weeks the last each', () => {
    // A Monday, and 30 days later a Tuesday.
    const left = daysOf(30).map(({ madeAt }) => Math.round((madeAt - noon) / day));
    expect(left).toEqual([13, 20, 23, 24, 25, 26, 27, 28, 29]);
    const copies = daysOf(30);
    expect([...weeklies(copies)]).toEqual([copyAt(noon + 20 * day).name, copyAt(noon + 13 * day).name]);
  });

  test('the last three of those made for each other reason', () => {
    const made = [1, 2, 3, 4, 5].map((at) => copyAt(at * day, 'before-migration'));
    expect(backupsToDrop([...made, copyAt(9, 'before-update')])).toEqual([made[0]?.name, made[1]?.name]);
  });

  test('always the newest of each kind, never more than there is room for, and the same when asked again', () => {
    fc.assert(
      fc.property(manyCopies, (copies) => {
        const gone = new Set(backupsToDrop(copies));
        const left = copies.filter(({ name }) => !gone.has(name));
        expect(backupsToDrop(left)).toEqual([]);
        for (const kind of new Set(copies.map((copy) => copy.kind))) {
          const of = (some: Copy[]): number[] => some.filter((copy) => copy.kind === kind).map(({ madeAt }) => madeAt);
          expect(Math.max(...of(left))).toBe(Math.max(...of(copies)));
          expect(of(left).length).toBeLessThanOrEqual(kind === 'daily' ? kept.days + kept.weeks : kept.others);
        }
      }),
    );
  });

  test('one of every day that is kept, whatever the order in which they were found', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(daysOf(60)), (copies) => {
        const days = copies.map(({ madeAt }) => madeAt).sort((a, b) => b - a);
        const gone = new Set(backupsToDrop(copies));
        for (const madeAt of days.slice(0, kept.days)) expect(gone.has(copyAt(madeAt).name)).toBe(false);
      }),
    );
  });
});

describe('a daily copy is due', () => {
  test.each([
    ['when there is none', [], true],
    ['a day after the last', [copyAt(noon - day)], true],
    ['not an hour after the last', [copyAt(noon - 3_600_000)], false],
    ['when the last is from the future, because the clock went back', [copyAt(noon + 3 * day)], true],
    ['whatever was copied for another reason', [copyAt(noon, 'before-update')], true],
  ])('%s', (_when, copies, due) => {
    expect(isDailyDue(copies, noon)).toBe(due);
  });
});

test('a name says why and when, and no other name says anything', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('daily', 'before-migration', 'before-update', 'before-restore', 'asked'),
      fc.integer({ min: 0, max: Date.UTC(9999, 11, 31) }),
      (kind, at) => {
        expect(readBackupName(backupName(kind, at))).toEqual({ kind, madeAt: at });
      },
    ),
  );
  for (const name of [
    'os1.db',
    'mine.db',
    'weekly-2026-11-22t083000-000z.db',
    'daily-2026-11-22t083000-000z.db.part',
    'daily-2026-13-40t083000-000z.db',
    '../daily-2026-11-22t083000-000z.db',
  ])
    expect(readBackupName(name), name).toBeNull();
});
