import { parseArgs } from 'node:util';
import { StorageError } from '#contract/storage-error.ts';
import { defaultDataFolder } from '../assistant/data-folder.ts';
import { storageSentence } from '../assistant/storage-sentence.ts';
import { UsageError, type Command, type CommandContext, type CommandOptions } from './command-line.ts';
import { doctor } from './doctor.ts';
import { exportCommand } from './export.ts';
import { hear } from './hear.ts';
import { importCommand } from './import.ts';
import { known } from './known.ts';
import { recallCommand } from './recall.ts';
import { restore } from './restore.ts';
import { verify } from './verify.ts';

const commands: Readonly<Record<string, Command>> = {
  doctor,
  export: exportCommand,
  hear,
  import: importCommand,
  known,
  recall: recallCommand,
  restore,
  verify,
};

/** Runs a command line: 0 well, 1 something is wrong, 2 called in a way that makes no sense. */
export async function runCommandLine(words: string[], context: CommandContext): Promise<0 | 1 | 2> {
  const { terminal } = context.words;
  const [name, ...rest] = words;
  if (name === undefined || name === 'help' || name === '--help') {
    context.say(terminal.usage);
    return name === undefined ? 2 : 0;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) {
    context.say(`${terminal.unknownCommand(name)}\n${terminal.usage}`);
    return 2;
  }
  try {
    return await command(readOptions(rest, context), context);
  } catch (cause) {
    if (cause instanceof UsageError) {
      context.say(cause.message);
      return 2;
    }
    if (cause instanceof StorageError) {
      context.say(storageSentence(cause, terminal));
      return 1;
    }
    throw cause;
  }
}

function readOptions(words: string[], { environment, words: { terminal } }: CommandContext): CommandOptions {
  const read = () =>
    parseArgs({
      args: words,
      allowPositionals: true,
      options: {
        data: { type: 'string' },
        json: { type: 'boolean' },
        look: { type: 'boolean' },
        format: { type: 'string' },
        out: { type: 'string' },
        query: { type: 'string' },
        queries: { type: 'string' },
        k: { type: 'string' },
        bundle: { type: 'string' },
      },
    });
  let parsed: ReturnType<typeof read>;
  try {
    parsed = read();
  } catch {
    const known = new Set([
      '--data',
      '--json',
      '--look',
      '--format',
      '--out',
      '--query',
      '--queries',
      '--k',
      '--bundle',
    ]);
    const wrong = words.find((word) => word.startsWith('-') && !known.has(word.split('=')[0] ?? ''));
    throw new UsageError(wrong === undefined ? terminal.usage : `${terminal.unknownOption(wrong)}\n${terminal.usage}`);
  }
  const { values, positionals } = parsed;
  const k = Number(values.k ?? '10');
  if (!Number.isInteger(k) || k < 1 || k > 1_000) throw new UsageError(terminal.badOption('--k', values.k ?? ''));
  return {
    folder: defaultDataFolder(values.data === undefined ? environment : { OS1_DATA_DIR: values.data }),
    json: values.json === true,
    look: values.look === true,
    positionals,
    format: values.format,
    out: values.out,
    query: values.query,
    queries: values.queries,
    bundle: values.bundle,
    k,
  };
}
