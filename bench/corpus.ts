import fs from 'node:fs';
import { createEverydayTalk, type Said } from './everyday-talk.ts';

/** What a made-up person says, one message after the other, and the same for the same seed. */
export type Corpus = { text(): string };

/** The conversation that a made-up life is. */
export const lifelong = '01970000-0000-7000-8000-000000000001';

/** Sittings of a made-up life on a day: with about seventeen messages in each, a million messages are some forty years. */
const sittingsOfDay = 4;
const day = 86_400_000;

/** @param seed any whole number above 0 */
export function createCorpus(seed: number): Corpus {
  const talk = createEverydayTalk(seed);
  return {
    text: () => {
      let said = talk.next();
      while (said.role !== 'person') said = talk.next();
      return said.text;
    },
  };
}

/** One message of a made-up life, with its time in milliseconds since 1970. */
export type LivedMessage = Said & { at: number };

/**
 * The messages of a made-up life in order: sittings in the waking hours of day after day, half a minute or so from one message to
 * the next. The last one was said shortly before `end`, so a longer life began earlier.
 */
export function* liveThrough(seed: number, count: number, end: number): Generator<LivedMessage> {
  const sittings = countSittings(seed, count);
  const days = Math.ceil(sittings / sittingsOfDay) + 1;
  const talk = createEverydayTalk(seed);
  let sitting = -1;
  let at = 0;
  for (let left = count; left > 0; left -= 1) {
    const said = talk.next();
    if (said.opens || sitting < 0) {
      sitting += 1;
      const morning = end - (days - Math.floor(sitting / sittingsOfDay)) * day;
      const hours = (sitting % sittingsOfDay) * 3.5 + talk.number();
      at = Math.max(at + 3_700_000, Math.floor(morning + hours * 3_600_000));
    } else at += 8_000 + Math.floor(talk.number() * 50_000);
    yield { ...said, at };
  }
}

/** The talk is the same for the same seed, but for the times that are drawn between its words: so these are drawn here too. */
function countSittings(seed: number, count: number): number {
  const talk = createEverydayTalk(seed);
  let sittings = 0;
  for (let left = count; left > 0; left -= 1) {
    if (talk.next().opens) sittings += 1;
    talk.number();
  }
  return sittings;
}

/** Writes lines of JSON into a file, waiting where the disk is slower. */
export async function writeLines(file: string, lines: Iterable<unknown>): Promise<void> {
  const out = fs.createWriteStream(file, { highWaterMark: 1 << 20 });
  let text = '';
  const flush = async (): Promise<void> => {
    if (!out.write(text)) await new Promise<void>((resolve) => out.once('drain', () => resolve()));
    text = '';
  };
  for (const line of lines) {
    text += `${JSON.stringify(line)}\n`;
    if (text.length > 1 << 18) await flush();
  }
  await flush();
  await new Promise<void>((resolve) => out.end(resolve));
}

/** The first line of an archive. */
export const header = { format: 'os1-archive', version: 1, created: '2026-01-01T00:00:00.000Z' };

/** The record of a message of a made-up life. */
export const lifeRecord = ({ role, text, at }: LivedMessage): unknown => ({
  kind: 'message',
  conversation: lifelong,
  role,
  speaker: role === 'person' ? 'Theo' : 'Iris',
  at: new Date(at).toISOString(),
  text,
});

/** Facts of someone who is past the onboarding. */
export function ownFacts(at: number): unknown[] {
  const fact = (number: number, key: string, value: string) => ({
    kind: 'fact',
    id: `01970000-0000-7000-8000-0000000001${String(number).padStart(2, '0')}`,
    conversation: lifelong,
    key,
    value,
    at: new Date(at).toISOString(),
    message: null,
  });
  return [fact(1, 'person.name', 'Theo'), fact(2, 'os.name', 'Iris'), fact(3, 'onboarding.finished', 'yes')];
}

/** The records of a lifelong conversation of so many messages that is past its onboarding, ending now. */
export function* lifeRecords(count: number): Generator {
  const end = Date.now();
  yield header;
  yield { kind: 'conversation', id: lifelong, title: '', lifelong: true };
  for (const message of liveThrough(7, count, end)) yield lifeRecord(message);
  yield* ownFacts(end);
}
