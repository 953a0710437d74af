import { z } from 'zod';
import { callErrorSchema } from './errors.ts';

/** What a window needs of its host: ask, and be told. Payloads are unknown until a schema has read them. */
export type Transport = {
  /** Rejects with a `CallError` when the host refuses or is gone. */
  call(name: string, input: unknown): Promise<unknown>;
  /** Returns the function that ends the subscription. */
  subscribe(listener: (event: unknown) => void): () => void;
  /** Sends sound to the host, as contract/audio.ts packs it; dropped while there is no connection. */
  sendAudio(packed: Uint8Array): void;
  /** Told of sound from the host, packed the same way; returns the function that ends it. */
  onAudio(listener: (packed: Uint8Array) => void): () => void;
  /**
   * Told 'open' on each (re)connection, 'closed' when the host cannot be reached, and 'refused' when another host answers
   * there, which does not know this window.
   */
  onConnection(listener: (state: 'open' | 'closed' | 'refused') => void): () => void;
};

/** A frame from the window: one call. Extra fields are refused, so that nobody can claim rights in passing. */
export const callFrameSchema = z.strictObject({
  id: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
  call: z.string().max(64),
  input: z.unknown(),
});

/** A frame from the host: the answer to a call, its refusal, or an event. */
export const hostFrameSchema = z.union([
  z.strictObject({ id: z.number().int(), output: z.unknown() }),
  z.strictObject({ id: z.number().int(), error: callErrorSchema }),
  z.strictObject({ event: z.unknown() }),
]);
export type HostFrame = z.infer<typeof hostFrameSchema>;
