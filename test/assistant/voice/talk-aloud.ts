import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import type { AssistantOptions } from '../../../src-main/assistant/create-assistant.ts';
import type { CallInput } from '../../../src-main/contract/calls.ts';
import type { AssistantEvent } from '../../../src-main/contract/events.ts';
import type { VoiceStatus, VoiceTiming } from '../../../src-main/contract/voice.ts';
import { chooseModel, startAssistant, type TestAssistant } from '../../fakes/assistant.ts';
import { startProvider, type Provider, type Reply } from '../../fakes/provider.ts';
import { createRoom, type Room } from '../../fakes/room.ts';
import {
  startSpeechServer,
  type SpeechReply,
  type SpeechServer,
  type SpeechServerOptions,
} from '../../fakes/speech-server.ts';
import { openVoiceWindow, type Played, type VoiceWindow } from '../../fakes/voice-window.ts';

export type TalkAloud = {
  assistant: TestAssistant;
  provider: Provider;
  speech: SpeechServer;
  room: Room;
  window: VoiceWindow;
  /** What the transcriber hears in any sound from now on. */
  hears(words: string): void;
  /** Says something into the room that the transcriber hears as these words. */
  say(sound: Int16Array, words: string): Promise<{ from: number; to: number }>;
  status(): Promise<VoiceStatus>;
  /** What is played now, or was last. */
  playing(): Played | undefined;
};

type TalkOptions = {
  speech?: SpeechServerOptions;
  mouth?: Mouth;
  reply?: string | Reply;
  timing?: Partial<VoiceTiming>;
  assistant?: Partial<AssistantOptions>;
  settings?: CallInput<'voice.change'>;
  /** The person and the OS do not know each other yet. */
  fresh?: boolean;
  /** What is played is heard by the microphone, so much later and so loud. */
  echo?: { delay: number; level: number };
};

/** The whole spoken chain in real time: a room, scripted servers, the program from source, and a window without a browser. */
export async function talkAloud(options: TalkOptions = {}): Promise<TalkAloud> {
  const room = createRoom();
  let words = '';
  const provider = await startProvider(options.reply ?? 'I am glad to hear you. What shall we do today?');
  const speech = await startSpeechServer({ transcribe: () => words, ...options.speech });
  // A voice, not a tone: what comes in is compared with it.
  speech.setSpeech(speakWithEspeak(options.mouth));
  const assistant = await startAssistant({ microphone: room.input, ...options.assistant });
  const window = await openVoiceWindow(assistant.raw);
  onTestFinished(async () => {
    window.dispose();
    await assistant.dispose();
    room.dispose();
    await provider.dispose();
    await speech.dispose();
  });
  const { echo } = options;
  if (echo) window.onSound((samples, rate, at) => room.leak(samples, rate, at, echo.delay, echo.level));
  await chooseModel(assistant, provider.baseUrl);
  if (options.fresh !== true) await assistant.call('onboarding.name', { decision: 'own', name: 'Iris' });
  const { settings } = await assistant.call('snapshot.get', {});
  await assistant.call('voice.change', {
    listening: 'hands-free',
    source: 'recorder',
    transcriber: { kind: 'openai', baseUrl: speech.baseUrl, model: 'fake-ears', language: null },
    speaker: { kind: 'openai', baseUrl: speech.baseUrl, model: 'fake-mouth' },
    timing: { ...settings.voice.timing, ...options.timing },
    ...options.settings,
  });
  const hears = (next: string): void => {
    words = next;
  };
  const { voice } = await assistant.call('snapshot.get', {});
  if (voice.microphone !== 'off') await assistant.until('sound-heard');
  return {
    assistant,
    provider,
    speech,
    room,
    window,
    hears,
    say: (sound, heard) => {
      hears(heard);
      return room.say(sound);
    },
    status: async () => (await assistant.call('snapshot.get', {})).voice,
    playing: () => window.said.at(-1),
  };
}

/** `delay`: before the first sound; `pieceDelay`: between two pieces of 100 ms; `words`: only so many are sounded. */
export type Mouth = { delay?: number; pieceDelay?: number; words?: number };

/** A server of speech that speaks with espeak-ng's voice. */
export function speakWithEspeak({ delay = 0, pieceDelay = 0, words: most = 1_000 }: Mouth = {}): SpeechReply {
  return async (request, response) => {
    const input = (request.fields['input'] ?? '').split(' ').slice(0, most).join(' ');
    const words = ['--stdout', '-v', 'en-us', input];
    const { stdout } = await promisify(execFile)('espeak-ng', words, { encoding: 'buffer', maxBuffer: 50_000_000 });
    if (delay > 0) await pause(delay);
    response.writeHead(200, { 'content-type': 'audio/pcm;rate=22050' });
    for (let at = 44; at < stdout.length && !response.destroyed; at += 4_410) {
      response.write(stdout.subarray(at, at + 4_410));
      if (pieceDelay > 0) await pause(pieceDelay);
    }
    response.end();
  };
}

/** Waits until something is so; a loaded machine may take its time. */
export async function eventually(what: string, holds: () => unknown, patience = 20_000): Promise<void> {
  const until = performance.now() + patience;
  while (!(await holds())) {
    if (performance.now() > until) throw new Error(`It never came to be: ${what}`);
    await pause(15);
  }
}

export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });

/** The orders that a window was given for one thing that was said. */
export const ordersOf = (played: Played | undefined): string[] => played?.orders.map(({ order }) => order) ?? [];

/** The captions of one side, as they followed each other. */
export const captionsOf = (events: readonly AssistantEvent[], speaker: 'person' | 'os'): string[] =>
  events.flatMap((event) => (event.type === 'caption-changed' && event.speaker === speaker ? [event.text] : []));

/** A cough: a burst of noise that grows and dies away, of so many milliseconds. */
export function cough(milliseconds = 180): Int16Array {
  let seed = 3;
  const length = milliseconds * 16;
  return Int16Array.from({ length }, (_, at) => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.round((seed / 2 ** 31 - 1) * 14_000 * Math.sin((Math.PI * at) / length) ** 0.5);
  });
}
