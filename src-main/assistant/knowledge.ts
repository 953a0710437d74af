import type { Fact, Persona } from '#contract/onboarding.ts';
import { factKeys, newestFacts } from '../conversation/onboarding.ts';
import type { Clock, MemoryStore } from '../conversation/ports.ts';
import type { EventHub } from './event-hub.ts';

/** What the OS knows in so many words: read once, then kept here and in the memory alike. */
export type Knowledge = {
  facts(): readonly Fact[];
  /** The newest fact of each key that a person may see. */
  visible(): Fact[];
  persona(): Persona;
  /** Reads them anew: what came from a message goes and comes back with it. */
  reload(): Promise<void>;
  /** Stores facts, newest last, and tells the windows. A null value means passed on, or forgotten. */
  learn(facts: { key: string; value: string | null; message?: string }[]): Promise<void>;
};

export async function createKnowledge(memory: MemoryStore, events: EventHub, clock: Clock): Promise<Knowledge> {
  let facts = await memory.facts();
  const visible = (): Fact[] =>
    [...newestFacts(facts).values()].filter(({ key }) => key.startsWith('person.') || key === factKeys.osName);
  const persona = (): Persona => {
    const newest = newestFacts(facts);
    return {
      osName: newest.get(factKeys.osName)?.value ?? null,
      personName: newest.get(factKeys.answer('name'))?.value ?? null,
    };
  };
  return {
    facts: () => facts,
    visible,
    persona,
    reload: async () => {
      facts = await memory.facts();
      events.emit({ type: 'persona-changed', persona: persona(), facts: visible() });
    },
    learn: async (learned) => {
      const dated = learned.map(({ key, value, message }): Fact => ({
        key,
        value,
        at: clock.now(),
        message: message ?? null,
      }));
      await memory.addFacts(dated);
      facts.push(...dated);
      events.emit({ type: 'persona-changed', persona: persona(), facts: visible() });
    },
  };
}
