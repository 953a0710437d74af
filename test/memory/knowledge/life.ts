import type { Entry, Learned } from '../../../src-main/contract/knowledge.ts';
import type { Message } from '../../../src-main/contract/messages.ts';
import type { MemoryDatabase } from '../../../src-main/memory/memory-database.ts';
import { say } from '../../fakes/history.ts';

/** Something learned, as the rules would give it. */
export const thing = (attribute: string, value: string, more: Partial<Learned> = {}): Learned => ({
  kind: 'fact',
  subject: 'self',
  attribute,
  value,
  holds: 'now',
  manner: 'plain',
  from: null,
  until: null,
  certainty: 0.8,
  ...more,
});

/** Says something and learns from it. */
export function tell(memory: MemoryDatabase, text: string, ...learned: Learned[]): Message {
  const message = say(memory, text);
  memory.learn(learned, { message: message.id, at: message.at, origin: 'rules' });
  return message;
}

/** The OS says something, made of messages. */
export function answer(memory: MemoryDatabase, text: string, from: readonly Message[] = []): Message {
  const reply = say(memory, text, { role: 'os', speaker: 'Ada' });
  memory.noteReply(reply.id, { messages: from.map(({ id }) => id), entries: [] });
  return reply;
}

export const known = (memory: MemoryDatabase, query: Partial<Parameters<MemoryDatabase['entries']>[0]> = {}): Entry[] =>
  memory.entries({ limit: 200, ...query }).entries;

/** What is known, as 'subject attribute value (state)', oldest first. */
export const lines = (memory: MemoryDatabase): string[] =>
  known(memory, { all: true })
    .map(({ subject, attribute, value, state }) => `${subject} ${attribute} ${value} (${state})`)
    .reverse();

export const only = (memory: MemoryDatabase, attribute: string, value?: string): Entry => {
  const found = known(memory, { all: true }).filter(
    (entry) => entry.attribute === attribute && (value === undefined || entry.value === value),
  );
  const [entry] = found;
  if (!entry || found.length > 1) throw new Error(`${found.length} entries of ${attribute}`);
  return entry;
};

/** Everything that every read method gives, as one text without the ids of forgettings. */
export function everything(memory: MemoryDatabase, questions: readonly string[], exported: string): string {
  const lifelong = memory.lifelong();
  const entries = known(memory, { all: true });
  return JSON.stringify(
    {
      page: memory.page(lifelong, 0, 1_000),
      latest: memory.latest(lifelong, 50),
      total: memory.total(lifelong),
      conversations: memory.conversations(),
      facts: memory.facts(),
      entries,
      details: entries.map(({ id }) => memory.entry(id)),
      people: memory.people(),
      doubt: memory.openDoubt(),
      counts: memory.knowledgeCounts(),
      years: memory.timeline('year', null),
      days: memory.timeline('day', null),
      asked: questions.map((text) => [
        memory.search(text, 50, null),
        memory.recall({ text, count: 20 }).map(({ message, score }) => [message, Math.round(score * 1e6)]),
        memory.relevant({ text, at: Date.UTC(2026, 5, 1), count: 20 }),
        memory.entries({ text, all: true, limit: 50 }),
      ]),
      unread: memory.unread('rules', 50),
      exported,
    },
    null,
    1,
  );
}
