import fs from 'node:fs';
import path from 'node:path';
import { Silero } from '@ricky0123/vad-web/dist/models/silero.js';
import * as runtime from 'onnxruntime-web/wasm';
import { windowSamples } from './cut-windows.ts';
import type { VoiceFiles } from './worker-messages.ts';

/** Silero, loaded: it keeps what it heard from one window to the next. */
export type VoiceModel = {
  /** How likely it is that a window of 512 samples holds speech, 0 to 1. */
  read(samples: Float32Array): Promise<number>;
  /** Forgets what came before. */
  clear(): void;
};

/**
 * Loads Silero v6 as vad-web runs it (512 samples, and the 64 before them as context) on onnxruntime-web.
 *
 * @throws Error when a file is missing or is not what it should be.
 */
export async function loadModel(files: VoiceFiles): Promise<VoiceModel> {
  const { env } = runtime;
  // One thread: a window takes half a millisecond, and the other cores have better to do. It is also, together with the
  // binary given here, the condition on which onnxruntime-web uses the loader bundled with it and imports no other file.
  env.wasm.numThreads = 1;
  env.wasm.wasmBinary = fs.readFileSync(path.join(files.runtime, 'ort-wasm-simd-threaded.wasm'));
  env.logLevel = 'error';
  const silero = await Silero.new(runtime, () => readModel(files.model));
  delete env.wasm.wasmBinary;

  // The first windows are slow, for V8 compiles what they reach; nobody should wait for that while speaking.
  for (let count = 0; count < 3; count += 1) await silero.process(new Float32Array(windowSamples));
  silero.reset_state();
  return {
    read: async (samples) => (await silero.process(samples)).isSpeech,
    clear: () => silero.reset_state(),
  };
}

function readModel(file: string): Promise<ArrayBuffer> {
  const { buffer, byteOffset, byteLength } = fs.readFileSync(file);
  return Promise.resolve(buffer.slice(byteOffset, byteOffset + byteLength));
}
