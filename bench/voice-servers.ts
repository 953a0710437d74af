import { setTimeout as wait } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { heardRate } from '../src-main/contract/audio.ts';
import { wrapInWav } from '../src-main/speech/transcription/wav.ts';
import { replies, startProvider } from '../test/fakes/provider.ts';
import { recordPhrases } from '../test/fakes/speech-recordings.ts';
import { startSpeechServer } from '../test/fakes/speech-server.ts';

/** How late the scripted servers are, in milliseconds, and how long a sound they make of each character. */
export type ServerDelays = { transcription: number; firstToken: number; speech: number; perCharacter: number };

/** What the servers hear in whatever they are sent, and what the model answers. Each order is answered with 'done'. */
export type ServerOrder = { words: string; reply: string };

/** The addresses of the servers, told once. */
export type ServerAddresses = { model: string; speech: string };

/** The scripted servers, in a thread of their own: in life they do not share one with OS1 either. */
async function serve({ transcription, firstToken, speech, perCharacter }: ServerDelays): Promise<void> {
  let order: ServerOrder = { words: '', reply: '' };
  const provider = await startProvider(async (request, response) => {
    await wait(firstToken);
    await replies.says(order.reply)(request, response);
  });
  const speechServer = await startSpeechServer({ transcribe: () => order.words, transcribeDelay: transcription });
  // Speech and not a tone: whatever compares our voice with what the microphone hears should find a voice.
  const voice = readAloud();
  speechServer.setSpeech(async ({ fields }, response) => {
    const length = ([...(fields['input'] ?? '')].length * perCharacter * heardRate) / 1000;
    await wait(speech);
    response.writeHead(200, { 'content-type': 'audio/wav' });
    response.end(wrapInWav(voice.slice(0, length), heardRate));
  });
  parentPort?.on('message', (next: ServerOrder) => {
    order = next;
    parentPort?.postMessage('done');
  });
  parentPort?.postMessage({ model: provider.baseUrl, speech: speechServer.baseUrl } satisfies ServerAddresses);
}

/** All phrases of espeak-ng in a row, without the silence between them: half a minute. */
function readAloud(): Int16Array {
  const { samples, phrases } = recordPhrases('espeak-ng');
  const spoken = phrases.flatMap(({ start, end }) => [...samples.subarray(start * 16, end * 16)]);
  return Int16Array.from(spoken, (sample) => Math.round(Math.max(-1, Math.min(1, sample)) * 32_767));
}

if (parentPort) await serve(workerData as ServerDelays);
