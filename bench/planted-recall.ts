import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { root } from '../src-main/launch/build-if-stale.ts';
import type { MemoryDatabase } from '../src-main/memory/memory-database.ts';
import { header, lifelong, lifeRecord, liveThrough, ownFacts, type LivedMessage } from './corpus.ts';

/** A talk of two people over some months, with questions about it whose answers are known to stand in certain turns. */
export type PlantedTalk = { id: string; sessions: Turn[][]; questions: Question[] };
type Turn = { sourceId: string; speaker: string; at: number; text: string };
type Question = { text: string; category: number; evidence: ReadonlySet<string> };

/**
 * Where the talks stand among the messages of a life: 'apart' as conversations of their own, their sessions spread evenly over
 * the rows with the dates that they have; 'before' all of them older than the life; 'within' as sittings of the lifelong
 * conversation itself, spread evenly, at the dates of what stands around them.
 */
export type Planting = 'apart' | 'before' | 'within';

const turnSchema = z.object({
  speaker: z.string(),
  dia_id: z.string(),
  text: z.string(),
  blip_caption: z.string().optional(),
});
const questionSchema = z.object({ question: z.string(), category: z.number(), evidence: z.array(z.string()) });
const fileSchema = z.array(
  z.object({
    sample_id: z.string(),
    conversation: z.record(z.string(), z.unknown()),
    qa: z.array(questionSchema),
  }),
);

/** Milliseconds from one turn of a session to the next; the data has the time of its beginning only. */
const pause = 20_000;

/** The file of talks that is named on the command line or by OS1_LOCOMO, or lies beside the project; null when there is none. */
export function findTalks(words: readonly string[], environment: NodeJS.ProcessEnv): string | null {
  const named = words.indexOf('--locomo');
  const file =
    (named < 0 ? undefined : words[named + 1]) ??
    environment['OS1_LOCOMO'] ??
    path.join(root, '..', 'shared', 'data', 'locomo-dev.json');
  return fs.existsSync(file) ? file : null;
}

/** Reads talks in the format of LoCoMo. Questions of category 5 (no answer) and those without usable evidence are left out. */
export function readTalks(file: string): PlantedTalk[] {
  return fileSchema.parse(JSON.parse(fs.readFileSync(file, 'utf8'))).map(({ sample_id: id, conversation, qa }) => {
    const numbers = Object.keys(conversation)
      .flatMap((key) => /^session_(\d+)$/.exec(key)?.[1] ?? [])
      .map(Number)
      .sort((a, b) => a - b);
    const sessions = numbers.map((number) => {
      const start = readDate(z.string().parse(conversation[`session_${number}_date_time`]));
      const turns = z.array(turnSchema).parse(conversation[`session_${number}`]);
      return turns.map(({ speaker, dia_id, text, blip_caption: caption }, at): Turn => ({
        sourceId: `${id} ${dia_id}`,
        speaker: speaker.trim(),
        at: start + at * pause,
        text: caption === undefined ? text : `${text} [shared a picture: ${caption}]`,
      }));
    });
    const known = new Set(sessions.flat().map(({ sourceId }) => sourceId));
    const questions = qa.flatMap(({ question, category, evidence }): Question[] => {
      const turns = readEvidence(evidence)
        .map((mark) => `${id} ${mark}`)
        .filter((mark) => known.has(mark));
      return category === 5 || turns.length === 0 ? [] : [{ text: question, category, evidence: new Set(turns) }];
    });
    return { id, sessions: sessions.filter((turns) => turns.length > 0), questions };
  });
}

/** '1:56 pm on 8 May, 2023', as a time in UTC. */
function readDate(text: string): number {
  const found = /(\d{1,2}):(\d{2}) (am|pm) on (.+)/i.exec(text);
  if (!found) throw new Error('A session has no date that can be read.');
  const [, hour = '', minute = '', half = '', date = ''] = found;
  const hours = (Number(hour) % 12) + (half.toLowerCase() === 'pm' ? 12 : 0);
  return Date.parse(`${date} UTC`) + (hours * 60 + Number(minute)) * 60_000;
}

/** Ids of turns as marks of evidence write them: 'D8:6; D9:17', 'D:11:26', 'D30:05', 'D5:3.'. */
const readEvidence = (marks: readonly string[]): string[] =>
  marks
    .flatMap((mark) => mark.split(/[;,\s]+/))
    .flatMap((mark) => {
      const [, session, turn] = /^\(?D:?(\d+):0*(\d+)[.)]*$/.exec(mark) ?? [];
      return session === undefined || turn === undefined ? [] : [`D${session}:${turn}`];
    });

/** The records of a life of `count` messages in which the talks are planted. */
export function* plant(talks: readonly PlantedTalk[], planting: Planting, count: number): Generator {
  const end = Date.now();
  yield header;
  yield { kind: 'conversation', id: lifelong, title: '', lifelong: true };
  if (planting !== 'within') for (const { id } of talks) yield { kind: 'conversation', id, title: '' };
  const waiting = talks
    .flatMap(({ id, sessions }) =>
      sessions.map((turns, at) => ({ id, turns, place: (at + 0.5) / sessions.length, first: turns[0]?.at ?? 0 })),
    )
    .sort((a, b) => a.place - b.place || a.first - b.first);
  // Of one talk, sessions keep their order wherever they stand.
  const records = ({ id, turns, first }: (typeof waiting)[number], at: number): unknown[] =>
    turns.map((turn) => ({
      kind: 'message',
      conversation: planting === 'within' ? lifelong : id,
      sourceId: turn.sourceId,
      role: 'person',
      speaker: turn.speaker,
      at: new Date(planting === 'within' ? at + turn.at - first : turn.at).toISOString(),
      text: turn.text,
    }));
  if (planting === 'before') for (const session of waiting.splice(0)) yield* records(session, 0);
  let lived = 0;
  let last: LivedMessage | null = null;
  for (const message of liveThrough(7, count, end)) {
    // Between two sittings at least an hour lies, and no session takes as long.
    while (message.opens && waiting[0] && waiting[0].place * count <= lived) {
      const [session] = waiting.splice(0, 1);
      if (session) yield* records(session, (last ?? message).at + 60_000);
    }
    yield lifeRecord(message);
    lived += 1;
    last = message;
  }
  for (const session of waiting) yield* records(session, (last?.at ?? end) + 60_000);
  yield* ownFacts(end);
}

/** What was asked about planted talks, and how it went. */
export type PlantedFound = { recallAtTen: number; questions: number; milliseconds: number[] };

/**
 * Asks all questions; `recallAtTen`: the share of the turns of evidence that are among the first ten hits, in percent, averaged
 * over the questions.
 */
export function askPlanted(memory: MemoryDatabase, talks: readonly PlantedTalk[]): PlantedFound {
  const milliseconds: number[] = [];
  const questions = talks.flatMap((talk) => talk.questions);
  let sum = 0;
  for (const { text, evidence } of questions) {
    const start = performance.now();
    const hits = memory.recall({ text, count: 10 });
    milliseconds.push(performance.now() - start);
    const found = new Set(hits.map(({ sourceId }) => sourceId ?? '').filter((id) => evidence.has(id)));
    sum += found.size / evidence.size;
  }
  return { recallAtTen: (100 * sum) / questions.length, questions: questions.length, milliseconds };
}
