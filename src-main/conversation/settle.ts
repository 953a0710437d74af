import type { Entry, Learned } from '#contract/knowledge.ts';
import { attributeKind, foldValue } from './attributes.ts';

/** What is to be done with one thing that was learned. Entries are named by their ids. */
export type Settlement =
  /** Nothing: it is a denial of what was never known, or the person said after it that it is wrong. */
  | { do: 'nothing' }
  /** It was said again: the message becomes one more source. `past`, `corrected`: entries whose place it took then. */
  | { do: 'merge'; into: string; past: string[]; corrected: string[] }
  /** It is new. `past`, `corrected`: entries whose place it takes; `doubt`: one that says otherwise. */
  | { do: 'add'; past: string[]; corrected: string[]; doubt: string | null; state: 'current' | 'past' }
  /** Something known has ended, or was never so. */
  | { do: 'end'; past: string[]; corrected: string[] };

/**
 * An entry with what is needed to read messages out of their order. `heldAt`: when it was last said to hold (null when it was
 * only ever said to have held before); `endedAt`: when it was said to have ended or to be wrong. Where they are left out,
 * it held when it was last said, and ended then too.
 */
export type KnownEntry = Entry & { heldAt?: number | null; endedAt?: number | null };

/** Pairs of attributes of which a value can stand under one only. */
const opposites: Readonly<Record<string, string>> = { likes: 'dislikes', dislikes: 'likes' };
export const oppositeOf = (attribute: string): string | null => opposites[attribute] ?? null;

const heldAt = (entry: KnownEntry): number =>
  entry.heldAt === undefined ? entry.lastSaidAt : (entry.heldAt ?? Number.NEGATIVE_INFINITY);
const endedAt = (entry: KnownEntry): number => entry.endedAt ?? entry.lastSaidAt;

/**
 * Sets one thing that was learned against the entries of its slot (and of the opposite one). The laws, which the tests hold:
 * the same said twice is one entry; of a single attribute one entry at most is current, but for a doubt; nothing but a correction
 * makes an entry 'corrected'; what the person said is wrong stays wrong until they say it anew; a later message never loses to an
 * earlier one, in whatever order they are read.
 *
 * @param known entries that share its slot, or the slot of the opposite attribute with the same value.
 * @param at when the message was said: history is learned out of order when an archive is brought in.
 * @param deniedAt when just this was last denied after `at`, by a message that was read before; null where it was not.
 */
export function settle(
  learned: Learned,
  known: readonly KnownEntry[],
  at: number,
  deniedAt: number | null = null,
): Settlement {
  const same = known.filter(
    (entry) => entry.attribute === learned.attribute && foldValue(entry.value) === foldValue(learned.value),
  );
  const current = same.find(({ state }) => state === 'current');
  if (learned.holds === 'not') {
    const ended = known
      .filter((entry) => entry.state === 'current' && heldAt(entry) <= at && isDenied(entry, learned))
      .map(({ id }) => id);
    if (ended.length === 0) return { do: 'nothing' };
    // What was taken back was never so; what was denied later has ended.
    return learned.manner === 'correction'
      ? { do: 'end', past: [], corrected: ended }
      : { do: 'end', past: ended, corrected: [] };
  }
  if (learned.holds === 'before') {
    // 'I used to live in Porto' after 'I live in Porto': what was so has ended.
    if (current && heldAt(current) <= at) return { do: 'end', past: [current.id], corrected: [] };
    const before = current ?? same.find(({ state }) => state === 'past' || state === 'done');
    if (before) return { do: 'merge', into: before.id, past: [], corrected: [] };
    if (same.some((entry) => entry.state === 'corrected' && endedAt(entry) >= at)) return { do: 'nothing' };
    return { do: 'add', past: [], corrected: [], doubt: null, state: 'past' };
  }
  const again = current ?? same.find(({ state }) => state === 'done');
  if (again) return { do: 'merge', into: again.id, past: [], corrected: [] };
  // It ended after this was said.
  const ended = same.find((entry) => entry.state === 'past' && endedAt(entry) > at);
  // The person's word that it is wrong outweighs what was said before that.
  if (!ended && same.some((entry) => entry.state === 'corrected' && endedAt(entry) >= at)) return { do: 'nothing' };
  const { single, fixed } = attributeKind(learned.attribute);
  const rivals = known.filter(
    (entry) => entry.attribute !== learned.attribute || (single && foldValue(entry.value) !== foldValue(learned.value)),
  );
  const doubtful = fixed && learned.manner === 'plain';
  const isDoubted = (entry: KnownEntry): boolean =>
    doubtful && entry.attribute === learned.attribute && entry.state === 'current';
  // What was said before this has lost its place to it, whatever became of this since.
  const replaced = rivals
    .filter((entry) => entry.state === 'current' && heldAt(entry) <= at && !isDoubted(entry))
    .map(({ id }) => id);
  const places =
    learned.manner === 'correction' ? { past: [], corrected: replaced } : { past: replaced, corrected: [] };
  if (ended) return { do: 'merge', into: ended.id, ...places };
  // Read late: what was said since then holds. What never changes in a life is a doubt, whichever was said first.
  if (deniedAt !== null || rivals.some((entry) => heldAt(entry) > at && !isDoubted(entry))) {
    const past = same.find(({ state }) => state === 'past');
    return past ? { do: 'merge', into: past.id, ...places } : { do: 'add', ...places, doubt: null, state: 'past' };
  }
  return { do: 'add', ...places, doubt: rivals.find(isDoubted)?.id ?? null, state: 'current' };
}

/**
 * True for an entry that a denial is about: of the same value, or, where there is one at a time, of one that is called by its last
 * words only ('the clinic' for 'a small clinic').
 */
function isDenied(entry: KnownEntry, denial: Learned): boolean {
  if (entry.attribute !== denial.attribute) return false;
  const [known, denied] = [foldValue(entry.value), foldValue(denial.value)];
  return known === denied || (attributeKind(denial.attribute).single && known.endsWith(` ${denied}`));
}
