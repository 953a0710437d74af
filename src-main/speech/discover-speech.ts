import { z } from 'zod';

/** A server of the voice that was found on this machine. `models`: only those that hear or speak. */
export type FoundSpeechServer = { name: string; baseUrl: string; models: string[] };

/** One place to look, and what the server there is called by the models that it has. */
type Place = { baseUrl: string; name(models: readonly Model[]): string };

/** How long one server may take to say what it has, in milliseconds. */
const patience = 800;

const modelSchema = z.object({
  id: z.string().min(1).max(300),
  /** speaches says what a model is for. */
  task: z.string().max(100).optional().catch(undefined),
});
type Model = z.infer<typeof modelSchema>;
const modelListSchema = z.object({ data: z.array(modelSchema).max(1_000) });

/** Names of models that hear or speak; other servers than speaches say no more than the name. */
const speechNames =
  /whisper|transcri|parakeet|canary|moonshine|sense-?voice|vosk|tts|kokoro|piper|orpheus|bark|chatterbox|voxcpm|voice/i;

const isForSpeech = ({ id, task }: Model): boolean => (task === undefined ? speechNames.test(id) : /speech/.test(task));

/**
 * Usual ports: speaches 8000 and its models with a task (src/speaches/routers/models.py), openedai-speech 8000 with tts-1
 * (speech.py), Kokoro-FastAPI 8880 (api/src/core/config.py), LocalAI 8080 (localai.io). llama.cpp and vLLM, on the same
 * ports, have no models for speech. Piper's own server (5000) does not speak OpenAI's language.
 */
const places: readonly Place[] = [
  {
    baseUrl: 'http://127.0.0.1:8000/v1',
    name: (models) => (models.some(({ task }) => task !== undefined) ? 'speaches' : 'openedai-speech'),
  },
  { baseUrl: 'http://127.0.0.1:8080/v1', name: () => 'LocalAI' },
  { baseUrl: 'http://127.0.0.1:8880/v1', name: () => 'Kokoro-FastAPI' },
];

/**
 * whisper.cpp's server (examples/server/server.cpp): port 8080, and no list of models. Its path is /inference; OpenAI's
 * it serves only when it was started with `--inference-path /v1/audio/transcriptions`. Its own page says which.
 */
const whisperPages: readonly string[] = ['http://127.0.0.1:8080/'];

/** Asks the usual ports of this machine, all at once; what does not answer in time, or not for speech, is left out. */
export async function discoverSpeech(
  fetch: typeof globalThis.fetch,
  local: readonly Place[] = places,
  pages: readonly string[] = whisperPages,
): Promise<FoundSpeechServer[]> {
  const ask = async (address: string): Promise<string> => {
    const response = await fetch(address, { signal: AbortSignal.timeout(patience), redirect: 'error' });
    if (!response.ok) throw new Error('not found');
    return response.text();
  };
  const found = await Promise.all(
    [
      ...local.map(async ({ baseUrl, name }): Promise<FoundSpeechServer | null> => {
        const list = modelListSchema.parse(JSON.parse(await ask(`${baseUrl}/models`)));
        const models = list.data.filter(isForSpeech);
        return models.length === 0 ? null : { name: name(models), baseUrl, models: models.map(({ id }) => id) };
      }),
      ...pages.map(async (page): Promise<FoundSpeechServer | null> => {
        const html = await ask(page);
        if (!html.includes('Whisper.cpp Server') || !html.includes('/v1/audio/transcriptions')) return null;
        // It has one model and does not look at the name.
        return { name: 'whisper.cpp', baseUrl: new URL('v1', page).href, models: ['whisper-1'] };
      }),
    ].map((search) => search.catch(() => null)),
  );
  return found.filter((server) => server !== null);
}
