import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { Entry, Learned } from '../src-main/contract/knowledge.ts';
import { foldValue, slotOf } from '../src-main/conversation/attributes.ts';
import { oppositeOf, settle } from '../src-main/conversation/settle.ts';
import { learnByRules } from '../src-main/knowing/learn-by-rules.ts';

/** What should be known after a dialogue. `from`: how the local date since when it holds begins, '2024-11'. */
const knownSchema = z.strictObject({
  subject: z.string(),
  attribute: z.string(),
  value: z.string(),
  state: z.enum(['current', 'past']),
  from: z.string().optional(),
});
const dialogueSchema = z.strictObject({
  id: z.string(),
  theme: z.string(),
  /** Written before the rules, and never looked at while they were made better. */
  heldOut: z.literal(true).optional(),
  said: z.array(z.strictObject({ role: z.enum(['person', 'os']), text: z.string(), at: z.string().optional() })).min(1),
  known: z.array(knownSchema),
  unknown: z.array(z.strictObject({ subject: z.string(), attribute: z.string(), value: z.string() })).optional(),
});
export type Dialogue = z.infer<typeof dialogueSchema>;
type Known = z.infer<typeof knownSchema>;

/** All dialogues of Set A. */
export function readSetA(folder: string): Dialogue[] {
  return fs
    .readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .flatMap((name) => z.array(dialogueSchema).parse(JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8'))));
}

/** When a dialogue begins where it does not say: a Wednesday morning. Each message is a minute later than the one before. */
const begins = '2024-11-20T10:00';
const minute = 60_000;

export type Outcome = { right: Known[]; missed: Known[]; wrong: string[]; milliseconds: number[] };

/** Plays one dialogue through the rules and through `settle`, and compares what is known then with what should be. */
export function playDialogue(dialogue: Dialogue): Outcome {
  const entries: Entry[] = [];
  const milliseconds: number[] = [];
  let at = new Date(begins).getTime();
  let before: string | null = null;
  let said: string | null = null;
  for (const message of dialogue.said) {
    at = message.at === undefined ? at + minute : new Date(message.at).getTime();
    if (message.role === 'os') {
      before = message.text;
      continue;
    }
    const start = performance.now();
    const found = learnByRules(message.text, { at, before, said, people: peopleOf(entries) });
    milliseconds.push(performance.now() - start);
    for (const thing of found) keep(entries, thing, at);
    before = null;
    said = message.text;
  }
  return { ...compare(dialogue, entries), milliseconds };
}

const peopleOf = (entries: readonly Entry[]): { name: string; relation: string }[] =>
  entries
    .filter(({ attribute, state }) => attribute === 'relation' && state === 'current')
    .map(({ subject, value }) => ({ name: subject, relation: value }));

/** A store in memory that does what `settle` says. */
function keep(entries: Entry[], learned: Learned, at: number): void {
  const opposite = oppositeOf(learned.attribute);
  const slots = [slotOf(learned), ...(opposite === null ? [] : [slotOf({ ...learned, attribute: opposite })])];
  const settlement = settle(
    learned,
    entries.filter((entry) => slots.includes(slotOf(entry))),
    at,
  );
  const mark = (ids: readonly string[], state: Entry['state']): void => {
    for (const entry of entries) if (ids.includes(entry.id)) entry.state = state;
  };
  if (settlement.do === 'merge') {
    const into = entries.find(({ id }) => id === settlement.into);
    if (into)
      Object.assign(into, {
        lastSaidAt: at,
        times: into.times + 1,
        state: into.state === 'done' ? 'current' : into.state,
      });
  } else if (settlement.do === 'add' || settlement.do === 'end') {
    mark(settlement.past, 'past');
    mark(settlement.corrected, 'corrected');
  }
  if (settlement.do !== 'add') return;
  const { holds: _holds, manner: _manner, ...thing } = learned;
  entries.push({
    ...thing,
    id: String(entries.length + 1).padStart(8, '0'),
    saidAt: at,
    lastSaidAt: at,
    origin: 'rules',
    state: settlement.state,
    pinned: false,
    private: false,
    supersededBy: null,
    doubt: settlement.doubt,
    times: 1,
    sources: [],
  });
}

/** Attributes whose values are whole phrases: they are right when they have all the words that they should have. */
const phrases: ReadonlySet<string> = new Set(['plan', 'thread', 'wish', 'habit', 'event']);

const wordsOf = (text: string): string[] => foldValue(text).split(' ');
function sameValue(should: Known, is: Entry): boolean {
  if (foldValue(should.value) === foldValue(is.value)) return true;
  if (!phrases.has(should.attribute)) return false;
  const has = new Set(wordsOf(is.value));
  return wordsOf(should.value).every((word) => has.has(word));
}

const localDate = (instant: number | null): string => {
  if (instant === null) return '';
  const date = new Date(instant);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
};

/** Whatever is known and should not be is wrong, whether the dialogue names it or not. */
function compare({ known }: Dialogue, entries: readonly Entry[]): Omit<Outcome, 'milliseconds'> {
  const left = entries.filter(({ state }) => state === 'current' || state === 'past');
  const right: Known[] = [];
  const missed: Known[] = [];
  for (const should of known) {
    const at = left.findIndex(
      (entry) =>
        foldValue(entry.subject) === foldValue(should.subject) &&
        entry.attribute === should.attribute &&
        entry.state === should.state &&
        sameValue(should, entry) &&
        localDate(entry.from).startsWith(should.from ?? ''),
    );
    if (at < 0) missed.push(should);
    else {
      right.push(should);
      left.splice(at, 1);
    }
  }
  return {
    right,
    missed,
    wrong: left.map((entry) =>
      [entry.subject, entry.attribute, entry.value, entry.state, localDate(entry.from)].join(' | '),
    ),
  };
}

export type Score = { dialogues: number; precision: number; recall: number; clean: number };

/** Precision and recall over dialogues; `clean`: the share of those with nothing to learn of which nothing was learned. */
export function scoreOf(played: readonly { dialogue: Dialogue; outcome: Outcome }[]): Score {
  const sum = (count: (outcome: Outcome) => number): number =>
    played.reduce((total, { outcome }) => total + count(outcome), 0);
  const right = sum((outcome) => outcome.right.length);
  const wrong = sum((outcome) => outcome.wrong.length);
  const missed = sum((outcome) => outcome.missed.length);
  const empty = played.filter(({ dialogue }) => dialogue.known.length === 0);
  return {
    dialogues: played.length,
    precision: right + wrong === 0 ? 1 : right / (right + wrong),
    recall: right + missed === 0 ? 1 : right / (right + missed),
    clean: empty.length === 0 ? 1 : empty.filter(({ outcome }) => outcome.wrong.length === 0).length / empty.length,
  };
}

/** `npm run bench:knowing`: what the rules learn from Set A. `--misses`: each thing that is wrong or missing, of the tuned part. */
function run(): void {
  const folder = path.join(import.meta.dirname, '../test/knowing/set-a');
  const played = readSetA(folder).map((dialogue) => ({ dialogue, outcome: playDialogue(dialogue) }));
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`.padStart(8);
  const line = (name: string, part: typeof played): string => {
    const { dialogues, precision, recall, clean } = scoreOf(part);
    return `${name.padEnd(24)}${String(dialogues).padStart(5)}  precision ${percent(precision)}  recall ${percent(recall)}  clean ${percent(clean)}`;
  };
  const say = (text: string): void => void process.stdout.write(`${text}\n`);
  const tuned = played.filter(({ dialogue }) => dialogue.heldOut !== true);
  say(line('all', played));
  say(line('tuned', tuned));
  say(
    line(
      'held out',
      played.filter(({ dialogue }) => dialogue.heldOut === true),
    ),
  );
  for (const theme of new Set(played.map(({ dialogue }) => dialogue.theme))) {
    say(
      line(
        `  ${theme}`,
        played.filter(({ dialogue }) => dialogue.theme === theme),
      ),
    );
  }
  const times = played.flatMap(({ outcome }) => outcome.milliseconds).sort((a, b) => a - b);
  const at = (share: number): string => (times[Math.floor(share * (times.length - 1))] ?? 0).toFixed(2);
  say(`milliseconds a message: p50 ${at(0.5)}, p95 ${at(0.95)}, most ${at(1)}, of ${times.length} messages`);
  if (!process.argv.includes('--misses')) return;
  for (const { dialogue, outcome } of tuned) {
    if (outcome.missed.length + outcome.wrong.length === 0) continue;
    say(`\n${dialogue.id}: ${dialogue.said.map(({ text }) => text).join(' / ')}`);
    for (const thing of outcome.missed)
      say(`  - ${[thing.subject, thing.attribute, thing.value, thing.state, thing.from ?? ''].join(' | ')}`);
    for (const thing of outcome.wrong) say(`  + ${thing}`);
  }
}

if (import.meta.main) run();
