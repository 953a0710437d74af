import type { Words } from '#contract/words.ts';
import { daysBetween } from '../../conversation/time-words.ts';
import type { LanguageModel, MindRequest, Recalled, ReplyPart } from '../../conversation/ports.ts';
import { listen } from './listen.ts';

/** The built-in mind's own words, and those for what is known. */
export type ReflexWords = Words['reflex'] & {
  sentenceOf: Words['knowledge']['sentence'];
  doubt: Words['own']['doubt'];
};

/** The words of the built-in mind, from the catalogue. */
export const reflexWords = (words: Words): ReflexWords => ({
  ...words.reflex,
  sentenceOf: words.knowledge.sentence,
  doubt: words.own.doubt,
});

/** A memory must share this much with a question to be given as its answer; below, saying nothing is more honest. */
const answerThreshold = 0.4;

/**
 * The embedded mind: no model, no weights, no network. It recognises a few intents, answers questions with what the
 * person said and when, and otherwise listens reflectively. What it says is in the catalogue of words.
 */
export function createReflex(words: ReflexWords): LanguageModel {
  return {
    kind: 'reflex',
    think: null,
    async *stream(request, signal): AsyncGenerator<ReplyPart> {
      const reply = answer(request, words);
      for (const piece of reply.match(/[^\n.!?]*[\n.!?]+\s*|[^\n.!?]+$/g) ?? [reply]) {
        signal.throwIfAborted();
        yield { type: 'text', text: piece };
        await Promise.resolve();
      }
      yield { type: 'end' };
    },
    probe: () => Promise.resolve(),
  };
}

/** Something known must fit a question this well to be given as its answer. */
const knownThreshold = 0.38;

/** The whole reply to the last message of a request. Pure: the same request gets the same words. */
export function answer(request: MindRequest, words: ReflexWords): string {
  const reply = answerAlone(request, words);
  const { aside } = request;
  const said = request.messages.at(-1)?.text.toLowerCase() ?? '';
  // Whoever is in need, or is leaving, is not asked about small things.
  const heavy = words.intents.some(
    ({ intent, pattern }) => (intent === 'crisis' || intent === 'farewell') && pattern.test(said.replaceAll('’', "'")),
  );
  if (aside === null || heavy) return reply;
  return `${reply}\n\n${aside.kind === 'doubt' ? words.doubt(aside.one, aside.other) : aside.sentence}`;
}

function answerAlone(request: MindRequest, words: ReflexWords): string {
  const said = request.messages.at(-1)?.text.trim() ?? '';
  const plain = said.toLowerCase().replaceAll('’', "'");
  // The seconds too, for the number of messages in a request is capped; and never what was said just before.
  const turn = request.messages.length + Math.floor((request.messages.at(-1)?.at ?? 0) / 1000);
  const before = request.messages.findLast(({ role }) => role === 'os')?.text;
  const choose = (replies: readonly string[]): string => {
    const fresh = replies.filter((reply) => reply !== before);
    return fresh[turn % fresh.length] ?? replies[0] ?? '';
  };
  const { osName, personName } = request.persona;
  const intent = words.intents.find(({ pattern }) => pattern.test(plain))?.intent;
  switch (intent) {
    case 'crisis':
      return choose(words.crisis());
    case 'greeting':
      return choose(words.greeting(personName));
    case 'farewell':
      return choose(words.farewell(personName));
    case 'thanks':
      return choose(words.thanks());
    case 'human':
      return choose(words.human(osName));
    case 'who':
      return choose(words.who(osName));
    case 'ability':
      return choose(words.ability());
    case 'well':
      return choose(words.well());
    case 'time':
      return choose(words.time(words.clock(request.now)));
    case 'date':
      return choose(words.date(words.calendar(request.now)));
    case 'my-name':
      return choose(words.myName(personName));
    case 'about-me':
      return choose(
        words.aboutMe(
          request.facts.flatMap(({ key, value }) => (value === null ? [] : (words.known(key, value) ?? []))),
        ),
      );
    case 'remind':
      return choose(words.remind());
    case 'wish':
      return choose(words.wish());
    case 'stop-talking':
      return choose(words.stopTalking());
    case 'source':
      return fromMemory(request, words, 0) ?? choose(words.notFound());
    case undefined:
      break;
  }
  if (words.question.test(plain)) {
    const told = toldOnce(plain, request, words);
    const found = fromMemory(request, words, answerThreshold, told === null ? 3 : 2, told);
    const known = told === null ? knownAnswer(plain, request, words) : null;
    if (known !== null) return known;
    if (told !== null) return found === null ? told : `${told}\n\n${found}`;
    return found ?? `${choose(words.notFound())} ${words.beyond}`;
  }
  return listen(said, words, turn) ?? choose(words.plain);
}

