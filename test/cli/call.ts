import fs from 'node:fs';
import path from 'node:path';
import { wordsOf } from '#contract/words.ts';
import { runCommandLine } from '../../src-main/cli/run.ts';
import { startAssistant } from '../fakes/assistant.ts';
import { resources } from '../fakes/resources.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';
import type { Resources } from '../../src-main/assistant/resources.ts';

export type Called = { code: 0 | 1 | 2; printed: string[]; said: string[] };

/** Runs a command line in this process. */
export async function call(
  words: string[],
  more: { environment?: Record<string, string>; resources?: Resources } = {},
): Promise<Called> {
  const printed: string[] = [];
  const said: string[] = [];
  const code = await runCommandLine(words, {
    words: wordsOf('en'),
    environment: more.environment ?? {},
    resources: more.resources ?? resources,
    print: (line) => void printed.push(line),
    say: (line) => void said.push(line),
  });
  return { code, printed, said };
}

/** What a command printed as JSON, on its one line. */
export const parsed = ({ printed }: Called): Record<string, unknown> =>
  JSON.parse(printed.join('')) as Record<string, unknown>;

/** A folder with a short talk in it, and nobody running on it. */
export async function aTalk(): Promise<string> {
  const assistant = await startAssistant();
  await assistant.call('onboarding.answer', { question: 'name', value: 'Theo' });
  await assistant.say('My keys are in the blue bowl.');
  await assistant.say('I planted three tomatoes on the balcony.');
  await assistant.dispose();
  return assistant.folder;
}

/** A new file with this text. */
export function aFile(text: string, name = 'file.jsonl'): string {
  const file = path.join(temporaryFolder(), name);
  fs.writeFileSync(file, text);
  return file;
}

export const header = '{"format":"os1-archive","version":1,"created":"2026-11-21T12:00:00Z"}';
export const anArchive = [
  header,
  '{"kind":"conversation","id":"locomo-1","title":"Anna and Ben"}',
  '{"kind":"message","conversation":"locomo-1","sourceId":"D1:1","role":"person","speaker":"Anna","at":"2023-05-08T13:56:00Z","text":"I adopted a greyhound called Basalt."}',
  '{"kind":"message","conversation":"locomo-1","sourceId":"D1:2","role":"person","speaker":"Ben","at":"2023-05-08T13:57:00Z","text":"How lovely, where did you find him?"}',
  '',
].join('\n');
