import type { VoiceReading } from '../../conversation/speech-ports.ts';
import type { VoiceWindow } from './cut-windows.ts';

/** Where the model (an ONNX file) and the folder of onnxruntime-web's wasm file lie. */
export type VoiceFiles = { model: string; runtime: string };

/** A few windows, oldest first. `pushed`: when they were handed over, in the milliseconds of `sharedNow`. */
export type WindowsRequest = { kind: 'windows'; pushed: number; windows: VoiceWindow[] };

/** What the thread is told. `number` of a reset counts from 1, and every answer names the last reset before it. */
export type VoiceRequest = WindowsRequest | { kind: 'reset'; number: number } | { kind: 'settle'; id: number };

/** What the thread tells. `ready` or `failed` comes first; `dropped` counts all windows that were ever passed over. */
export type VoiceAnswer =
  | { kind: 'ready' }
  | { kind: 'failed'; message: string }
  | { kind: 'readings'; reset: number; readings: VoiceReading[] }
  | { kind: 'dropped'; total: number }
  | { kind: 'settled'; id: number };

/** Monotonic milliseconds that all threads of the process share, which `performance.now()` is not. */
export const sharedNow = (): number => Number(process.hrtime.bigint()) / 1e6;