/** What the person told in so many words about the topic of a question; null when it has no such topic. */
function toldOnce(plain: string, request: MindRequest, words: ReflexWords): string | null {
  const key = words.topics.find(({ pattern }) => pattern.test(plain))?.key;
  const fact = request.facts.find((known) => known.key === key);
  return fact === undefined || fact.value === null ? null : words.known(fact.key, fact.value);
}

/** What is known that answers a question, in a sentence, and what was so before where that is asked; null where nothing is. */
function knownAnswer(plain: string, request: MindRequest, words: ReflexWords): string | null {
  const { known } = request;
  const best = known.filter(
    ({ reason, score }) => (reason === 'bears-on-it' || reason === 'named') && score >= knownThreshold,
  );
  const top = best[0]?.score ?? 0;
  const close = best.filter(({ score }) => score >= top * 0.85).slice(0, 3);
  if (close.length === 0) return null;
  const before = words.askedBefore.test(plain) ? close.flatMap(({ formerly }) => formerly) : [];
  const told = [...before.filter(({ state }) => state === 'past'), ...close.map(({ entry }) => entry)];
  const sentences = told.map((entry) => words.sentenceOf(entry)).join(' ');
  // Only the words that it came from stand below it: whatever else is near would seem to be its reason.
  const sources = new Set(told.flatMap((entry) => entry.sources));
  const quoted = request.recalled
    .filter(({ message }) => sources.has(message.id) && message.role === 'person')
    .slice(0, 2)
    .map(({ message }) =>
      words.found(words.when(message.at, daysBetween(message.at, request.now)), true, message.text),
    );
  return quoted.length === 0 ? sentences : `${sentences}\n\n${quoted.join('\n\n')}`;
}

/** Messages that told what is so no longer, and nothing that still is. */
function replacedSources({ known }: MindRequest): ReadonlySet<string> {
  const now = new Set(known.flatMap(({ entry }) => entry.sources));
  return new Set(
    known.flatMap(({ formerly }) => formerly.flatMap(({ sources }) => sources)).filter((source) => !now.has(source)),
  );
}

/**
 * The best memory as a quotation with its time, and others that come close to it, `most` in all; null when none is good
 * enough. What `told` quotes already is left out.
 */
function fromMemory(
  request: MindRequest,
  words: ReflexWords,
  threshold: number,
  most = 3,
  told: string | null = null,
): string | null {
  const asked = request.messages.at(-1)?.text;
  const askedBefore = words.askedBefore.test(asked?.toLowerCase() ?? '');
  const stale = askedBefore ? new Set<string>() : replacedSources(request);
  const good = request.recalled
    .filter(
      ({ message, score, outdated }) =>
        score >= threshold &&
        message.text !== asked &&
        message.role === 'person' &&
        !stale.has(message.id) &&
        (!outdated || askedBefore) &&
        told?.includes(message.text) !== true,
    )
    .filter(({ message }) => !words.question.test(message.text.toLowerCase()));
  const [best, ...others] = good;
  if (!best) return null;
  const line = ({ message }: Recalled): string =>
    words.found(words.when(message.at, daysBetween(message.at, request.now)), message.role === 'person', message.text);
  const close = others.filter(({ score }) => score >= best.score * 0.8).slice(0, most - 1);
  return close.length === 0 ? line(best) : `${line(best)}\n\n${words.foundMore(close.map(line))}`;
}
