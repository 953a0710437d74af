import { createPieceCutter } from './piece-cutter.ts';

// The scope of a worklet, of which TypeScript's libraries know nothing.
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;

/** The audio thread's side of create-microphone.ts. A class, because the browser makes it. */
class Microphone extends AudioWorkletProcessor {
  readonly #cut = createPieceCutter((samples) => this.port.postMessage(samples, [samples.buffer]));

  /** Called by the browser for every 128 samples; true keeps it going. */
  process([input]: Float32Array[][]): boolean {
    const [channel] = input ?? [];
    if (channel) this.#cut(channel);
    return true;
  }
}

registerProcessor('os1-microphone', Microphone);
