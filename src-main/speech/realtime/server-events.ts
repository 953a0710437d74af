import { z } from 'zod';

const item = z.string().min(1).max(300);

/** Events that are read, with the fields that are read of them (openai 7.57.0, resources/realtime/realtime.d.ts). */
const eventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('session.created') }),
  z.object({ type: z.literal('session.updated') }),
  z.object({ type: z.literal('input_audio_buffer.speech_started'), item_id: item }),
  z.object({ type: z.literal('input_audio_buffer.speech_stopped'), item_id: item }),
  z.object({
    type: z.literal('conversation.item.input_audio_transcription.completed'),
    item_id: item,
    transcript: z.string().max(100_000),
  }),
  z.object({ type: z.literal('conversation.item.input_audio_transcription.failed'), item_id: item }),
  z.object({ type: z.literal('response.created'), response: z.object({ id: item.nullish() }) }),
  z.object({
    type: z.literal('response.output_audio.delta'),
    item_id: item,
    response_id: item.nullish(),
    delta: z.base64().max(8_000_000),
  }),
  z.object({
    type: z.literal('response.output_audio_transcript.delta'),
    item_id: item,
    response_id: item.nullish(),
    delta: z.string().max(100_000),
  }),
  z.object({
    type: z.literal('response.done'),
    response: z.object({
      id: item.nullish(),
      status: z.enum(['completed', 'cancelled', 'incomplete', 'failed', 'in_progress']).nullish(),
      status_details: z
        .object({ error: z.object({ code: z.string().nullish(), type: z.string().nullish() }).nullish() })
        .nullish(),
    }),
  }),
  z.object({
    type: z.literal('error'),
    error: z.object({ code: z.string().nullish(), type: z.string().nullish() }),
  }),
]);

export type ServerEvent = z.infer<typeof eventSchema>;

const known: ReadonlySet<string> = new Set(eventSchema.options.map((option) => option.shape.type.value));

/** One event of the server: null for a kind that is not read, 'broken' for one of another shape than it should have. */
export function parseServerEvent(event: { type: string }): ServerEvent | null | 'broken' {
  if (!known.has(event.type)) return null;
  const parsed = eventSchema.safeParse(event);
  return parsed.success ? parsed.data : 'broken';
}
