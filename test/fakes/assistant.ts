import { Writable } from 'node:stream';
import { onTestFinished } from 'vitest';
import { createAssistantApi, type AssistantApi } from '../../src-main/contract/api.ts';
import type { AssistantEvent } from '../../src-main/contract/events.ts';
import type { Message } from '../../src-main/contract/messages.ts';
import { createAssistant, type Assistant, type AssistantOptions } from '../../src-main/assistant/create-assistant.ts';
import { createStreamLog } from '../../src-main/assistant/log.ts';
import { resources } from './resources.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { noHost } from './no-host.ts';

type Settled = Extract<AssistantEvent, { type: 'turn-settled' }>;

export type TestAssistant = {
  folder: string;
  /** As a window calls it: answers and events are parsed. */
  call: AssistantApi['call'];
  /** The program itself, as a host holds it. */
  raw: Assistant;
  /** As anything may come over a wire. */
  callRaw: Assistant['call'];
  /** Everything that windows were told, oldest first. */
  events: AssistantEvent[];
  logLines: string[];
  /** The first event, past or to come, that fits. */
  until<Type extends AssistantEvent['type']>(
    type: Type,
    fits?: (event: Extract<AssistantEvent, { type: Type }>) => boolean,
  ): Promise<Extract<AssistantEvent, { type: Type }>>;
  settled(turn: string): Promise<Settled>;
  /** Says something and waits for what becomes of it: the words of the reply, empty where there is none. */
  say(text: string): Promise<string>;
  /** All messages that are shown, oldest first. */
  transcript(): Promise<Message[]>;
  dispose(): Promise<void>;
};

/**
 * The whole program from source, on real files and in its real thread; ended when the running test ends. `open`: what a host opens,
 * where that is more than the assistant.
 */
export async function startAssistant(
  options: Partial<AssistantOptions> = {},
  open: (options: AssistantOptions) => Promise<Assistant> = createAssistant,
): Promise<TestAssistant> {
  const folder = options.folder ?? temporaryFolder();
  const logLines: string[] = [];
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      logLines.push(chunk.toString());
      done();
    },
  });
  const assistant = await open({
    resources,
    environment: {},
    ...noHost,
    log: createStreamLog(stream, 'info'),
    mindTimeouts: { firstTimeout: 2_000, idleTimeout: 1_000 },
    ...options,
    folder,
  });
  let disposed = false;
  const dispose = async (): Promise<void> => {
    if (disposed) return;
    disposed = true;
    await assistant.dispose();
  };
  onTestFinished(dispose);
  const events: AssistantEvent[] = [];
  const listeners = new Set<(event: AssistantEvent) => void>();
  const api = createAssistantApi({
    call: assistant.call,
    subscribe: assistant.subscribe,
    onConnection: () => () => undefined,
    sendAudio: assistant.hear,
    onAudio: assistant.subscribeAudio,
  });
  api.subscribe((event) => {
    events.push(event);
    for (const listener of listeners) listener(event);
  });
  const until: TestAssistant['until'] = (type, fits = () => true) =>
    new Promise((resolve) => {
      const look = (event: AssistantEvent): boolean => {
        if (event.type !== type || !fits(event as Parameters<typeof fits>[0])) return false;
        listeners.delete(look);
        resolve(event as Parameters<typeof fits>[0]);
        return true;
      };
      if (!events.some(look)) listeners.add(look);
    });
  const settled = (turn: string): Promise<Settled> => until('turn-settled', (event) => event.turn === turn);
  const transcript = async (): Promise<Message[]> => {
    const { lifelong } = await api.call('snapshot.get', {});
    const { messages } = await api.call('conversation.page', { conversation: lifelong, from: 0, count: 200 });
    return messages;
  };
  return {
    folder,
    call: api.call,
    raw: assistant,
    callRaw: assistant.call,
    events,
    logLines,
    until,
    settled,
    say: async (text) => {
      const { turn } = await api.call('conversation.send', { text });
      const { reply } = await settled(turn);
      return (await transcript()).find(({ id }) => id === reply)?.text ?? '';
    },
    transcript,
    dispose,
  };
}

/** Chooses a model at an address. */
export const chooseModel = (assistant: TestAssistant, baseUrl: string, key?: string): Promise<unknown> =>
  assistant.call('mind.choose', {
    mind: { kind: 'openai', preset: 'other', baseUrl, model: 'fake-model' },
    ...(key === undefined ? {} : { key }),
  });
