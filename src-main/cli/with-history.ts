import fs from 'node:fs';
import path from 'node:path';
import { createStreamLog } from '../assistant/log.ts';
import { openHistory, type History } from '../assistant/open-history.ts';
import type { CommandContext } from './command-line.ts';

/**
 * Opens the history of a folder for reading (beside a running host, if one runs), and closes it whatever happens.
 * A folder without one is said in a sentence, not filled with an empty history; then the exit code is 1.
 */
export async function withHistory(
  folder: string,
  { resources, words, say }: CommandContext,
  use: (history: History) => Promise<0 | 1>,
): Promise<0 | 1> {
  // A life that began and has lost its file is no folder without one: opening it says so.
  if (!['os1.db', 'life.json'].some((name) => fs.existsSync(path.join(folder, name)))) {
    say(words.terminal.noData(folder));
    return 1;
  }
  const history = await openHistory(folder, resources, 'guest', createStreamLog(process.stderr, 'warn'));
  try {
    return await use(history);
  } finally {
    await history.dispose();
  }
}
