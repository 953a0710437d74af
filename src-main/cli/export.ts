import fs from 'node:fs';
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
  if (isOwnFile(out, options.folder)) throw new UsageError(terminal.ownFile(out));
  return withHistory(options.folder, context, async (history) => {
    const showProgress = progressLine((done, total) => terminal.exporting(common.number(done), common.number(total)));
    const stop = new AbortController();
    const interrupt = (): void => stop.abort();
    process.once('SIGINT', interrupt);
    try {
      const records = await history.exportTo(out, format.data, showProgress, stop.signal);
      if (options.json) context.print(JSON.stringify({ records, file: out }));
      else context.say(terminal.exported(common.number(records), out));
      return 0;
    } catch (cause) {
      if (stop.signal.aborted) {
        context.say(context.words.takeAway.cancelled);
        return 1;
      }
      if (!(cause instanceof Error && 'code' in cause)) throw cause;
      context.say(terminal.cannotWrite(out));
      return 1;
    } finally {
      process.off('SIGINT', interrupt);
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

/** True for a file that stands in the data folder already: an export must not take the place of the history itself. */
export const isOwnFile = (out: string, folder: string): boolean =>
  path.dirname(out) === path.resolve(folder) && fs.existsSync(out);
