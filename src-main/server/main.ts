import { fileURLToPath } from 'node:url';
import { wordsOf } from '#contract/words.ts';
import { isTooOld, neededNode } from '../assistant/needed-node.ts';
import { takeEnvironment } from '../assistant/own-environment.ts';

/** Entry of the browser host. The rest is loaded only where it can run: the database's addon kills an older Node. */
if (isTooOld(process.versions.node)) {
  process.stderr.write(`${wordsOf('en').terminal.oldNode(neededNode, process.versions.node)}\n`);
  process.exitCode = 1;
} else {
  const { serve } = await import('./serve.ts');
  process.exitCode = await serve(process.argv.slice(2), takeEnvironment(process.env), {
    windowFolder: fileURLToPath(new URL('./window', import.meta.url)),
    resources: {
      memoryWorker: new URL('./memory-worker.js', import.meta.url),
      migrations: fileURLToPath(new URL('../migrations', import.meta.url)),
      names: fileURLToPath(new URL('../assets/given-names.txt', import.meta.url)),
      voiceWorker: new URL('./voice-worker.js', import.meta.url),
      voiceModel: fileURLToPath(new URL('./voice/silero_vad_v6.onnx', import.meta.url)),
      voiceRuntime: fileURLToPath(new URL('./voice', import.meta.url)),
      recorders: fileURLToPath(new URL('./recorders', import.meta.url)),
    },
  });
}
