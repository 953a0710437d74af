import { onTestFinished } from 'vitest';
import type { AssistantOptions } from '../../../src-main/assistant/create-assistant.ts';
import type { VoiceTiming } from '../../../src-main/contract/voice.ts';
import { chooseModel, startAssistant, type TestAssistant } from '../../fakes/assistant.ts';
import { startProvider, type Provider } from '../../fakes/provider.ts';
import { createRoom, type Room } from '../../fakes/room.ts';
import { startSpeechServer, type SpeechServer, type SpeechServerOptions } from '../../fakes/speech-server.ts';
import { openVoiceWindow, type VoiceWindow } from '../../fakes/voice-window.ts';

export type TalkAloud = {
  assistant: TestAssistant;
  provider: Provider;
  speech: SpeechServer;
  room: Room;
  window: VoiceWindow;
};

type TalkOptions = {
  speech?: SpeechServerOptions;
  reply?: string;
  timing?: Partial<VoiceTiming>;
  assistant?: Partial<AssistantOptions>;
  listening?: 'hands-free' | 'push-to-talk' | 'by-name';
};

/** The whole spoken chain in real time: a room, scripted servers, the program from source, and a window without a browser. */
export async function talkAloud(options: TalkOptions = {}): Promise<TalkAloud> {
  const room = createRoom();
  const provider = await startProvider(options.reply ?? 'I am glad to hear you. What shall we do today?');
  const speech = await startSpeechServer({ perCharacter: 40, ...options.speech });
  const assistant = await startAssistant({ microphone: room.input, ...options.assistant });
  const window = await openVoiceWindow(assistant.raw);
  onTestFinished(async () => {
    window.dispose();
    await assistant.dispose();
    room.dispose();
    await provider.dispose();
    await speech.dispose();
  });
  await chooseModel(assistant, provider.baseUrl);
  await finishOnboarding(assistant);
  const { settings } = await assistant.call('snapshot.get', {});
  await assistant.call('voice.change', {
    listening: options.listening ?? 'hands-free',
    source: 'recorder',
    transcriber: { kind: 'openai', baseUrl: speech.baseUrl, model: 'fake-ears', language: null },
    speaker: { kind: 'openai', baseUrl: speech.baseUrl, model: 'fake-mouth' },
    timing: { ...settings.voice.timing, ...options.timing },
  });
  if (options.listening !== 'push-to-talk') await assistant.until('sound-heard');
  return { assistant, provider, speech, room, window };
}

async function finishOnboarding(assistant: TestAssistant): Promise<void> {
  await assistant.call('onboarding.name', { decision: 'own', name: 'Iris' });
}
