import type { JournalPage } from '#contract/growing.ts';
import { dayName } from '../../conversation/calendar.ts';
import { row, rows, run, type ReadableDb, type WritableDb } from '../database.ts';
import { newId } from '../identifiers.ts';
import { lastSaid, mayBeTold, personDays, sourcesOf, usableNumbers } from './readable.ts';

type PageRow = Omit<JournalPage, 'sources'> & { number: number };

/** Pages, newest day first; `before`: only days before this one. */
export function listPages(
  db: ReadableDb,
  before: string | null,
  limit: number,
): { pages: JournalPage[]; more: boolean } {
  const found = rows<PageRow>(
    db,
    `SELECT number, id, day, at, happened, learned, between_us AS "between", origin FROM journal
     WHERE forgotten IS NULL AND day < ? ORDER BY day DESC LIMIT ?`,
    before ?? '9999-99-99',
    limit + 1,
  );
  const shown = found.slice(0, limit);
  const sources = sourcesOf(
    db,
    'journal_sources',
    'page',
    shown.map(({ number }) => number),
  );
  const pages = shown.map(({ number, ...page }) => ({ ...page, sources: sources.get(number) ?? [] }));
  return { pages, more: found.length > limit };
}

/**
 * Keeps a page, in the place of one that was written while its day was not over. Nothing is kept when a message it was written
 * from was forgotten meanwhile, or while a page of that day can still be taken back; gives whether it was kept.
 */
export function addPage(db: WritableDb, page: Omit<JournalPage, 'id'>): boolean {
  const add = db.transaction((): boolean => {
    const numbers = usableNumbers(db, page.sources);
    const held = row(db, 'SELECT 1 FROM journal WHERE day = ? AND forgotten IS NOT NULL', page.day);
    if (numbers === null || held !== undefined) return false;
    run(db, 'DELETE FROM journal WHERE day = ? AND forgotten IS NULL', page.day);
    const { lastInsertRowid } = run(
      db,
      'INSERT INTO journal (id, day, at, happened, learned, between_us, origin) VALUES (?, ?, ?, ?, ?, ?, ?)',
      ...[newId(page.at), page.day, page.at, page.happened, page.learned, page.between, page.origin],
    );
    for (const message of numbers)
      run(db, 'INSERT INTO journal_sources (page, message) VALUES (?, ?)', lastInsertRowid, message);
    return true;
  });
  return add.immediate();
}

/**
 * The oldest days that are over at `now` and have no page, or one from before the person's last word of that day. A day whose
 * page was forgotten waits until that cannot be taken back.
 */
export function openDays(db: ReadableDb, own: number, now: number, limit: number): string[] {
  const pages = new Map(
    rows<{ day: string; at: number; forgotten: string | null }>(
      db,
      'SELECT day, at, forgotten FROM journal ORDER BY number',
    ).map(({ day, at, forgotten }) => [day, forgotten === null ? at : Infinity]),
  );
  const found: string[] = [];
  for (const { from, until } of personDays(db, own, mayBeTold, (start) => pages.has(dayName(start)))) {
    if (until >= now || found.length >= limit) break;
    const written = pages.get(dayName(from));
    const isOpen = written === undefined || (written <= until && written < (lastSaid(db, own, from, until) ?? 0));
    if (isOpen) found.push(dayName(from));
  }
  return found;
}
