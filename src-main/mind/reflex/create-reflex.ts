import type { Words } from '#contract/words.ts';
import { daysBetween } from '../../conversation/time-words.ts';
import type { LanguageModel, MindRequest, Recalled, ReplyPart } from '../../conversation/ports.ts';
import { listen } from './listen.ts';

type ReflexWords = Words['reflex'];

/** A memory must share this much with a question to be given as its answer; below, saying nothing is more honest. */
const answerThreshold = 0.4;

/**
 * The embedded mind: no model, no weights, no network. It recognises a few intents, answers questions with what the
 * person said and when, and otherwise listens reflectively. What it says is in the catalogue of words.
 */
export function createReflex(words: ReflexWords): LanguageModel {
  return {
    kind: 'reflex',
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

/** The whole reply to the last message of a request. Pure: the same request gets the same words. */
export function answer(request: MindRequest, words: ReflexWords): string {
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
  const good = request.recalled
    .filter(
      ({ message, score }) =>
        score >= threshold &&
        message.text !== asked &&
        message.role === 'person' &&
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
