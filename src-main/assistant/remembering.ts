import type { Clock, MemoryStore } from '../conversation/ports.ts';
import type { Knowledge } from './knowledge.ts';

/** The fact that says whether remembering is paused: it outlives a restart, and what was said meanwhile does not. */
const pausedKey = 'memory.paused';

/** Whether what is said is remembered. */
export type Remembering = {
  paused(): boolean;
  pause(): Promise<void>;
  /** Goes on remembering; what was said meanwhile is erased. Resolves with how many messages that were. */
  goOn(): Promise<number>;
};

export function createRemembering(
  memory: Pick<MemoryStore, 'endOffTheRecord'>,
  knowledge: Knowledge,
  clock: Clock,
  onChanged: () => Promise<void>,
): Remembering {
  const paused = (): boolean => knowledge.facts().findLast(({ key }) => key === pausedKey)?.value === 'yes';
  return {
    paused,
    pause: async () => {
      if (paused()) return;
      await knowledge.learn([{ key: pausedKey, value: 'yes' }]);
      await onChanged();
    },
    goOn: async () => {
      if (!paused()) return 0;
      const erased = await memory.endOffTheRecord(clock.now());
      await knowledge.learn([{ key: pausedKey, value: null }]);
      await onChanged();
      return erased;
    },
  };
}
