import fs from 'node:fs';
import { z } from 'zod';
import type { DesktopStatus } from '#contract/desktop.ts';

const versionSchema = z.string().regex(/^\d{1,6}\.\d{1,6}\.\d{1,6}$/, 'not a version');

/** assets/changes.json: what a person notices of each version, newest first. */
const changesSchema = z
  .array(
    z.strictObject({
      version: versionSchema,
      date: z.iso.date(),
      notes: z.array(z.string().min(1).max(300)).min(1),
    }),
  )
  .refine(
    (entries) => entries.every(({ version }, at) => at === 0 || isNewer(entries[at - 1]?.version ?? '', version)),
    'not newest first',
  );

/** Whether a version comes after another. A version that is none comes before all. */
function isNewer(version: string, than: string): boolean {
  const numbersOf = (text: string): number[] =>
    versionSchema.safeParse(text).success ? text.split('.').map(Number) : [];
  const [one, other] = [numbersOf(version), numbersOf(than)];
  for (let at = 0; at < 3; at += 1) {
    const difference = (one[at] ?? -1) - (other[at] ?? -1);
    if (difference !== 0) return difference > 0;
  }
  return false;
}

/**
 * What changed for somebody whose last version was `since` and who runs `now`: the notes of all versions between, newest
 * first, one a line. Null when there is nothing to tell: the first start (`since` is empty), the same version, an older one.
 * @param file assets/changes.json.
 * @throws when the file cannot be read or is none of ours.
 */
export function readChanges(file: string, since: string, now: string): DesktopStatus['changed'] {
  if (since === '' || !isNewer(now, since)) return null;
  const entries = changesSchema.parse(JSON.parse(fs.readFileSync(file, 'utf8')));
  const notes = entries
    .filter(({ version }) => isNewer(version, since) && !isNewer(version, now))
    .flatMap((entry) => entry.notes);
  return notes.length === 0 ? null : { version: now, notes: notes.join('\n') };
}
