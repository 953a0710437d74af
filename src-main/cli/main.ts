import { fileURLToPath } from 'node:url';
import { wordsOf } from '#contract/words.ts';
import { isTooOld, neededNode } from '../assistant/needed-node.ts';

/** Entry of the command line. The rest is loaded only where it can run: the database's addon kills an older Node. */
const words = wordsOf('en');
if (isTooOld(process.versions.node)) {
  process.stderr.write(`${words.terminal.oldNode(neededNode, process.versions.node)}\n`);
  process.exitCode = 1;
} else {
  const { runCommandLine } = await import('./run.ts');
  process.exitCode = await runCommandLine(process.argv.slice(2), {
    words,
    environment: process.env,
    print: (line) => process.stdout.write(`${line}\n`),
    say: (line) => process.stderr.write(`${line}\n`),
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
