import { describe, expect, test } from 'vitest';
import type { AssistantEvent } from '#contract/events.ts';
import { StorageError } from '#contract/storage-error.ts';
import { wordsOf } from '#contract/words.ts';
import { createEventHub } from '../../src-main/assistant/event-hub.ts';
import { createKnowledge } from '../../src-main/assistant/knowledge.ts';
import { createMindKeeper } from '../../src-main/assistant/mind-keeper.ts';
import { createPromptMaker } from '../../src-main/assistant/prepare-prompt.ts';
import { createTurns, type Turns } from '../../src-main/assistant/turns.ts';
import type { MemoryStore } from '../../src-main/conversation/ports.ts';
import { createReflex, reflexWords } from '../../src-main/mind/reflex/create-reflex.ts';
import { createFakeClock } from '../fakes/clock.ts';
import { asStore, openHistory } from '../fakes/history.ts';

/** Turns over a memory of which some methods fail. */
async function withTrouble(
  trouble: Partial<MemoryStore>,
): Promise<{ turns: Turns; events: AssistantEvent[]; memory: MemoryStore; log: string[] }> {
  const memory = { ...asStore(openHistory()), ...trouble };
  const words = wordsOf('en');
  const clock = createFakeClock();
  const events = createEventHub();
  const told: AssistantEvent[] = [];
  const log: string[] = [];
  const note = (what: string, figures?: object): void => void log.push(`${what} ${JSON.stringify(figures)}`);
  events.subscribe((event) => told.push(event));
  const lifelong = await memory.lifelong();
  const knowledge = await createKnowledge(memory, events, clock);
  const turns = await createTurns({
    memory,
    lifelong,
    knowledge,
    prompts: createPromptMaker({
      memory,
      lifelong,
      knowledge,
      clock,
      words,
      manner: () => [],
      milestoneFor: () => Promise.resolve(null),
      rewrite: () => Promise.resolve([]),
      vectorOf: () => Promise.resolve(null),
    }),
    directly: () => null,
    offTheRecord: () => false,
    onTurn: () => undefined,
    minds: createMindKeeper(
      () => createReflex(reflexWords(words)),
      { choice: { kind: 'reflex' }, key: '' },
      { events, clock, words },
    ),
    events,
    clock,
    words,
    log: { info: note, warn: note },
    onMoment: () => undefined,
  });
  return { turns, events: told, memory, log };
}

const outcome = (events: AssistantEvent[]): AssistantEvent | undefined =>
  events.find(({ type }) => type === 'turn-settled');

describe('a turn whose memory fails', () => {
  test.each([
    ['a full disk', new StorageError('full'), 'storage'],
    ['a fault of ours', new Error('CANARY something with words in it'), 'lost'],
  ])('says so in one sentence and is over: %s', async (_name, cause, kind) => {
    const { turns, events, memory, log } = await withTrouble({ recall: () => Promise.reject(cause) });
    const { message } = await turns['conversation.send']({ text: 'Where are my keys?' });
    await expect.poll(() => outcome(events)).toMatchObject({ question: message.id, reply: null, failure: { kind } });
    expect(turns.running()).toBeNull();
    expect(await memory.message(message.id)).toMatchObject({ text: 'Where are my keys?', unanswered: kind });
    expect(log.join('\n')).not.toMatch(/CANARY|keys/);
  });

  test('refuses what could not be written down, and begins nothing', async () => {
    const { turns, events } = await withTrouble({ append: () => Promise.reject(new StorageError('full')) });
    await expect(turns['conversation.send']({ text: 'Hello' })).rejects.toMatchObject({ trouble: 'full' });
    expect(events).toEqual([]);
    expect(turns.running()).toBeNull();
  });

  test('is told that it cannot write when the disk fills up in the middle of a reply', async () => {
    let appended = 0;
    const { turns, events, memory } = await withTrouble({});
    const append = memory.append;
    memory.append = (message) => {
      appended += 1;
      return appended > 1 ? Promise.reject(new StorageError('full')) : append(message);
    };
    await turns['conversation.send']({ text: 'Hello' });
    await expect.poll(() => outcome(events)).toMatchObject({ reply: null, failure: { kind: 'storage' } });
  });
});

describe('a mistake of one call', () => {
  test('does not hold up the next one', async () => {
    const { turns, events } = await withTrouble({});
    const id = '01890a5d-ac96-774b-bcce-b302099a8057';
    await expect(turns['conversation.retry']({ question: id })).rejects.toMatchObject({ code: 'not-allowed' });
    await expect(turns['conversation.send']({ text: 'Hm', replaces: id })).rejects.toMatchObject({
      code: 'not-allowed',
    });
    await turns['conversation.send']({ text: 'Hello' });
    await expect.poll(() => outcome(events)).toMatchObject({ failure: null });
  });
});
