import os from 'node:os';
import type { Result } from './measure.ts';
import { lineOf, writeResults } from './report.ts';
import { benchVoiceActivity } from './voice-activity.ts';
import { benchHear, benchIdle, benchMemory } from './voice-idle.ts';
import { benchTurns } from './voice-turns.ts';

/**
 * `npm run bench:voice`: prints a table, and writes bench/voice-results.json and the table of docs/voice.md. Needs flite
 * and espeak-ng, and six minutes. Words after it run only some of it, and write nothing: turns, idle, memory, activity, hear.
 */
const chosen = process.argv.slice(2);
const say = (text: string): void => void process.stderr.write(`${text}\n`);
const results: Result[] = [];
const load = os.loadavg()[0] ?? 0;

const parts: [string, () => Promise<Result[]>][] = [
  ['turns', () => benchTurns(say)],
  ['idle', benchIdle],
  ['activity', () => benchVoiceActivity(say)],
  ['hear', benchHear],
  ['memory', () => benchMemory(say)],
];
for (const [name, measure] of parts) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  const found = await measure();
  for (const one of found) say(lineOf(one));
  results.push(...found);
}
if (chosen.length === 0) {
  const how = `Load of the machine when it began: ${load.toFixed(1)}. Speech of flite and espeak-ng, a window without a browser, scripted servers on the same machine.`;
  writeResults(results, { file: 'voice-results.json', page: 'docs/voice.md', mark: 'bench:voice', how });
}
