import { entryKindSchema, type Entry } from '#contract/knowledge.ts';
import type { Fact } from '#contract/onboarding.ts';
import type { Words } from '#contract/words.ts';
import type { KnownThing } from '../archive/render-known.ts';
import { newestFacts } from '../conversation/onboarding.ts';
import type { MemoryStore } from '../conversation/ports.ts';

/** Entries read at a time. */
const pageSize = 100;

type Reader = Pick<MemoryStore, 'entries' | 'entry' | 'facts' | 'message'>;

/**
 * All that is known about the person: what they answered when they met, then every entry by kind, newest first, with all messages
 * that each came from; what held once and what was corrected too. Rejects with the signal's reason when it is aborted.
 */
export async function* knownThings(
  memory: Reader,
  words: Words,
  signal: AbortSignal,
  onProgress: (done: number, total: number) => void,
): AsyncGenerator<KnownThing> {
  let done = 0;
  const count = (): void => onProgress((done += 1), done);
  for (const fact of newestFacts(await memory.facts()).values()) {
    const sentence = fact.value === null ? null : words.reflex.known(fact.key, fact.value);
    if (sentence === null) continue;
    const message = fact.message === null ? null : await memory.message(fact.message);
    count();
    yield {
      entry: toldAtFirst(fact, sentence),
      sources: message === null ? [] : [{ message, conversationTitle: '' }],
    };
  }
  for (const kind of entryKindSchema.options) {
    let after: string | undefined;
    for (;;) {
      signal.throwIfAborted();
      const page = await memory.entries({ kinds: [kind], all: true, limit: pageSize, after });
      for (const { id } of page.entries) {
        const found = await memory.entry(id);
        if (found === null) continue;
        count();
        yield { entry: found.entry, sources: found.sources };
      }
      after = page.entries.at(-1)?.id;
      if (!page.more || after === undefined) break;
    }
  }
}

/** An answer of the first meeting as an entry, so that it stands with all else that is known. */
const toldAtFirst = ({ key, at, message }: Fact, sentence: string): Entry => ({
  id: `told:${key}`,
  kind: 'fact',
  subject: 'self',
  attribute: 'other',
  value: sentence,
  saidAt: at,
  lastSaidAt: at,
  from: null,
  until: null,
  certainty: 1,
  origin: 'person',
  state: 'current',
  pinned: false,
  private: false,
  supersededBy: null,
  doubt: null,
  times: message === null ? 0 : 1,
  sources: message === null ? [] : [message],
});
