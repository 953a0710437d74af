import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { wordsOf } from '../../src-main/contract/words.ts';
import { chooseModel, startAssistant, type TestAssistant } from '../fakes/assistant.ts';
import { createFakeClock } from '../fakes/clock.ts';
import { replies, startProvider } from '../fakes/provider.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';

const day = 86_400_000;

const said = async (assistant: TestAssistant): Promise<{ text: string; at: number }[]> =>
  (await assistant.transcript()).filter(({ role }) => role === 'person').map(({ text, at }) => ({ text, at }));

describe('F27 a clock that is set', () => {
  test.each([
    ['back a day', -day],
    ['forward a day', day],
    ['back a year', -365 * day],
    ['back an hour', -3_600_000],
  ])(
    '%s in the middle of a talk changes neither its order nor what is found, also after a restart',
    async (_, jump) => {
      const folder = temporaryFolder();
      const clock = createFakeClock();
      const first = await startAssistant({ folder, clock });
      await first.say('The keys are in the blue bowl.');
      clock.setWall(clock.now() + jump);
      await first.say('The lamp is green.');
      clock.advance(60_000);
      await first.say('The chair is old.');
      await first.dispose();
      const later = await startAssistant({ folder, clock });
      await later.say('The door is open.');
      const all = await said(later);
      expect(all.map(({ text }) => text)).toEqual([
        'The keys are in the blue bowl.',
        'The lamp is green.',
        'The chair is old.',
        'The door is open.',
      ]);
      expect(all.map(({ at }) => at)).toEqual(all.map(({ at }) => at).sort((one, other) => one - other));
      const { hits } = await later.call('conversation.search', { query: 'blue bowl', limit: 5 });
      expect(hits.map(({ message }) => message.text)).toContain('The keys are in the blue bowl.');
    },
  );

  test.each([
    ['back', -day],
    ['forward', day],
  ])('%s while the mind is away does not keep it from being looked for and found', async (_, jump) => {
    const clock = createFakeClock();
    const provider = await startProvider(replies.status(503));
    onTestFinished(() => provider.dispose());
    provider.setModels(replies.status(503));
    const assistant = await startAssistant({ clock });
    await chooseModel(assistant, provider.baseUrl);
    await assistant.call('onboarding.name', { decision: 'own', name: 'Iris' });
    await assistant.say('Hello.');
    clock.setWall(clock.now() + jump);
    clock.advance(1_000);
    await assistant.until(
      'mind-changed',
      ({ mind }) => mind.state === 'away' && mind.looks === 1 && mind.nextLook === clock.now() + 2_000,
    );
    provider.setModels(['fake-model']);
    provider.setReply('Here I am.');
    clock.advance(2_000);
    await assistant.until('mind-changed', ({ mind }) => mind.state === 'ready');
  });
});

describe('F27 the hour that summer time gives and takes', () => {
  const before = process.env['TZ'];
  beforeEach(() => {
    process.env['TZ'] = 'Europe/Berlin';
  });
  afterEach(() => {
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
  });
  const { wasAway } = wordsOf('en').returning;
  const away = (from: string, until: string): string => {
    const [began, ended] = [Date.parse(from), Date.parse(until)];
    return wasAway(began, ended, ended - began, 'unreachable');
  };

  test('is told as the clock on the wall shows it where it is taken', () => {
    expect(away('2026-03-29T01:50:00+01:00', '2026-03-29T03:10:00+02:00')).toContain('from 01:50 to 03:10');
  });

  test('is told by its length where it is given: no span that ends before it begins', () => {
    expect(away('2026-10-25T02:50:00+02:00', '2026-10-25T02:10:00+01:00')).toContain('for about 20 minutes');
    expect(away('2026-10-25T02:30:00+02:00', '2026-10-25T02:30:00+01:00')).toContain('for about 60 minutes');
    expect(away('2026-10-25T02:30:00+01:00', '2026-10-25T02:30:40+01:00')).toContain('for a moment at 02:30');
  });

  test('keeps the order of what is said in it', async () => {
    const clock = createFakeClock(Date.parse('2026-10-25T02:50:00+02:00'));
    const assistant = await startAssistant({ clock });
    await assistant.say('Before the hour came again.');
    clock.advance(1_200_000);
    await assistant.say('In the hour that came again.');
    expect((await said(assistant)).map(({ text }) => text)).toEqual([
      'Before the hour came again.',
      'In the hour that came again.',
    ]);
  });
});
