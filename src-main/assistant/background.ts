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
};

/** What is done while nobody talks: erasing what was forgotten, reflecting, summaries, tidying the index. */
export type Background = { turnBegins(): void; turnEnds(): void; dispose(): void };

export function createBackground({ memory, growing, clock, log, onChanged }: Parts): Background {
  let turns = 0;
  let disposed = false;
  let working = false;
  let cancel = (): void => undefined;

  const mayWork = (): boolean => turns === 0 && !disposed;
  const later = (wait: number): void => {
    cancel();
    if (!mayWork() || working) return;
    cancel = clock.after(wait, () => {
      working = true;
      slice()
        .catch((cause: unknown) => {
          log.warn('work in the background failed', { kind: cause instanceof Error ? cause.name : 'unknown' });
          return false;
        })
        .then((more) => {
          working = false;
          later(more ? pause : interval);
        })
        .catch(() => undefined);
    });
  };
  const slice = async (): Promise<boolean> => {
    const { erased, more } = await memory.eraseForgotten(clock.now() - minutesToTakeBack * 60_000);
    if (erased > 0) onChanged();
    if (more) return true;
    if (!mayWork()) return true;
    if (await growing.quiet()) return true;
    if (!mayWork()) return true;
    return memory.tidy();
  };
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
