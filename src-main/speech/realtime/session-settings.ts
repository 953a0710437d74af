import type { RealtimeSessionCreateRequest } from 'openai/resources/realtime/realtime';

/**
 * Who decides that the person has finished. 'semantic': a model of OpenAI's, which waits longer after 'um'. 'silence':
 * so many milliseconds of silence (`timing.endOfTurn`).
 */
export type TurnDetection =
  { type: 'semantic'; eagerness: 'low' | 'medium' | 'high' | 'auto' } | { type: 'silence'; milliseconds: number };

export type SessionSettings = {
  voice: string;
  instructions: string;
  turnDetection: TurnDetection;
  /** Writes down what the person said, beside the talk. gpt-transcribe: OpenAI retires the others on 2027-02-26. */
  transcriptionModel: string;
  /** ISO 639-1, or null to let the model find out. */
  language: string | null;
};

/**
 * A session as `session.update` asks for it. The server does not interrupt by itself: a cough would end a sentence, and
 * how much of it was heard is known here alone.
 */
export function toSession(settings: SessionSettings): RealtimeSessionCreateRequest {
  const { voice, instructions, turnDetection, transcriptionModel, language } = settings;
  const replies = { create_response: true, interrupt_response: false };
  return {
    type: 'realtime',
    instructions,
    output_modalities: ['audio'],
    audio: {
      input: {
        format: { type: 'audio/pcm', rate: 24_000 },
        transcription: { model: transcriptionModel, ...(language === null ? {} : { language }) },
        turn_detection:
          turnDetection.type === 'semantic'
            ? { type: 'semantic_vad', eagerness: turnDetection.eagerness, ...replies }
            : { type: 'server_vad', silence_duration_ms: turnDetection.milliseconds, ...replies },
      },
      output: { format: { type: 'audio/pcm', rate: 24_000 }, voice },
    },
  };
}
