import { fileURLToPath } from 'node:url';
import type { Resources } from '../../src-main/assistant/resources.ts';

const own = (file: string): string => fileURLToPath(new URL(`../../${file}`, import.meta.url));

/** The program's own files, as they lie in the source. */
export const resources: Resources = {
  memoryWorker: new URL('../../src-main/memory/worker.ts', import.meta.url),
  migrations: own('migrations'),
  names: own('assets/given-names.txt'),
  voiceWorker: new URL('../../src-main/speech/voice-activity/worker.ts', import.meta.url),
  voiceModel: own('node_modules/@ricky0123/vad-web/dist/silero_vad_v6.onnx'),
  voiceRuntime: own('node_modules/onnxruntime-web/dist'),
  recorders: own('src-main/speech/capture/recorders'),
};
