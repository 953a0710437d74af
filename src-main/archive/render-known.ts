import type { Entry, Quoted } from '#contract/knowledge.ts';
import type { Words } from '#contract/words.ts';
import { escapeLine } from './render-markdown.ts';

/** One thing that is known, with all the messages that it came from. */
export type KnownThing = { entry: Entry; sources: readonly Quoted[] };

/** The name and version in a file of what is known, for programs. docs/archive-format.md describes it. */
const knownFormat = 'os1-known';
const knownVersion = 1;

/**
 * All that is known about the person, to read (markdown) or for programs (json), a thing at a time: what holds now, what held once
 * and what was wrong, with since when and until when, how sure, how it is marked, and the messages that it came from.
 *
 * @param known in the order in which it is to stand; a heading is written where the kind changes.
 * @param created milliseconds since 1970.
 */
export async function* renderKnown(
  format: 'markdown' | 'json',
  known: AsyncIterable<KnownThing>,
  words: Words,
  created: number,
): AsyncGenerator<string> {
  yield* format === 'json' ? renderJson(known, words, created) : renderMarkdown(known, words, created);
}

async function* renderMarkdown(
  known: AsyncIterable<KnownThing>,
  words: Words,
  created: number,
): AsyncGenerator<string> {
  yield `# ${escapeLine(words.memory.take.title)}\n\n${words.archive.written(words.conversation.day(created, false))}\n`;
  let kind: Entry['kind'] | null = null;
  for await (const { entry, sources } of known) {
    if (entry.kind !== kind) yield `\n## ${escapeLine(words.knowledge.kinds[entry.kind])}\n`;
    kind = entry.kind;
    yield `\n**${escapeLine(words.knowledge.sentence(entry))}**\n\n${aboutEntry(entry, words)}\n`;
    for (const { message, conversationTitle } of sources) {
      const where = conversationTitle === '' ? '' : `, ${conversationTitle}`;
      const quoted = message.text
        .split(/\r\n|[\r\n\u2028\u2029]/)
        .map((line) => `> ${line.replace(/^(\s*)(#{1,6}(?=\s)|[-+*>=])/, '$1\\$2')}`)
        .join('\n');
      yield `\n> ${escapeLine(`${words.memory.date.moment(message.at)}${where}`)}\n>\n${quoted}\n`;
    }
  }
  if (kind === null) yield `\n${words.memory.you.empty}\n`;
}

/** When, how sure and how marked, in sentences on one line. */
function aboutEntry(entry: Entry, words: Words): string {
  const { memory } = words;
  const day = (at: number): string => memory.date.day(at);
  const marks = [
    ...(entry.state === 'current' ? [] : [memory.states[entry.state]]),
    ...(entry.pinned ? [memory.marks.pinned] : []),
    ...(entry.private ? [memory.marks.private] : []),
    ...(entry.origin === 'person' ? [memory.marks.own] : []),
    ...(entry.doubt === null ? [] : [memory.marks.doubted]),
  ];
  const sentences = [
    ...(entry.from === null ? [] : [memory.entry.since(day(entry.from))]),
    ...(entry.until === null ? [] : [memory.entry.until(day(entry.until))]),
    memory.sure(entry.certainty, entry.origin === 'person'),
    ...(entry.times === 0 ? [] : [memory.entry.said(entry.times, day(entry.saidAt), day(entry.lastSaidAt))]),
  ];
  return escapeLine(`${sentences.join(' ')}${marks.length === 0 ? '' : ` (${marks.join(', ')})`}`);
}

const time = (at: number): string => new Date(at).toISOString();
const timeOrNull = (at: number | null): string | null => (at === null ? null : time(at));

async function* renderJson(known: AsyncIterable<KnownThing>, words: Words, created: number): AsyncGenerator<string> {
  yield `{"format":${JSON.stringify(knownFormat)},"version":${knownVersion},"created":${JSON.stringify(time(created))},"known":[`;
  let first = true;
  for await (const { entry, sources } of known) {
    yield `${first ? '\n' : ',\n'}${JSON.stringify({
      ...entry,
      sentence: words.knowledge.sentence(entry),
      saidAt: time(entry.saidAt),
      lastSaidAt: time(entry.lastSaidAt),
      from: timeOrNull(entry.from),
      until: timeOrNull(entry.until),
      sources: sources.map(({ message, conversationTitle }) => ({
        id: message.id,
        at: time(message.at),
        speaker: message.speaker,
        conversation: conversationTitle,
        text: message.text,
      })),
    })}`;
    first = false;
  }
  yield '\n]}\n';
}
