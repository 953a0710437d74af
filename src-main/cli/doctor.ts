import { diagnose } from '../assistant/diagnose.ts';
import type { Command } from './command-line.ts';

/** `os1 doctor`: what is here and what is missing, each with the command that gets it; 1 when the main job cannot run. */
export const doctor: Command = async (options, context) => {
  const { terminal } = context.words;
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
