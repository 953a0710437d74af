import { describe, expect, onTestFinished, test } from 'vitest';
import type { AssistantEvent } from '../../src-main/contract/events.ts';
import type { Notice, NoticeKind } from '../../src-main/contract/quiet.ts';
import { wordsOf } from '../../src-main/contract/words.ts';
import { createEventHub, type EventHub } from '../../src-main/assistant/event-hub.ts';
import { createNotices, type Notices } from '../../src-main/assistant/notices.ts';
import { chooseModel, startAssistant, type TestAssistant } from '../fakes/assistant.ts';
import { createFakeClock, type FakeClock } from '../fakes/clock.ts';
import { replies, serverSecret, startProvider, type Provider } from '../fakes/provider.ts';

type Scene = { clock: FakeClock; provider: Provider; assistant: TestAssistant };

async function begin(): Promise<Scene> {
  const clock = createFakeClock();
  const provider = await startProvider('CANARYREPLY, as you said.');
  onTestFinished(() => provider.dispose());
  const assistant = await startAssistant({ clock });
  await chooseModel(assistant, provider.baseUrl, 'sk-CANARYKEY');
  await assistant.call('onboarding.name', { decision: 'own', name: 'Iris' });
  return { clock, provider, assistant };
}

const noticesOf = (events: readonly AssistantEvent[]): Notice[] =>
  events.flatMap((event) => (event.type === 'notice-raised' ? [event.notice] : []));
const kindsOf = ({ assistant }: Scene): NoticeKind[] => noticesOf(assistant.events).map(({ kind }) => kind);

/** One look for the mind that fails. */
async function lookInVain({ clock, assistant }: Scene): Promise<void> {
  const { mind } = await assistant.call('snapshot.get', {});
  if (mind.state !== 'away' || mind.nextLook === null) throw new Error('Nothing is looked for.');
  const { looks } = mind;
  clock.advance(mind.nextLook - clock.now());
  await assistant.until(
    'mind-changed',
    ({ mind: next }) => next.state === 'away' && next.looks > looks && next.nextLook !== null,
  );
}

describe('a notice', () => {
  test('tells that it answered, in the name of the OS, with what can be done', async () => {
    const { assistant, clock } = await begin();
    await assistant.say('Hello');
    expect(noticesOf(assistant.events)).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
        kind: 'answered',
        title: 'Iris',
        text: 'I have answered you.',
        at: clock.now(),
        actions: ['open', 'hush'],
      },
    ]);
  });

  test('never holds a word of a talk, a key, or what a server says', async () => {
    const scene = await begin();
    const { assistant, provider } = scene;
    await assistant.say('CANARYWORDS are my secret.');
    provider.setReply(replies.withoutFinish('CANARYHALF'));
    await assistant.say('CANARYWORDS again.');
    provider.setReply(replies.status(503));
    provider.setModels(replies.status(503));
    await assistant.say('CANARYWORDS?');
    for (let round = 0; round < 6; round += 1) await lookInVain(scene);
    const told = JSON.stringify(noticesOf(assistant.events));
    expect(kindsOf(scene)).toContain('answered');
    expect(kindsOf(scene)).toContain('away');
    expect(told).not.toMatch(/CANARY/);
    expect(told).not.toContain(serverSecret);
  });

  test('tells that its mind is away only after twenty seconds, however often it looked meanwhile, once, and when it is back', async () => {
    const scene = await begin();
    const { assistant, provider, clock } = scene;
    provider.setReply(replies.status(503));
    provider.setModels(replies.status(503));
    await assistant.say('Hello?');
    const began = clock.monotonic();
    for (let round = 0; round < 4; round += 1) await lookInVain(scene);
    expect(clock.monotonic() - began).toBe(18_000);
    clock.advance(1_999);
    expect(kindsOf(scene)).toEqual([]);
    clock.advance(1);
    expect(kindsOf(scene)).toEqual(['away']);
    for (let round = 0; round < 2; round += 1) await lookInVain(scene);
    expect(kindsOf(scene)).toEqual(['away']);
    provider.setModels(['fake-model']);
    provider.setReply('Here.');
    await assistant.say('And now?');
    expect(kindsOf(scene)).toEqual(['away', 'back', 'answered']);
  });

  test('is not raised for an absence that was a hiccup', async () => {
    const { assistant, provider, clock } = await begin();
    provider.setReply(replies.status(503));
    await assistant.say('Hello?');
    provider.setReply('Here.');
    await assistant.say('And now?');
    clock.advance(60_000);
    expect(noticesOf(assistant.events).map(({ kind }) => kind)).toEqual(['answered']);
  });

  test.each([[{ doNotDisturb: true }], [{ hushFor: 60 }]])(
    'is not raised while it keeps to itself: %j',
    async (quiet) => {
      const scene = await begin();
      await scene.assistant.call('quiet.change', quiet);
      await scene.assistant.say('Hello');
      expect(kindsOf(scene)).toEqual([]);
      await scene.assistant.call('quiet.change', { doNotDisturb: false, hushFor: 0 });
      await scene.assistant.say('Hello');
      expect(kindsOf(scene)).toEqual(['answered']);
    },
  );
});

describe('what must be known', () => {
  const raiser = (keepsToItself: boolean): { events: EventHub; notices: Notices; raised: Notice[] } => {
    const events = createEventHub();
    const raised: Notice[] = [];
    events.subscribe((event) => {
      if (event.type === 'notice-raised') raised.push(event.notice);
    });
    const parts = { events, clock: createFakeClock(), words: wordsOf('en'), osName: () => 'Iris' };
    const notices = createNotices({ ...parts, keepsToItself: () => keepsToItself });
    onTestFinished(notices.dispose);
    return { events, notices, raised };
  };
  const settled = (kind: 'storage' | 'cut-off'): AssistantEvent => ({
    type: 'turn-settled',
    turn: 'turn',
    question: '0199a000-0000-7000-8000-000000000000',
    reply: null,
    failure: { kind, sentence: wordsOf('en').failures[kind]('') },
  });

  test('is said though it keeps to itself: that nothing can be written down', () => {
    const { events, notices, raised } = raiser(true);
    events.emit(settled('storage'));
    notices.raise('export', 'Your history is written.');
    expect(raised.map(({ kind }) => kind)).toEqual(['storage']);
    expect(raised[0]?.text).toMatch(/^I could not write this down/);
  });

  test('is no failure of one answer: that stands in the talk', () => {
    const { events, raised } = raiser(false);
    events.emit(settled('cut-off'));
    expect(raised).toEqual([]);
  });
});
