import Database from 'better-sqlite3';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { AssistantEvent } from '#contract/events.ts';
import { chooseModel, startAssistant, type TestAssistant } from '../fakes/assistant.ts';
import { replies, startProvider, type Provider, type Reply } from '../fakes/provider.ts';

async function withProvider(reply: Reply | string): Promise<{ provider: Provider; assistant: TestAssistant }> {
  const provider = await startProvider(reply);
  onTestFinished(() => provider.dispose());
  const assistant = await startAssistant();
  await chooseModel(assistant, provider.baseUrl);
  return { provider, assistant };
}

/** What windows were told of one turn, in a word each. */
const told = (events: AssistantEvent[]): string[] =>
  events
    .filter(({ type }) => /^(message|turn|reply|conversation)/.test(type))
    .map((event) => {
      switch (event.type) {
        case 'message-added':
          return `added ${event.message.role} ${event.message.state}`;
        case 'message-changed':
          return `changed ${event.message.role} ${event.message.state}`;
        default:
          return event.type;
      }
    })
    .filter((word, at, all) => word !== all[at - 1]);

const slowly = replies.says('One two three four five six seven eight nine ten. '.repeat(20), { delay: 20 });

describe('a talk with what is built in', () => {
  test('is answered, kept and told in order', async () => {
    const assistant = await startAssistant();
    expect(await assistant.say('Are you human?')).toMatch(/^No\. I am OS1, a program/);
    expect(told(assistant.events)).toEqual([
      'added person complete',
      'turn-started',
      'added os streaming',
      'reply-delta',
      'changed os complete',
      'turn-settled',
    ]);
    const [question, reply] = await assistant.transcript();
    expect(question).toMatchObject({ role: 'person', text: 'Are you human?', unanswered: null, state: 'complete' });
    expect(reply).toMatchObject({ role: 'os', speaker: 'OS1', state: 'complete' });
    const pieces = assistant.events.flatMap((event) => (event.type === 'reply-delta' ? [event.text] : []));
    expect(pieces.join('')).toBe(reply?.text);
    expect(assistant.events.flatMap((event) => (event.type === 'message-added' ? [event.total] : []))).toEqual([1, 2]);
  });
});

describe('a talk with a model', () => {
  test('what the person said is on the disk before the question is on the wire', async () => {
    const { provider, assistant } = await withProvider('Well.');
    const seen: unknown[] = [];
    provider.setReply((request, response) => {
      const db = new Database(path.join(assistant.folder, 'os1.db'), { readonly: true });
      seen.push(db.prepare("SELECT text FROM messages WHERE role = 'person'").pluck().all());
      db.close();
      // It may be asked for other words to search with first.
      return replies.says('Yes.')(request, response);
    });
    expect(await assistant.say('Is this kept?')).toBe('Yes.');
    expect(new Set(seen.map((texts) => JSON.stringify(texts)))).toEqual(new Set(['["Is this kept?"]']));
    expect(provider.questions()[0]?.body?.messages.at(-1)).toEqual({ role: 'user', content: 'Is this kept?' });
  });

  test('goes on with what was said before', async () => {
    const { provider, assistant } = await withProvider('Hello, Theo.');
    await assistant.say('I am Theo.');
    await assistant.say('And how are you?');
    expect(provider.questions()[1]?.body?.messages.slice(1)).toEqual([
      { role: 'user', content: 'I am Theo.' },
      { role: 'assistant', content: 'Hello, Theo.' },
      { role: 'user', content: 'And how are you?' },
    ]);
  });

  test('a window that opens in the middle sees the reply as far as it has come', async () => {
    const { assistant } = await withProvider(slowly);
    const { turn, message } = await assistant.call('conversation.send', { text: 'Count.' });
    await assistant.until('reply-delta');
    const { turn: running } = await assistant.call('snapshot.get', {});
    expect(running).toMatchObject({ turn, question: message.id, reply: { state: 'streaming' } });
    expect(running?.reply?.text).toMatch(/^One/);
    await assistant.call('conversation.stop', {});
    expect((await assistant.call('snapshot.get', {})).turn).toBeNull();
  });

  test('stop keeps what was said, marks it, and reaches the provider at once', async () => {
    const { provider, assistant } = await withProvider(slowly);
    const { turn } = await assistant.call('conversation.send', { text: 'Count.' });
    await assistant.until('reply-delta', ({ text }) => text.includes('ree'));
    const start = performance.now();
    expect(await assistant.call('conversation.stop', {})).toEqual({ stopped: true });
    expect(performance.now() - start).toBeLessThan(1_000);
    const { failure, reply } = await assistant.settled(turn);
    expect(failure).toMatchObject({ kind: 'stopped' });
    const [question, kept] = await assistant.transcript();
    expect(kept).toMatchObject({ id: reply, state: 'interrupted' });
    expect(kept?.text).toMatch(/^One two th/);
    expect(question?.unanswered).toBeNull();
    await expect.poll(() => provider.questions()[0]?.state).toBe('cut');
    expect(await assistant.call('conversation.stop', {})).toEqual({ stopped: false });
  });

  test('stop before the first word leaves the question, marked', async () => {
    const { assistant } = await withProvider(replies.silent());
    const { turn, message } = await assistant.call('conversation.send', { text: 'Count.' });
    await assistant.call('conversation.stop', {});
    expect(await assistant.settled(turn)).toMatchObject({ reply: null, failure: { kind: 'stopped' } });
    expect(await assistant.transcript()).toMatchObject([{ id: message.id, unanswered: 'stopped' }]);
  });

  test('saying something while it answers ends that answer', async () => {
    const { provider, assistant } = await withProvider(slowly);
    const first = await assistant.call('conversation.send', { text: 'Count.' });
    await assistant.until('reply-delta');
    provider.setReply('As you like.');
    const second = await assistant.call('conversation.send', { text: 'No, wait.' });
    expect(await assistant.settled(first.turn)).toMatchObject({ failure: { kind: 'stopped' } });
    expect(await assistant.settled(second.turn)).toMatchObject({ failure: null });
    const said = await assistant.transcript();
    expect(said.map(({ role, state }) => `${role} ${state}`)).toEqual([
      'person complete',
      'os interrupted',
      'person complete',
      'os complete',
    ]);
    expect(said[3]?.text).toBe('As you like.');
  });

  test('two messages at the same moment are both kept, and one turn is left', async () => {
    const { assistant } = await withProvider(replies.says('Yes.', { delay: 20 }));
    const sent = await Promise.all(
      ['First.', 'Second.', 'Third.'].map((text) => assistant.call('conversation.send', { text })),
    );
    const outcomes = await Promise.all(sent.map(({ turn }) => assistant.settled(turn)));
    expect(outcomes.filter(({ failure }) => failure === null)).toHaveLength(1);
    const said = await assistant.transcript();
    expect(
      said
        .filter(({ role }) => role === 'person')
        .map(({ text }) => text)
        .sort(),
    ).toEqual(['First.', 'Second.', 'Third.']);
    expect((await assistant.call('snapshot.get', {})).turn).toBeNull();
  });
});

