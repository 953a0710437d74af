import type { Entry, Forgotten, Quoted } from '#contract/knowledge.ts';
import type { Message } from '#contract/messages.ts';
import type { Words } from '#contract/words.ts';
import type { Clock, LanguageModel, MemoryStore } from '../conversation/ports.ts';
import { minutesToTakeBack } from '../conversation/forgetting.ts';
import { daysBetween } from '../conversation/time-words.ts';
import { usedSources } from '../conversation/used-sources.ts';
import { readCommand, type Command } from '../knowing/commands.ts';
import type { Sources } from './prepare-prompt.ts';
import { untilAborted } from './until-aborted.ts';

/** Things that are told in a talk at most; the rest stands in the room and the file. */
const mostTold = 40;

/** Messages that are quoted for one 'how do you know'. */
const mostQuoted = 3;

type Parts = {
  memory: Pick<
    MemoryStore,
    'forget' | 'weighForgetting' | 'restore' | 'forgettings' | 'entries' | 'latest' | 'replySources' | 'facts'
  >;
  lifelong: string;
  clock: Clock;
  words: Words;
  remembering: { paused(): boolean; pause(): Promise<void>; goOn(): Promise<number> };
  /** Writes in the journal; put down when the signal is aborted. */
  reflect(signal: AbortSignal): Promise<number>;
  /** Told when messages left the transcript or came back. */
  onRearranged(): Promise<void>;
};

/**
 * One answer without a mind. `text` does what was asked and says so; `mind` streams the same; `sources`: what it quotes, once it
 * was said, so that it goes when that is forgotten.
 */
export type DirectAnswer = { mind: LanguageModel; text(signal: AbortSignal): Promise<string>; sources(): Sources };

/** What the person asks of the memory itself: done and answered without a mind, so that the answer is true. */
export type DirectAnswers = {
  /** The answer to this message; null where it is no such request. */
  answerTo(question: Message): DirectAnswer | null;
};

