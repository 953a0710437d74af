import { packHeard, unpackSpoken, type HeardSound, type SpokenSound } from './audio.ts';
import { calls, type CallInput, type CallName, type CallOutput } from './calls.ts';
import { eventSchema, type AssistantEvent } from './events.ts';
import type { Transport } from './transport.ts';

/** The whole program, as a window sees it. */
export type AssistantApi = {
  call<Name extends CallName>(name: Name, input: CallInput<Name>): Promise<CallOutput<Name>>;
  /** Returns the function that ends the subscription. An event that does not parse is an error of ours and is thrown. */
  subscribe(listener: (event: AssistantEvent) => void): () => void;
  onConnection: Transport['onConnection'];
  /** Sends a piece of what the microphone hears. */
  sendSound(sound: HeardSound): void;
  /** Told of each piece of speech to play; a piece that cannot be read is dropped. */
  onSpeech(listener: (speech: SpokenSound) => void): () => void;
};

/**
 * The API over any transport: a window's bridge, a WebSocket, or a function call in a test.
 * Answers and events are parsed here, so that no view ever sees a shape that the contract does not name.
 */
export function createAssistantApi(transport: Transport): AssistantApi {
  return {
    async call<Name extends CallName>(name: Name, input: CallInput<Name>): Promise<CallOutput<Name>> {
      const output: unknown = await transport.call(name, input);
      return calls[name].output.parse(output) as CallOutput<Name>;
    },
    subscribe: (listener) => transport.subscribe((event) => listener(eventSchema.parse(event))),
    onConnection: (listener) => transport.onConnection(listener),
    sendSound: (sound) => transport.sendAudio(packHeard(sound)),
    onSpeech: (listener) =>
      transport.onAudio((packed) => {
        const speech = unpackSpoken(packed);
        if (speech) listener(speech);
      }),
  };
}
