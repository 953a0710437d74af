import { z } from 'zod';
import type { Voice } from '#contract/voice.ts';

/** Voices of OpenAI's own models (openai 7.57.0, resources/audio/speech.d.ts), those that it recommends first. */
const everyModel = ['alloy', 'ash', 'coral', 'echo', 'fable', 'nova', 'onyx', 'sage', 'shimmer'];
const newModels = ['marin', 'cedar', ...everyModel, 'ballad', 'verse'];

/** OpenAI's voices for a model of its own; tts-1 and tts-1-hd know fewer (OpenAI's guide to text to speech). */
export const openAiVoices = (model: string): Voice[] =>
  (/^tts-1/.test(model) ? everyModel : newModels).map((id) => ({
    id,
    name: `${id.charAt(0).toUpperCase()}${id.slice(1)}`,
    language: '',
  }));

const text = z.string().min(1).max(300);

/** A voice by its name alone, or with an id, or with a language. */
const listedSchema = z.union([
  text,
  z.object({
    id: text.optional().catch(undefined),
    voice_id: text.optional().catch(undefined),
    name: text.optional().catch(undefined),
    language: z.string().max(40).optional().catch(undefined),
  }),
]);

const listSchema = z.union([
  z.object({ voices: z.array(z.unknown()).max(10_000) }),
  z.object({ data: z.array(z.unknown()).max(10_000) }).transform(({ data }) => ({ voices: data })),
  z
    .array(z.unknown())
    .max(10_000)
    .transform((voices) => ({ voices })),
]);

/**
 * The voices in an answer to /audio/voices. Kokoro-FastAPI gives {voices: [{id, name}]}, before 0.3 {voices: ['af_bella']};
 * speaches gives {voices: [{name, language, gender, id}]}. What is not understood is left out; null for no list at all.
 */
export function parseVoices(answer: unknown): Voice[] | null {
  const list = listSchema.safeParse(answer);
  if (!list.success) return null;
  const voices = list.data.voices.flatMap((item): Voice[] => {
    const listed = listedSchema.safeParse(item);
    if (!listed.success) return [];
    if (typeof listed.data === 'string') return [{ id: listed.data, name: listed.data, language: '' }];
    const { id, voice_id: voiceId, name, language = '' } = listed.data;
    const known = id ?? voiceId ?? name;
    return known === undefined ? [] : [{ id: known, name: name ?? known, language }];
  });
  return [...new Map(voices.map((voice) => [voice.id, voice])).values()];
}
