import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { createAssistant, type Assistant } from '../src-main/assistant/create-assistant.ts';
import type { AssistantEvent } from '../src-main/contract/events.ts';
import { createAssistantApi, type AssistantApi } from '../src-main/contract/api.ts';
import type { AudioInput } from '../src-main/conversation/speech-ports.ts';
import { resources } from '../test/fakes/resources.ts';
import type { ServerAddresses, ServerDelays, ServerOrder } from './voice-servers.ts';
import { noHost } from '../test/fakes/no-host.ts';

/** The program from source, past its onboarding, with scripted servers for ears, mind and mouth. */
export type Talk = {
  assistant: Assistant;
  call: AssistantApi['call'];
  /** Opens the microphone, or closes it. */
  listen(on: boolean): Promise<void>;
  /** What the servers make of the next sound, and what the model answers. */
  order(order: ServerOrder): Promise<void>;
  /** The next event that fits, from now on; rejects after `patience` milliseconds. */
  next<Type extends AssistantEvent['type']>(
    type: Type,
    fits?: (event: Extract<AssistantEvent, { type: Type }>) => boolean,
  ): Promise<Extract<AssistantEvent, { type: Type }>>;
  dispose(): Promise<void>;
};

const patience = 12_000;

/** Starts it in a folder of its own. It does not listen yet. */
export async function startTalk(microphone: AudioInput, delays: ServerDelays): Promise<Talk> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'os1-bench-voice-'));
  const servers = new Worker(new URL('./voice-servers.ts', import.meta.url), { workerData: delays });
  const [addresses] = (await once(servers, 'message')) as [ServerAddresses];
  const assistant = await createAssistant({
    folder,
    resources,
    microphone,
    environment: {},
    ...noHost,
    log: { info: () => undefined, warn: () => undefined },
  });
  const { call } = createAssistantApi({
    call: assistant.call,
    subscribe: assistant.subscribe,
    onConnection: () => () => undefined,
    sendAudio: assistant.hear,
    onAudio: assistant.subscribeAudio,
  });
  await call('mind.choose', {
    mind: { kind: 'openai', preset: 'other', baseUrl: addresses.model, model: 'fake-model' },
  });
  await call('onboarding.name', { decision: 'own', name: 'Iris' });
  const ears = { kind: 'openai', baseUrl: addresses.speech, model: 'fake-ears', language: null } as const;
  const mouth = { kind: 'openai', baseUrl: addresses.speech, model: 'fake-mouth' } as const;
  return {
    assistant,
    call,
    listen: async (on) => {
      const listening = on ? 'hands-free' : 'off';
      await call('voice.change', { listening, source: 'recorder', transcriber: ears, speaker: mouth });
    },
    order: async (order) => {
      const done = once(servers, 'message');
      servers.postMessage(order);
      await done;
    },
    next: (type, fits = () => true) =>
      new Promise((resolve, reject) => {
        const giveUp = setTimeout(() => {
          unsubscribe();
          reject(new Error(`No ${type} came.`));
        }, patience);
        const unsubscribe = assistant.subscribe((event) => {
          if (event.type !== type || !fits(event as Parameters<typeof fits>[0])) return;
          unsubscribe();
          clearTimeout(giveUp);
          resolve(event as Parameters<typeof fits>[0]);
        });
      }),
    dispose: async () => {
      await assistant.dispose();
      await servers.terminate();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}
