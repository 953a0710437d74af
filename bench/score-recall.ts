import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { root } from '../src-main/launch/build-if-stale.ts';
import { atLeast } from './at-least.ts';
import { result, type Result } from './measure.ts';

const measures = z.object({ n: z.number(), 'recall@5': z.number(), 'recall@10': z.number(), mrr: z.number() });
const scoreSchema = z.object({ summary: z.record(z.string(), measures), foreignShare: z.number().nullable() });

/** The tool that scores the command line on whole conversations, where it is there: `--score FILE` or OS1_SCORE_RECALL. */
function findTool(words: readonly string[], environment: NodeJS.ProcessEnv): string | null {
  const named = words.indexOf('--score');
  const file =
    (named < 0 ? undefined : words[named + 1]) ??
    environment['OS1_SCORE_RECALL'] ??
    path.join(root, '..', 'shared', 'tools', 'score-recall.mjs');
  return fs.existsSync(file) ? file : null;
}

/** Each conversation in a life of its own, all through the command line; nothing where the tool is not there. */
export async function scoreRecall(
  words: readonly string[],
  environment: NodeJS.ProcessEnv,
  say: (text: string) => void,
): Promise<Result[]> {
  const tool = findTool(words, environment);
  if (tool === null) {
    say('No tool here that scores the command line: its figures were not measured.');
    return [];
  }
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'os1-score-'));
  try {
    const file = path.join(folder, 'score.json');
    const start = performance.now();
    await run([tool, '--foreign', '--json', file]);
    const seconds = (performance.now() - start) / 1000;
    const { summary, foreignShare } = scoreSchema.parse(JSON.parse(fs.readFileSync(file, 'utf8')));
    const share = (set: string, measure: 'recall@5' | 'recall@10' | 'mrr'): number =>
      100 * (summary[set]?.[measure] ?? Number.NaN);
    const all = 'overall(1-4)';
    return [
      atLeast('command line, a conversation a life: recall@10', share(all, 'recall@10'), '%', 84),
      atLeast('command line: recall@10, questions without an answer', share('adversarial', 'recall@10'), '%', 80),
      result(
        'command line: foreign questions that bring back a memory',
        foreignShare === null ? Number.NaN : 100 * foreignShare,
        '%',
        40,
      ),
      atLeast('command line: recall@5', share(all, 'recall@5'), '%', null),
      atLeast('command line: mean reciprocal rank', share(all, 'mrr'), '%', null),
      ...['single-hop', 'multi-hop', 'temporal', 'open-domain'].map((set) =>
        atLeast(`command line: recall@10, ${set}`, share(set, 'recall@10'), '%', null),
      ),
      result('command line: the whole score took', seconds, 's'),
    ];
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function run(words: string[]): Promise<void> {
  const child = spawn(process.execPath, words, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`The score ended with ${String(code)}.`))));
  });
}
