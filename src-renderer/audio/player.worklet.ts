import { createPlaybackQueue, type QueueMessage } from './playback-queue.ts';

// The scope of a worklet, of which TypeScript's libraries know nothing.
declare const sampleRate: number;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;

/** The audio thread's side of create-player.ts. A class, because the browser makes it. */
class Player extends AudioWorkletProcessor {
  readonly #queue = createPlaybackQueue(sampleRate, (report) => this.port.postMessage(report));

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<QueueMessage>) => this.#queue.receive(data);
  }

  /** Called by the browser for every 128 samples; true keeps it going. */
  process(_inputs: Float32Array[][], [output]: Float32Array[][]): boolean {
    const [channel] = output ?? [];
    if (channel) this.#queue.render(channel);
    return true;
  }
}

registerProcessor('os1-player', Player);
