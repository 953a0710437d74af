import { standIn } from './electron-module.ts';

/**
 * Runs the built entry as Electron does, listens with a recorder, asks something, and says so on stdout as soon as the answer grows.
 * Then it is in the middle of everything, and the test ends it.
 */
const [, , entry = ''] = process.argv;
await import(entry);
standIn.becomeReady();
const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20));
};
await until(() => standIn.windows[0]?.done.includes('show') === true);

const call = async (name: string, input: unknown): Promise<void> => {
  const answer = await standIn.call({ id: 1, call: name, input });
  if (!('output' in answer)) throw new Error(JSON.stringify(answer));
};
const events = (type: string): { voice?: { microphone: string } }[] =>
  (standIn.windows[0]?.sent ?? [])
    .map(({ frame }) => (frame as { event?: { type: string } }).event)
    .filter((event) => event?.type === type) as { voice?: { microphone: string } }[];
await call('voice.change', {
  listening: 'hands-free',
  source: 'recorder',
  transcriber: { kind: 'openai', baseUrl: 'http://127.0.0.1:9/v1', model: 'fake-ears', language: null },
});
await call('voice.attach', { window: 'window-of-a-test', canHear: false, canPlay: false, voices: [] });
await until(() => events('voice-changed').at(-1)?.voice?.microphone === 'open');
await call('conversation.send', { text: 'Tell me a story.' });
await until(() => events('reply-delta').length > 0);
process.stdout.write('in the middle\n');
// Keeps this process: a window would, in Electron.
setInterval(() => undefined, 1_000);
