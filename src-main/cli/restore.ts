import type { Backup } from '#contract/life.ts';
import { backupNameSchema } from '#contract/life.ts';
import { StorageError } from '#contract/storage-error.ts';
import { closedHistory, type ClosedHistory } from '../assistant/closed-history.ts';
import { UsageError, type Command, type CommandContext, type CommandOptions } from './command-line.ts';

const moment = (at: number): string => new Date(at).toISOString().slice(0, 16).replace('T', ' ');

/** `os1 restore`: the copies. `os1 restore NAME`: puts one in the place of the history; with `--look` only looks into it. */
export const restore: Command = async (options, context) => {
  const [name, ...more] = options.positionals;
  if (more.length > 0 || (name === undefined && options.look)) throw new UsageError(context.words.terminal.usage);
  const history = closedHistory(options.folder, context.resources);
  if (name === undefined) return list(await history.list(), options, context);
  const { copies } = context.words.terminal;
  if (!backupNameSchema.safeParse(name).success) {
    context.say(copies.noSuchCopy(name));
    return 1;
  }
  try {
    return options.look ? await look(history, name, options, context) : await putBack(history, name, options, context);
  } catch (cause) {
    if (!(cause instanceof StorageError)) throw cause;
    if (cause.trouble === 'held') context.say(copies.whileRunning);
    else if (cause.trouble === 'unknown' && cause.subject === name) context.say(copies.noSuchCopy(name));
    else if (cause.trouble === 'corrupt' && cause.subject === name) context.say(copies.damaged(name));
    else throw cause;
    return 1;
  }
};

function list(copies: Backup[], { folder, json }: CommandOptions, { print, say, words }: CommandContext): 0 {
  const { terminal, common } = words;
  if (json) print(JSON.stringify({ copies }));
  else if (copies.length === 0) say(terminal.copies.none(folder));
  else
    for (const { name, madeAt, bytes } of copies)
      print(terminal.copies.line(name, moment(madeAt), common.number(Math.ceil(bytes / 1_000))));
  return 0;
}

async function look(
  history: ClosedHistory,
  name: string,
  { json }: CommandOptions,
  { print, say, words }: CommandContext,
): Promise<0 | 1> {
  const found = await history.look(name);
  const { terminal, common } = words;
  if (json) print(JSON.stringify(found));
  else if (!found.sound) say(terminal.copies.damaged(name));
  else {
    print(terminal.copies.holds(common.number(found.messages), common.number(found.known)));
    if (found.firstAt !== null && found.lastAt !== null)
      print(terminal.copies.span(moment(found.firstAt), moment(found.lastAt)));
    print(
      found.missing === null ? terminal.copies.missingUnknown : terminal.copies.missing(common.number(found.missing)),
    );
  }
  return found.sound ? 0 : 1;
}

async function putBack(
  history: ClosedHistory,
  name: string,
  { json }: CommandOptions,
  { print, say, words }: CommandContext,
): Promise<0> {
  const { copy, aside } = await history.restore(name);
  const { copies } = words.terminal;
  if (json) print(JSON.stringify({ restored: name, copy: copy?.name ?? null, aside }));
  else {
    say(copies.restored(name));
    if (copy !== null) say(copies.keptAsCopy(copy.name));
    if (aside !== null) say(copies.keptAside(aside));
  }
  return 0;
}
