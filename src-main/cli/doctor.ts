import path from 'node:path';
import { diagnose } from '../assistant/diagnose.ts';
import { isWithinFolder, writeReport } from '../assistant/report-bundle.ts';
import { UsageError, type Command, type CommandContext, type CommandOptions } from './command-line.ts';

/**
 * `os1 doctor`: what is here and what is missing, each with the command that gets it; 1 when the main job cannot run. With
 * `--bundle FILE` the same and more as a file that one can send; 1 when it could not be written.
 */
export const doctor: Command = async (options, context) => {
  const { terminal } = context.words;
  if (options.bundle !== undefined) return bundle(options.bundle, options, context);
  const { parts, able } = await diagnose(options.folder, context);
  if (options.json) {
    context.print(JSON.stringify({ able, parts }));
    return able ? 0 : 1;
  }
  const width = Math.max(...parts.map(({ name }) => name.length));
  for (const { name, state, detail, get } of parts) {
    const mark = state === 'fine' ? terminal.doctor.fine : terminal.doctor.missing;
    context.print(
      `${name.padEnd(width)}  ${mark.padEnd(terminal.doctor.missing.length)}  ${detail}${get === null ? '' : `  →  ${get}`}`,
    );
  }
  context.print(able ? terminal.doctor.verdictGood : terminal.doctor.verdictBad);
  return able ? 0 : 1;
};

async function bundle(wanted: string, options: CommandOptions, context: CommandContext): Promise<0 | 1> {
  const { terminal, report: says, common } = context.words;
  if (wanted === '') throw new UsageError(terminal.badOption('--bundle', wanted));
  const file = path.resolve(wanted);
  if (isWithinFolder(file, options.folder)) throw new UsageError(says.ownFolder(file));
  try {
    const { bytes, parts } = await writeReport(options.folder, file, context);
    if (options.json) {
      context.print(JSON.stringify({ file, bytes, parts }));
      return 0;
    }
    context.print(says.written(file, common.number(Math.ceil(bytes / 1_000))));
    context.print(says.inside);
    const width = Math.max(...parts.map((name) => name.length));
    for (const name of parts) context.print(`  ${name.padEnd(width)}  ${says.parts[name]}`);
    context.print(says.without);
    return 0;
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause)) throw cause;
    context.say(terminal.cannotWrite(file));
    return 1;
  }
}
