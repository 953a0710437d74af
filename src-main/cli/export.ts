import path from 'node:path';
import { exportFormatSchema } from '#contract/archive.ts';
import { UsageError, type Command } from './command-line.ts';
import { withHistory } from './with-history.ts';

/** `os1 export --format F --out FILE`: the whole history, whole or not at all. */
export const exportCommand: Command = async (options, context) => {
  const { terminal, common } = context.words;
  if (options.format === undefined) throw new UsageError(terminal.missingOption('--format'));
  const format = exportFormatSchema.safeParse(options.format);
  if (!format.success) throw new UsageError(terminal.badOption('--format', options.format));
  if (options.out === undefined) throw new UsageError(terminal.missingOption('--out'));
  const out = path.resolve(options.out);
  return withHistory(options.folder, context, async (history) => {
    const showProgress = progressLine((done, total) => terminal.exporting(common.number(done), common.number(total)));
    try {
      const records = await history.exportTo(out, format.data, showProgress);
      if (options.json) context.print(JSON.stringify({ records, file: out }));
      else context.say(terminal.exported(common.number(records), out));
      return 0;
    } catch (cause) {
      if (!(cause instanceof Error && 'code' in cause)) throw cause;
      context.say(terminal.cannotWrite(out));
      return 1;
    }
  });
};

/** One line on a terminal that is written over, at most ten times a second; nothing where stderr is a file. */
function progressLine(words: (done: number, total: number) => string): (done: number, total: number) => void {
  let last = 0;
  return (done, total) => {
    if (!process.stderr.isTTY || performance.now() - last < 100) return;
    last = performance.now();
    process.stderr.write(`\r${words(done, total)}\u001b[K${done === total ? '\n' : ''}`);
  };
}
