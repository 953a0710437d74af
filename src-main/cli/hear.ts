import { addressTrouble, hearFile, wavSentence, type HeardEvent } from '../assistant/voice/hear-file.ts';
import { createStreamLog } from '../assistant/log.ts';
import { UsageError, type Command } from './command-line.ts';

/**
 * `os1 hear FILE.wav`: what OS1 would hear in a recording, an event a line; with --json one object a line. 1 when a
 * transcriber is chosen but does not do its part.
 */
export const hear: Command = async (options, context) => {
  const { terminal, voice } = context.words;
  const [file, ...more] = options.positionals;
  if (file === undefined || more.length > 0) throw new UsageError(terminal.missingOption('FILE.wav'));
  const trouble = addressTrouble(context.environment);
  if (trouble !== null) {
    context.say(trouble);
    return 1;
  }
  let failed = false;
  const tell = ({ event, atMs, text }: HeardEvent): void =>
    context.print(
      options.json
        ? JSON.stringify({ event, atMs, ...(text === undefined ? {} : { text }) })
        : `${(atMs / 1000).toFixed(2).padStart(9)} s  ${event}${text === undefined ? '' : `  ${text}`}`,
    );
  try {
    await hearFile(
      file,
      {
        folder: options.folder,
        environment: context.environment,
        resources: context.resources,
        log: createStreamLog(process.stderr, 'warn'),
      },
      tell,
      (kind) => {
        if (!failed) context.say(voice.ears[kind]);
        failed = true;
      },
    );
  } catch (cause) {
    const sentence = wavSentence(cause);
    if (sentence === null) throw cause;
    context.say(sentence);
    return 1;
  }
  return failed ? 1 : 0;
};
