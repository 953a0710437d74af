import fs from 'node:fs';
import path from 'node:path';
import { StorageError } from '#contract/storage-error.ts';
import { verifyArchive } from '../assistant/open-history.ts';
import { storageSentence } from '../assistant/storage-sentence.ts';
import type { Command, CommandContext, CommandOptions } from './command-line.ts';
import { withHistory } from './with-history.ts';

/** `os1 verify [FILE]`: the database of the folder, or an archive; every finding on a line, and exit code 1 on any. */
export const verify: Command = async (options, context) => {
  const [file] = options.positionals;
  if (file === undefined) return verifyHistory(options, context);
  try {
    if (!fs.statSync(file).isFile()) throw new Error('not a file');
  } catch {
    context.say(context.words.terminal.noSuchFile(file));
    return 1;
  }
  return report(await verifyArchive(file), file, options, context);
};

async function verifyHistory(options: CommandOptions, context: CommandContext): Promise<0 | 1> {
  try {
    return await withHistory(options.folder, context, async (history) =>
      report(await history.verify(), path.join(options.folder, 'os1.db'), options, context),
    );
  } catch (cause) {
    if (!(cause instanceof StorageError)) throw cause;
    return report([{ what: storageSentence(cause, context.words.terminal) }], options.folder, options, context);
  }
}

function report(findings: { what: string }[], what: string, { json }: CommandOptions, context: CommandContext): 0 | 1 {
  if (json)
    context.print(JSON.stringify({ whole: findings.length === 0, findings: findings.map((finding) => finding.what) }));
  else if (findings.length === 0) context.say(context.words.terminal.verified(what));
  else for (const finding of findings) context.say(finding.what);
  return findings.length === 0 ? 0 : 1;
}
