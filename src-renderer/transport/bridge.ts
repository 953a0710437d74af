import { CallError } from '#contract/errors.ts';
import { hostFrameSchema, type Transport } from '#contract/transport.ts';

/** What the desktop host's preload script puts into the page. */
export type Bridge = {
  call(frame: { id: number; call: string; input: unknown }): Promise<unknown>;
  onEvent(listener: (frame: unknown) => void): () => void;
  /** Sound in both directions, as contract/audio.ts packs it. */
  sendAudio(packed: Uint8Array): void;
  onAudio(listener: (packed: unknown) => void): () => void;
};

declare global {
  interface Window {
    readonly os1?: Bridge;
  }
}

/** The transport of the desktop's window: calls, events and sound through the preload script's bridge. */
export function createBridgeTransport(bridge: Bridge, lost: string): Transport {
  let lastId = 0;
  return {
    call: async (name, input) => {
      lastId += 1;
      const frame = hostFrameSchema.parse(await bridge.call({ id: lastId, call: name, input }));
      if ('error' in frame) throw new CallError(frame.error.code, frame.error.message);
      if ('event' in frame) throw new CallError('internal', lost);
      return frame.output;
    },
    subscribe: (listener) =>
      bridge.onEvent((received) => {
        const frame = hostFrameSchema.parse(received);
        if ('event' in frame) listener(frame.event);
      }),
    sendAudio: (packed) => bridge.sendAudio(packed),
    onAudio: (listener) =>
      bridge.onAudio((packed) => {
        if (packed instanceof Uint8Array) listener(packed);
      }),
    // The main process and its window come and go together.
    onConnection: (listener) => {
      listener('open');
      return () => undefined;
    },
  };
}