export function createDirectAnswers(parts: Parts): DirectAnswers {
  const { memory, lifelong, clock, words, remembering } = parts;
  const say = words.own;

  const forgotten = async (forget: () => Promise<Forgotten>): Promise<string> => {
    const { messages, entries } = await forget();
    await parts.onRearranged();
    return say.forgot(messages, entries, minutesToTakeBack);
  };
  const forgetAbout = async (about: string, question: Message): Promise<string> => {
    const { messages, entries } = await memory.weighForgetting({ what: 'about', about });
    // The words in which it is asked hold what is to be forgotten; alone they are nothing to forget.
    if (messages + entries === 0 || (messages === 1 && entries === 0 && holds(question.text, about)))
      return say.nothingToForget;
    return forgotten(() => memory.forget({ what: 'about', about }, { at: clock.now(), also: [question.id] }));
  };
  const forgetLast = async (question: Message): Promise<string> => {
    const recent = await memory.latest(lifelong, 20);
    const last = recent.findLast(({ id, role }) => role === 'person' && id !== question.id);
    if (last === undefined) return say.nothingToForget;
    return forgotten(() => memory.forget({ what: 'message', message: last.id }, { at: clock.now() }));
  };
  const takeBack = async (): Promise<string> => {
    const [newest] = await memory.forgettings(clock.now());
    if (newest === undefined || !(await memory.restore(newest.id))) return say.nothingToTakeBack;
    await parts.onRearranged();
    return say.takenBack;
  };
  const tellKnown = async (sources: Sources): Promise<string> => {
    const facts = newestOf(await memory.facts()).flatMap(({ key, value }) =>
      value === null ? [] : (words.reflex.known(key, value) ?? []),
    );
    const known: Entry[] = [];
    let after: string | undefined;
    for (;;) {
      const page = await memory.entries({ limit: 200, ...(after === undefined ? {} : { after }) });
      known.push(...page.entries);
      after = page.entries.at(-1)?.id;
      if (!page.more || after === undefined) break;
    }
    // What is marked private is the person's too, but a voice may be heard by others: it stands in the room.
    const open = known.filter((entry) => !entry.private);
    sources.entries.push(...open.map(({ id }) => id));
    const lines = [...facts, ...open.toSorted(byWeight).map((entry) => words.knowledge.sentence(entry))];
    if (lines.length === 0) return say.known.nothing;
    const more = lines.length + (known.length - open.length) - Math.min(lines.length, mostTold);
    return [
      say.known.intro(facts.length + known.length),
      lines
        .slice(0, mostTold)
        .map((line) => `- ${line}`)
        .join('\n'),
      more > 0 ? say.known.more(more) : say.known.where,
    ].join('\n\n');
  };
  const tellWhy = async (question: Message, into: Sources): Promise<string> => {
    const recent = await memory.latest(lifelong, 20);
    const reply = recent.findLast(({ id, role, at }) => role === 'os' && id !== question.id && at <= question.at);
    if (reply === undefined) return say.why.nothingSaid;
    const { sources } = await memory.replySources(reply.id);
    // Its own words are no source: what it knows, it knows from the person.
    const told = sources.map(({ message }) => message).filter(({ role }) => role === 'person');
    const used = usedSources(reply.text, told).slice(0, mostQuoted);
    if (used.length === 0) return say.why.none;
    into.messages.push(...used.map(({ id }) => id));
    const line = (message: Quoted['message']): string =>
      say.why.line(
        words.reflex.when(message.at, daysBetween(message.at, clock.now())),
        message.role === 'person',
        message.text,
      );
    return [say.why.intro, ...used.map((message) => `- ${line(message)}`)].join('\n');
  };
  const carryOut = (command: Command, question: Message, sources: Sources, signal: AbortSignal): Promise<string> => {
    switch (command.do) {
      case 'forget':
        return forgetAbout(command.about, question);
      case 'forget-all':
        return Promise.resolve(say.forgetAll);
      case 'forget-last':
        return forgetLast(question);
      case 'take-back':
        return takeBack();
      case 'pause':
        return remembering.paused() ? Promise.resolve(say.alreadyPaused) : remembering.pause().then(() => say.paused);
      case 'go-on':
        return remembering.paused()
          ? remembering.goOn().then((erased) => say.goingOn(erased))
          : Promise.resolve(say.notPaused);
      case 'tell-known':
        return tellKnown(sources);
      case 'tell-why':
        return tellWhy(question, sources);
      case 'reflect':
        return untilAborted(parts.reflect(signal), signal).then((pages) => say.reflected(pages));
    }
  };
  return {
    answerTo: (question) => {
      const command = readCommand(question.text);
      if (command === null) return null;
      const sources: Sources = { messages: [], entries: [] };
      const text = (signal: AbortSignal): Promise<string> => carryOut(command, question, sources, signal);
      return { mind: sayOnce(text), text, sources: () => sources };
    },
  };
}

/** A mind for one reply, whose words are known. */
const sayOnce = (words: (signal: AbortSignal) => Promise<string>): LanguageModel => ({
  kind: 'own',
  think: null,
  probe: () => Promise.resolve(),
  async *stream(_, signal) {
    const text = await words(signal);
    signal.throwIfAborted();
    yield { type: 'text', text };
    yield { type: 'end' };
  },
});

const holds = (text: string, about: string): boolean => text.toLowerCase().includes(about.toLowerCase());

const newestOf = <Known extends { key: string }>(facts: readonly Known[]): Known[] => [
  ...new Map(facts.map((fact) => [fact.key, fact])).values(),
];

/** Pinned first, then people, then what was said most often and last. */
const byWeight = (one: Entry, other: Entry): number =>
  Number(other.pinned) - Number(one.pinned) ||
  Number(other.kind === 'person') - Number(one.kind === 'person') ||
  other.times - one.times ||
  other.lastSaidAt - one.lastSaidAt;
