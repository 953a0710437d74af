import type { Backup } from '#contract/life.ts';
import { clearParts, dropBackups, listBackups } from './backup-files.ts';
import { copiesWithErased } from './drop-erased.ts';
import { backupsToDrop, isDailyDue } from './kept-backups.ts';
import { makeBackup } from './make-backup.ts';

/**
 * What is done about copies while nobody talks: a daily one where it is due, or where older ones hold something that was erased; then
 * those that hold it go, and those that are not kept any more. A copy goes only when a newer one is there, so that at any moment
 * there is one. For whoever has the folder to itself.
 */
export function restBackups(folder: string, now: number): { made: Backup | null; dropped: string[] } {
  clearParts(folder);
  const erased = copiesWithErased(folder);
  const made = erased.length > 0 || isDailyDue(listBackups(folder), now) ? makeBackup(folder, 'daily', now) : null;
  const dropped = [...new Set([...erased, ...backupsToDrop(listBackups(folder))])].filter(
    (name) => name !== made?.name,
  );
  dropBackups(folder, dropped);
  return { made, dropped };
}
