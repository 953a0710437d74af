import type { VoiceReading } from '../../conversation/speech-ports.ts';

/** Where the model (an ONNX file) and the folder of onnxruntime-web's wasm file lie. */
export type VoiceFiles = { model: string; runtime: string };

/** `pushed`: when the window was handed over, in the milliseconds of `sharedNow`; else as in `VoiceWindow`. */
export type WindowRequest = { kind: 'window'; at: number; pushed: number; samples: Float32Array<ArrayBuffer> };

/** What the thread is told. `number` of a reset counts from 1, and every reading names the last reset before it. */
export type VoiceRequest = WindowRequest | { kind: 'reset'; number: number } | { kind: 'settle'; id: number };

/** What the thread tells. `ready` or `failed` comes first; `dropped` counts all windows that were ever passed over. */
export type VoiceAnswer =
  | { kind: 'ready' }
  | { kind: 'failed'; message: string }
  | { kind: 'reading'; reset: number; reading: VoiceReading }
  | { kind: 'dropped'; total: number }
  | { kind: 'settled'; id: number };

/** Monotonic milliseconds that all threads of the process share, which `performance.now()` is not. */
export const sharedNow = (): number => Number(process.hrtime.bigint()) / 1e6;
