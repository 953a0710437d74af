import { describe, expect, onTestFinished, test } from 'vitest';
import { chooseModel, startAssistant, type TestAssistant } from '../fakes/assistant.ts';
import { createFakeClock, type FakeClock } from '../fakes/clock.ts';
import { replies, startProvider, type Provider } from '../fakes/provider.ts';

async function begin(): Promise<{ clock: FakeClock; provider: Provider; assistant: TestAssistant }> {
  const clock = createFakeClock();
  const provider = await startProvider('Hello.');
  onTestFinished(() => provider.dispose().catch(() => undefined));
  const assistant = await startAssistant({ clock });
  await chooseModel(assistant, provider.baseUrl);
  await assistant.call('onboarding.name', { decision: 'own', name: 'Iris' });
  return { clock, provider, assistant };
}

const ask = async (assistant: TestAssistant, text: string) => {
  const { message, turn } = await assistant.call('conversation.send', { text });
  return { message, settled: await assistant.settled(turn) };
};

/** What was said since they met. */
const talk = async (assistant: TestAssistant) => (await assistant.transcript()).slice(1);

describe('a model that goes away', () => {
  test('costs one sentence; what was said is kept, and is answered when the model is back, by itself', async () => {
    const { clock, provider, assistant } = await begin();
    await provider.dispose();
    const { message, settled } = await ask(assistant, 'Are you there?');
    expect(settled).toMatchObject({ reply: null, failure: { kind: 'unreachable' } });
    expect(settled.failure?.sentence).toMatch(/^The model at this address does not answer\. [^\n]+\.$/);
    const { mind } = await assistant.call('snapshot.get', {});
    expect(mind).toEqual({
      state: 'away',
      since: clock.now(),
      sentence: settled.failure?.sentence,
      nextLook: clock.now() + 1_000,
      looks: 0,
    });
    expect(await talk(assistant)).toMatchObject([{ text: 'Are you there?', unanswered: 'unreachable' }]);

    const back = await startProvider('Here I am.', provider.port);
    onTestFinished(() => back.dispose());
    clock.advance(1_000);
    await assistant.until('mind-changed', (event) => event.mind.state === 'ready');
    const { turn } = await assistant.until(
      'turn-started',
      ({ question, turn }) => question === message.id && turn !== settled.turn,
    );
    expect(await assistant.settled(turn)).toMatchObject({ failure: null });
    expect(await talk(assistant)).toMatchObject([
      { id: message.id, text: 'Are you there?', unanswered: null },
      { text: 'Here I am.', state: 'complete' },
    ]);
  });

  test('is looked for at growing intervals, for ever', async () => {
    const { clock, provider, assistant } = await begin();
    const looks = (): number => provider.requests.filter(({ path }) => path === '/v1/models').length;
    provider.setReply(replies.status(503));
    provider.setModels(replies.status(503));
    await ask(assistant, 'Are you there?');
    let seen = 0;
    for (const delay of [1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 60_000]) {
      clock.advance(delay - 1);
      expect(looks()).toBe(seen);
      clock.advance(1);
      seen += 1;
      await expect.poll(looks).toBe(seen);
      // The next look is planned when the answer to this one has been read.
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
    expect((await assistant.call('snapshot.get', {})).mind.state).toBe('away');
  });

  test('is looked for at once when the machine wakes, and that look counts like any other', async () => {
    const { clock, provider, assistant } = await begin();
    provider.setReply(replies.status(503));
    provider.setModels(replies.status(503));
    await ask(assistant, 'Are you there?');
    for (const looks of [1, 2]) {
      assistant.raw.power('suspend');
      assistant.raw.power('resume');
      const nextLook = clock.now() + 2_000;
      await assistant.until(
        'mind-changed',
        ({ mind }) => mind.state === 'away' && mind.looks === looks && mind.nextLook === nextLook,
      );
    }
    assistant.raw.power('suspend');
    provider.setModels(['fake-model']);
    assistant.raw.power('resume');
    await assistant.until('mind-changed', ({ mind }) => mind.state === 'ready');
  });

  test('stays away since the first failure, and is back with the first answer', async () => {
    const { clock, provider, assistant } = await begin();
    provider.setReply(replies.status(500));
    await ask(assistant, 'First.');
    const since = clock.now();
    clock.advance(100);
    await ask(assistant, 'Second.');
    expect((await assistant.call('snapshot.get', {})).mind).toMatchObject({ state: 'away', since });
    provider.setReply('Yes?');
    await ask(assistant, 'Third.');
    expect((await assistant.call('snapshot.get', {})).mind).toEqual({ state: 'ready' });
  });

  test('is forgotten when another mind is chosen', async () => {
    const { clock, provider, assistant } = await begin();
    provider.setReply(replies.status(500));
    await ask(assistant, 'First.');
    await assistant.call('mind.choose', { mind: { kind: 'reflex' } });
    expect((await assistant.call('snapshot.get', {})).mind).toEqual({ state: 'ready' });
    const before = provider.requests.length;
    clock.advance(600_000);
    expect(await assistant.say('Hello')).toMatch(/^Hello/);
    expect(provider.requests).toHaveLength(before);
  });

  test('takes nothing else with it: remembering and finding go on', async () => {
    const { provider, assistant } = await begin();
    await ask(assistant, 'The keys are in the blue bowl.');
    await provider.dispose();
    await ask(assistant, 'Where are they?');
    const { hits } = await assistant.call('conversation.search', { query: 'blue bowl', limit: 5 });
    expect(hits.map(({ message }) => message.text)).toEqual(['The keys are in the blue bowl.']);
  });
});

describe('a fault that is not the model’s absence', () => {
  test.each([
    ['refused-key', replies.refusesKey()],
    ['no-such-model', replies.unknownModel()],
    ['rate-limited', replies.limits('3600')],
    ['not-a-model', replies.webPage()],
  ] as const)('is said and leaves the mind as it is: %s', async (kind, reply) => {
    const { provider, assistant } = await begin();
    provider.setReply(reply);
    const { settled } = await ask(assistant, 'Hello?');
    expect(settled).toMatchObject({ reply: null, failure: { kind } });
    expect(await talk(assistant)).toMatchObject([{ text: 'Hello?', unanswered: kind }]);
    expect((await assistant.call('snapshot.get', {})).mind).toEqual({ state: 'ready' });
  });

  test.each([
    ['cut-off', replies.withoutFinish('Half of')],
    ['cut-off', replies.cuts('Half of')],
    ['too-long', replies.finishes('length', 'Half of')],
    ['server-fault', replies.errorEvent()],
  ] as const)('keeps what came of the reply and marks it: %s', async (kind, reply) => {
    const { provider, assistant } = await begin();
    provider.setReply(reply);
    const { settled } = await ask(assistant, 'Hello?');
    expect(settled.failure).toMatchObject({ kind });
    const [question, kept] = await talk(assistant);
    expect(question?.unanswered).toBeNull();
    expect(kept).toMatchObject({ id: settled.reply, state: 'interrupted' });
    expect(kept?.text).toMatch(/Half of|Well/);
  });
});

test('a model that falls silent in the middle is given up after its patience', async () => {
  const { clock, provider, assistant } = await begin();
  provider.setReply(replies.stalls('Well, '));
  // Nothing is asked, so no other words are looked for, which would wait for a clock that stands.
  const { turn } = await assistant.call('conversation.send', { text: 'Hello there.' });
  await assistant.until('reply-delta');
  await new Promise((resolve) => setTimeout(resolve, 50));
  clock.advance(1_000);
  expect(await assistant.settled(turn)).toMatchObject({ failure: { kind: 'stalled' } });
  expect(await talk(assistant)).toMatchObject([{ text: 'Hello there.' }, { text: 'Well, ', state: 'interrupted' }]);
});
