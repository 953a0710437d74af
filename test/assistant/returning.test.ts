import { describe, expect, onTestFinished, test } from 'vitest';
import type { Message } from '../../src-main/contract/messages.ts';
import { chooseModel, startAssistant, type TestAssistant } from '../fakes/assistant.ts';
import { createFakeClock, type FakeClock } from '../fakes/clock.ts';
import { replies, startProvider, type Provider } from '../fakes/provider.ts';

type Scene = { clock: FakeClock; provider: Provider; assistant: TestAssistant };

/** Noon by the time of wherever the test runs, so that the times that are said are known. */
const noon = new Date(2026, 10, 21, 12).getTime();

/** A talk with a model whose chat fails and whose list of models does not answer: it is away until `back`. */
async function goAway({ met = true, question = 'Are you there?' } = {}): Promise<Scene & { asked: Message }> {
  const clock = createFakeClock(noon);
  const provider = await startProvider(replies.status(503));
  onTestFinished(() => provider.dispose());
  provider.setModels(replies.status(503));
  const assistant = await startAssistant({ clock });
  await chooseModel(assistant, provider.baseUrl);
  if (met) await assistant.call('onboarding.name', { decision: 'own', name: 'Iris' });
  const { message, turn } = await assistant.call('conversation.send', { text: question });
  await assistant.settled(turn);
  return { clock, provider, assistant, asked: message };
}

const isAway = async ({ assistant }: Scene): Promise<boolean> =>
  (await assistant.call('snapshot.get', {})).mind.state === 'away';

/** Lets so much time pass, a look after the other, each of which fails. */
async function stayAway(scene: Scene, milliseconds: number): Promise<void> {
  const { clock, assistant } = scene;
  const end = clock.monotonic() + milliseconds;
  for (;;) {
    const { mind } = await assistant.call('snapshot.get', {});
    if (mind.state !== 'away') throw new Error('It is back.');
    const { looks, nextLook } = mind;
    const wait = (nextLook ?? clock.now()) - clock.now();
    if (clock.monotonic() + wait > end) break;
    const failed = assistant.until(
      'mind-changed',
      ({ mind: next }) => next.state === 'away' && next.looks > looks && next.nextLook !== null,
    );
    clock.advance(wait);
    await failed;
  }
  clock.advance(end - clock.monotonic());
}

/** The model answers again; resolves when that was found out. */
async function comeBack({ clock, provider, assistant }: Scene, reply = 'Here I am.'): Promise<void> {
  provider.setReply(reply);
  provider.setModels(['fake-model']);
  const since = assistant.events.length;
  const ready = assistant.until(
    'mind-changed',
    (event) => event.mind.state === 'ready' && assistant.events.indexOf(event) >= since,
  );
  // On to the next look and no further: it is given up after five seconds of this clock.
  const looks = (): boolean =>
    assistant.events
      .slice(since)
      .some((event) => event.type === 'mind-changed' && event.mind.state === 'away' && event.mind.nextLook === null);
  while (!looks()) clock.advance(1_000);
  await ready;
}

/** The words that were said since they met. */
const said = async (assistant: TestAssistant): Promise<string[]> =>
  (await assistant.transcript()).slice(1).map(({ text }) => text);

/** Everything that was begun by itself has had its time: a call of the memory's thread, and a turn of the queue. */
const rested = async (assistant: TestAssistant): Promise<void> => {
  for (let round = 0; round < 3; round += 1) await assistant.transcript();
  await expect.poll(async () => (await assistant.call('snapshot.get', {})).turn, { timeout: 20_000 }).toBeNull();
};

const secondTurn = async ({ assistant, asked }: Scene & { asked: Message }) => {
  const started = await assistant.until(
    'turn-started',
    (event) => event.question === asked.id && assistant.events.some((other) => isSettled(other, asked, event.turn)),
  );
  return assistant.settled(started.turn);
};
const isSettled = (event: TestAssistant['events'][number], asked: Message, not: string): boolean =>
  event.type === 'turn-settled' && event.question === asked.id && event.turn !== not;

