import type { CallOutput } from '#contract/calls.ts';
import type { AssistantEvent } from '#contract/events.ts';
import type { Words } from '#contract/words.ts';
import type { Life } from '../assistant/open-life.ts';
import { nothingKnown, type LifeFacts } from './tray-state.ts';

/** What the host knows of the life it shows, from what every window is told. */
export type FollowedLife = {
  facts(): LifeFacts;
  /** The name of the OS; the program's own before it has one. */
  name(): string;
  /** Asks for everything anew: after the start, and when the history opened again. */
  refresh(): Promise<void>;
  /** The person looks: nothing is unread any more. */
  looked(): void;
  /** A newer version is being put in the program's place, or no longer. */
  installing(now: boolean): void;
  dispose(): void;
};

type Parts = {
  life: Pick<Life, 'call' | 'subscribe' | 'recovery'>;
  words: Words;
  /** True while the person can see the window. */
  isLooking(): boolean;
  changed(): void;
};

export function followLife({ life, words, isLooking, changed }: Parts): FollowedLife {
  let facts = nothingKnown;
  let name: string = words.product;
  let mindIsAway = false;
  let installs = false;
  const set = (change: Partial<LifeFacts>): void => {
    const away = mindIsAway || installs || life.recovery() !== null;
    facts = { ...facts, ...change, away };
    changed();
  };
  const refresh = async (): Promise<void> => {
    if (life.recovery() !== null) {
      mindIsAway = false;
      name = words.product;
      return set(nothingKnown);
    }
    const snapshot = (await life.call('snapshot.get', {})) as CallOutput<'snapshot.get'>;
    mindIsAway = snapshot.mind.state === 'away';
    name = snapshot.persona.osName ?? words.product;
    set({ voice: snapshot.voice, quiet: snapshot.quiet });
  };
  const hear = (event: AssistantEvent): void => {
    switch (event.type) {
      case 'voice-changed':
        return set({ voice: event.voice });
      case 'quiet-changed':
        return set({ quiet: event.quiet });
      case 'mind-changed':
        mindIsAway = event.mind.state === 'away';
        return set({});
      case 'persona-changed':
        name = event.persona.osName ?? words.product;
        return set({});
      case 'turn-settled':
        if (event.reply !== null && !isLooking()) set({ unread: true });
        return;
      case 'recovery-changed':
        void refresh().catch(() => undefined);
        return;
      default:
        return;
    }
  };
  const end = life.subscribe(hear);
  return {
    facts: () => facts,
    name: () => name,
    refresh,
    looked: () => {
      if (facts.unread) set({ unread: false });
    },
    installing: (now) => {
      installs = now;
      set({});
    },
    dispose: end,
  };
}
