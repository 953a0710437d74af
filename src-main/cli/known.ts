import path from 'node:path';
import { isOwnFile } from './export.ts';
import { UsageError, type Command } from './command-line.ts';
import { withHistory } from './with-history.ts';

/** `os1 known --format markdown|json --out FILE`: what it knows about the person, whole or not at all. */
export const known: Command = async (options, context) => {
  const { terminal, common } = context.words;
  const format = options.format ?? 'markdown';
  if (format !== 'markdown' && format !== 'json') throw new UsageError(terminal.badOption('--format', format));
  if (options.out === undefined) throw new UsageError(terminal.missingOption('--out'));
  const out = path.resolve(options.out);
  if (isOwnFile(out, options.folder)) throw new UsageError(terminal.ownFile(out));
  return withHistory(options.folder, context, async (history) => {
    try {
      const things = await history.writeKnown(out, format);
      if (options.json) context.print(JSON.stringify({ things, file: out }));
      else context.say(terminal.knownWritten(common.number(things), out));
      return 0;
    } catch (cause) {
      if (!(cause instanceof Error && 'code' in cause)) throw cause;
      context.say(terminal.cannotWrite(out));
      return 1;
    }
  });
};
