import { expect, onTestFinished, test } from 'vitest';
import { chooseModel, startAssistant } from '../fakes/assistant.ts';
import { createFakeClock } from '../fakes/clock.ts';
import { startProvider } from '../fakes/provider.ts';

test('whoever does not want to wait for the next look has the mind looked for at once', async () => {
  const clock = createFakeClock();
  const provider = await startProvider('Hello.');
  onTestFinished(() => provider.dispose().catch(() => undefined));
  const assistant = await startAssistant({ clock });
  await chooseModel(assistant, provider.baseUrl);
  await provider.dispose();
  const { turn } = await assistant.call('conversation.send', { text: 'Are you there?' });
  await assistant.settled(turn);
  const back = await startProvider('Here I am.', provider.port);
  onTestFinished(() => back.dispose());
  // The clock stands still: nothing is looked for by itself.
  expect(await assistant.call('mind.look', {})).toMatchObject({ state: 'away', nextLook: null });
  await assistant.until('mind-changed', (event) => event.mind.state === 'ready');
  expect(await assistant.call('mind.look', {})).toEqual({ state: 'ready' });
});
