import fs from 'node:fs';
import { StorageError } from '#contract/storage-error.ts';
import { createStreamLog } from '../assistant/log.ts';
import { openHistory, refusalOf } from '../assistant/open-history.ts';
import { UsageError, type Command } from './command-line.ts';

/** `os1 import FILE`: reads our own json or jsonl back, whole or not at all; refused beside a running host. */
export const importCommand: Command = async (options, context) => {
  const { terminal, common } = context.words;
  const [file] = options.positionals;
  if (file === undefined || options.positionals.length > 1) throw new UsageError(terminal.usage);
  try {
    fs.accessSync(file, fs.constants.R_OK);
    if (!fs.statSync(file).isFile()) throw new Error('not a file');
  } catch {
    context.say(terminal.noSuchFile(file));
    return 1;
  }
  try {
    const history = await openHistory(
      options.folder,
      context.resources,
      'host',
      createStreamLog(process.stderr, 'warn'),
    );
    try {
      const { added, known } = await history.importFrom(file, () => undefined);
      if (options.json) context.print(JSON.stringify({ added, known }));
      else context.say(terminal.imported(common.number(added), common.number(known)));
      return 0;
    } finally {
      await history.dispose();
    }
  } catch (cause) {
    const refusal = refusalOf(cause);
    if (refusal) {
      if (options.json) context.print(JSON.stringify({ refused: refusal }));
      context.say(terminal.refused(refusal.line, refusal.reason));
      return 1;
    }
    if (cause instanceof StorageError && cause.trouble === 'held') {
      context.say(terminal.importWhileRunning);
      return 1;
    }
    throw cause;
  }
};
