import { minutesToTakeBack } from '../conversation/forgetting.ts';
import type { Clock, Log, MemoryStore } from '../conversation/ports.ts';

/** How long the talk must have rested before anything large is done, in milliseconds. */
const rest = 60_000;

/** Between two slices of work, and between two looks when there is none, in milliseconds. */
const pause = 200;
const interval = 600_000;

type Parts = {
  memory: Pick<MemoryStore, 'eraseForgotten' | 'tidy'>;
  /** One slice of reflecting; resolves with whether there is more. */
  growing: { quiet(): Promise<boolean> };
  clock: Clock;
  log: Log;
  onChanged(): void;
  /** Comes last: looks after the copies. `erased`: something was erased since it was called last. */
  atRest(erased: boolean): Promise<void>;
};

/** What is done while nobody talks: erasing what was forgotten, reflecting, summaries, tidying the index, copies. */
export type Background = { turnBegins(): void; turnEnds(): void; dispose(): void };

export function createBackground({ memory, growing, clock, log, onChanged, atRest }: Parts): Background {
  let turns = 0;
  let disposed = false;
  let working = false;
  let erasedSome = false;
  let cancel = (): void => undefined;

  const mayWork = (): boolean => turns === 0 && !disposed;
  const later = (wait: number): void => {
    cancel();
    if (!mayWork() || working) return;
    cancel = clock.after(wait, () => {
      working = true;
      slice()
        .then((more) => {
          working = false;
          later(more ? pause : interval);
        })
        .catch(() => undefined);
    });
  };
  /** One part of the work: what fails is said in the log, and keeps no other part from its turn. */
  const part = async (work: () => Promise<boolean>): Promise<boolean> => {
    if (!mayWork()) return true;
    try {
      return await work();
    } catch (cause) {
      log.warn('work in the background failed', { kind: cause instanceof Error ? cause.name : 'unknown' });
      return false;
    }
  };
  const erase = async (): Promise<boolean> => {
    const { erased, more } = await memory.eraseForgotten(clock.now() - minutesToTakeBack * 60_000);
    if (erased > 0) {
      erasedSome = true;
      onChanged();
    }
    return more;
  };
  const lookAfterCopies = async (): Promise<boolean> => {
    const sinceLast = erasedSome;
    erasedSome = false;
    await atRest(sinceLast);
    return false;
  };
  const slice = async (): Promise<boolean> =>
    (await part(erase)) ||
    (await part(() => growing.quiet())) ||
    (await part(() => memory.tidy())) ||
    (await part(lookAfterCopies));
  later(rest);
  return {
    turnBegins: () => {
      turns += 1;
      cancel();
    },
    turnEnds: () => {
      turns = Math.max(0, turns - 1);
      later(rest);
    },
    dispose: () => {
      disposed = true;
      cancel();
    },
  };
}
