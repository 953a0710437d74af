import type { Message } from '#contract/messages.ts';
import type { Words } from '#contract/words.ts';
import type { Clock, Log } from '../conversation/ports.ts';
import type { EventHub } from './event-hub.ts';
import { isAbsence, type Absence, type MindKeeper } from './mind-keeper.ts';
import type { Turns } from './turns.ts';

/** Milliseconds for which a mind must have been away before it says where it was: most absences are a hiccup. */
const worthSaying = 20_000;

/** A question that is older, in milliseconds, is left to the person: they may have their answer from elsewhere. */
const tooLate = 3_600_000;

type Parts = {
  minds: Pick<MindKeeper, 'status' | 'onReturn'>;
  turns: Pick<Turns, 'pickUp'>;
  events: EventHub;
  clock: Clock;
  words: Words;
  log: Log;
  /** False while they still get to know each other, and off the record: then it says and begins nothing by itself. */
  mayAct(): boolean;
};

/**
 * Comes back when its mind does: says where it was, where that was long, and begins the turn again that the absence left open. No
 * question is begun by itself more than once, and nothing while a turn runs. Returns what ends it.
 */
export function createReturning(parts: Parts): () => void {
  const { minds, turns, events, clock, words, log } = parts;
  /** The absence that is to be spoken of once nothing runs. */
  let pending: Absence | null = null;
  /** The question that was begun again by itself last. */
  let tried = '';
  let disposed = false;

  const isOpen = (newest: Message | null): newest is Message =>
    newest?.role === 'person' && newest.unanswered !== null && isAbsence(newest.unanswered) && newest.id !== tried;
  const choose = (newest: Message | null): { sentence: string | null; again: boolean } => {
    const absence = pending;
    pending = null;
    if (disposed || absence === null || !parts.mayAct()) return { sentence: null, again: false };
    const open = isOpen(newest);
    // The longer of what both clocks say, where the wall clock was set back.
    const waited = open ? Math.max(clock.now() - newest.at, absence.until < absence.from ? absence.length : 0) : 0;
    const again = open && waited <= tooLate;
    if (again) tried = newest.id;
    if (absence.length < worthSaying) return { sentence: null, again };
    const { from, until, length, kind } = absence;
    const sentences = [words.returning.wasAway(from, until, length, kind)];
    if (open) sentences.push(again ? words.returning.again : words.returning.left);
    return { sentence: sentences.join(' '), again };
  };
  const act = (): void => {
    if (pending === null || minds.status().state !== 'ready') return;
    turns.pickUp(choose).catch((cause: unknown) => {
      log.warn('picking up failed', { kind: cause instanceof Error ? cause.name : 'unknown' });
    });
  };
  const ends = [
    minds.onReturn((absence) => {
      // It went again before it could say where it was: all of that was one absence.
      pending =
        pending === null
          ? absence
          : { ...absence, kind: pending.kind, from: pending.from, length: pending.length + absence.length };
      act();
    }),
    events.subscribe((event) => {
      if (event.type === 'turn-settled') act();
    }),
  ];
  return () => {
    disposed = true;
    for (const end of ends) end();
  };
}