describe('when its mind is back', () => {
  test('after a while it says from when to when it was away and why, and answers what was left open', async () => {
    const scene = await goAway();
    await stayAway(scene, 27 * 60_000);
    await comeBack(scene);
    expect(await secondTurn(scene)).toMatchObject({ failure: null });
    expect(await said(scene.assistant)).toEqual([
      'Are you there?',
      'I was away from 12:00 to 12:27, because the model had a fault on its side, and now I am back. I answer what you asked now.',
      'Here I am.',
    ]);
    const [question] = (await scene.assistant.transcript()).slice(1);
    expect(question?.unanswered).toBeNull();
    // What the mind was asked ends with the question: what it said of itself since is no answer to it.
    const messages = scene.provider.questions().at(-1)?.body?.messages ?? [];
    expect(messages.at(-1)).toMatchObject({ role: 'user', content: 'Are you there?' });
  });

  test('after a moment it answers what was left open, and says nothing of it', async () => {
    const scene = await goAway();
    scene.provider.setReply('Here I am.');
    scene.provider.setModels(['fake-model']);
    scene.clock.advance(1_000);
    expect(await secondTurn(scene)).toMatchObject({ failure: null });
    expect(await said(scene.assistant)).toEqual(['Are you there?', 'Here I am.']);
  });

  test('it begins no question by itself twice', async () => {
    const scene = await goAway();
    scene.provider.setModels(['fake-model']);
    scene.clock.advance(1_000);
    expect(await secondTurn(scene)).toMatchObject({ failure: { kind: 'server-fault' } });
    const turns = () => scene.assistant.events.filter(({ type }) => type === 'turn-started').length;
    expect(turns()).toBe(2);
    for (let round = 0; round < 5; round += 1) {
      if (await isAway(scene)) await comeBack(scene, '');
      await rested(scene.assistant);
    }
    expect(turns()).toBe(2);
    expect((await scene.assistant.transcript()).at(-1)).toMatchObject({ text: 'Are you there?' });
  });

  test('it leaves a question of more than an hour ago to the person, says so, and a try finds the answer', async () => {
    const scene = await goAway();
    await stayAway(scene, 70 * 60_000);
    await comeBack(scene);
    await scene.assistant.until('message-added', ({ message }) => message.text.includes('more than an hour ago'));
    await rested(scene.assistant);
    expect((await said(scene.assistant)).slice(0, 1)).toEqual(['Are you there?']);
    expect(scene.provider.questions().every(({ state }) => state === 'answered')).toBe(true);
    expect(scene.assistant.events.filter(({ type }) => type === 'turn-started')).toHaveLength(1);
    const { turn } = await scene.assistant.call('conversation.retry', { question: scene.asked.id });
    expect(await scene.assistant.settled(turn)).toMatchObject({ failure: null });
    expect((await said(scene.assistant)).at(-1)).toBe('Here I am.');
  });

  test('it says where it was and begins nothing where something newer was said', async () => {
    const scene = await goAway();
    await stayAway(scene, 60_000);
    await scene.assistant.call('conversation.send', { text: 'What have I said?' });
    // The memory answers that without the mind, so nothing is open any more.
    await scene.assistant.call('conversation.send', { text: 'Forget the last thing I said.' });
    await rested(scene.assistant);
    const turns = scene.assistant.events.filter(({ type }) => type === 'turn-started').length;
    await comeBack(scene);
    await scene.assistant.until('message-added', ({ message }) => message.text.startsWith('I was away'));
    await rested(scene.assistant);
    expect((await said(scene.assistant)).at(-1)).toMatch(/^I was away .+ now I am back\.$/);
    expect(scene.assistant.events.filter(({ type }) => type === 'turn-started')).toHaveLength(turns);
  });

  test('by the first answer, it says where it was once that answer is whole', async () => {
    const scene = await goAway();
    await stayAway(scene, 60_000);
    scene.provider.setReply('Yes.');
    const { turn } = await scene.assistant.call('conversation.send', { text: 'And now?' });
    expect(await scene.assistant.settled(turn)).toMatchObject({ failure: null });
    await scene.assistant.until('message-added', ({ message }) => message.text.startsWith('I was away'));
    await rested(scene.assistant);
    expect(await said(scene.assistant)).toEqual([
      'Are you there?',
      'And now?',
      'Yes.',
      'I was away from 12:00 to 12:01, because the model had a fault on its side, and now I am back.',
    ]);
  });

  test('it keeps silent while they still get to know each other', async () => {
    const scene = await goAway({ met: false });
    await stayAway(scene, 60_000);
    await comeBack(scene);
    await rested(scene.assistant);
    expect((await scene.assistant.transcript()).map(({ text }) => text)).toEqual(['Are you there?']);
  });

  test('it keeps silent off the record', async () => {
    const scene = await goAway();
    await scene.assistant.call('memory.pause', { paused: true });
    await stayAway(scene, 60_000);
    await comeBack(scene);
    await rested(scene.assistant);
    expect(await said(scene.assistant)).toEqual(['Are you there?']);
  });

  test('it says nothing of an absence that another mind ended', async () => {
    const scene = await goAway();
    await stayAway(scene, 60_000);
    await scene.assistant.call('mind.choose', { mind: { kind: 'reflex' } });
    await rested(scene.assistant);
    expect(await said(scene.assistant)).toEqual(['Are you there?']);
  });

  test('where the clock was set back meanwhile, it says how long it was and no time that never came', async () => {
    const scene = await goAway();
    await stayAway(scene, 10 * 60_000);
    scene.clock.setWall(noon - 86_400_000);
    await comeBack(scene);
    await scene.assistant.until('message-added', ({ message }) => message.text.startsWith('I was away'));
    expect((await said(scene.assistant))[1]).toMatch(/^I was away for about 11 minutes, because /);
  });
});