describe('saying it again', () => {
  test('another try takes the place of the reply; the old one is kept, but not shown', async () => {
    const { provider, assistant } = await withProvider('A poor answer.');
    const { message, turn } = await assistant.call('conversation.send', { text: 'What is love?' });
    await assistant.settled(turn);
    provider.setReply('A better answer.');
    const again = await assistant.call('conversation.retry', { question: message.id });
    expect(await assistant.settled(again.turn)).toMatchObject({ question: message.id, failure: null });
    expect((await assistant.transcript()).map(({ text }) => text)).toEqual(['What is love?', 'A better answer.']);
    expect(provider.questions()[1]?.body?.messages.slice(1)).toEqual([{ role: 'user', content: 'What is love?' }]);
    expect((await assistant.call('conversation.search', { query: 'poor', limit: 5 })).hits).toEqual([]);
  });

  test('an edited question takes the place of the last one and of its reply', async () => {
    const { assistant } = await withProvider('Yes.');
    await assistant.say('Is it warm?');
    const { message, turn } = await assistant.call('conversation.send', { text: 'Is it clod?' });
    await assistant.settled(turn);
    const edited = await assistant.call('conversation.send', { text: 'Is it cold?', replaces: message.id });
    await assistant.settled(edited.turn);
    expect((await assistant.transcript()).map(({ text }) => text)).toEqual([
      'Is it warm?',
      'Yes.',
      'Is it cold?',
      'Yes.',
    ]);
    expect(assistant.events.findLast(({ type }) => type === 'conversation-rearranged')).toMatchObject({ total: 3 });
  });

  test('only the last question can be edited or tried again', async () => {
    const { assistant } = await withProvider('Yes.');
    const first = await assistant.call('conversation.send', { text: 'Is it warm?' });
    await assistant.settled(first.turn);
    await assistant.say('Is it cold?');
    const refused = { code: 'not-allowed' };
    await expect(
      assistant.call('conversation.send', { text: 'Is it hot?', replaces: first.message.id }),
    ).rejects.toMatchObject(refused);
    await expect(assistant.call('conversation.retry', { question: first.message.id })).rejects.toMatchObject(refused);
    expect(await assistant.transcript()).toHaveLength(4);
  });

  test('a question can be edited while it is being answered', async () => {
    const { provider, assistant } = await withProvider(slowly);
    const first = await assistant.call('conversation.send', { text: 'Count to ten.' });
    await assistant.until('reply-delta');
    provider.setReply('One.');
    const edited = await assistant.call('conversation.send', { text: 'Count to one.', replaces: first.message.id });
    await assistant.settled(edited.turn);
    expect((await assistant.transcript()).map(({ text, state }) => `${text} ${state}`)).toEqual([
      'Count to one. complete',
      'One. complete',
    ]);
  });
});
