import type { Message } from '#contract/messages.ts';
import { askings, leads, showings, thankings } from './english.ts';
import { clip, sentencesOf, wordsOfText } from './sentences.ts';
import type { ProposedMove } from './traits.ts';

/** How many of the person's last messages are looked at for how they talk, and for what they are glad of. */
const lately = 10;
const gladly = 30;

/** In how many of the last ten replies it must have been stopped, and how far that moves it. */
const stoppedOften = 3;
const stoppedBy = -0.02;

/** Characters of a quote at most; the contract's bound. */
const longestQuote = 300;

/** Words of others, and code: nobody wishes anything in them. */
const withoutQuotes = (text: string): string =>
  text.replace(/```[\s\S]*?```/g, ' ').replace(/“[^”]*”|"[^"\n]*"|^>.*$/gmu, ' ');

/** A wish about how it should be is short, and stands near the beginning; what is longer is a telling. */
const longestWish = 160;
const longestText = 4_000;

/** How many words and phrases are taken off the beginning of a sentence at most. */
const mostLeads = 6;

/** A sentence without what may come before a wish. */
function withoutLead(sentence: string): string {
  let rest = sentence;
  for (let taken = 0; taken < mostLeads; taken += 1) {
    const lead = leads.find((one) => one.test(rest));
    if (!lead) break;
    rest = rest.replace(lead, '');
  }
  return rest;
}

/** What the person may be asking of it, one wish at a time, with the sentence that it stands in. */
const wishes = (text: string): { wish: string; sentence: string }[] =>
  sentencesOf(withoutQuotes(text.slice(0, longestText)))
    .filter((sentence) => sentence.length <= longestWish)
    .flatMap((sentence) =>
      sentence
        .replaceAll('’', "'")
        .split(/; |, (?=(?:please|and|but|so|could you|can you)\b)| [-—–] /i)
        .map((part) => ({ wish: withoutLead(part.replace(/[.!?…]+$/u, '').trim()), sentence })),
    );

type Showing = (typeof showings)[number];
const isShown = ({ pattern, words }: Showing, text: string): boolean => {
  if (pattern !== undefined && !pattern.test(text)) return false;
  if (words === undefined) return true;
  const count = wordsOfText(text).length;
  return count > 0 && count >= (words.least ?? 0) && count <= (words.most ?? Infinity);
};

/** Whether the words of a message could move a trait at all, so that what was said before it need not be read for every one. */
export const mayMove = ({ text }: Pick<Message, 'text'>): boolean =>
  showings.some((showing) => isShown(showing, text)) ||
  thankings.some(({ pattern }) => pattern.test(text)) ||
  wishes(text).some(({ wish }) => askings.some(({ pattern }) => pattern.test(wish)));

/**
 * What a message of the person shows of how they would like the OS to be, by rules, from their own words alone. One message moves
 * nothing unless it asks for it; what is shown must have been so for a while.
 *
 * @param before what was said before it, oldest first: about sixty messages.
 */
export function signals(message: Message, before: readonly Message[]): ProposedMove[] {
  const { text, at, id } = message;
  const move = (part: Pick<ProposedMove, 'trait' | 'by' | 'cause'>, quote: string): ProposedMove => ({
    ...part,
    at,
    quote: clip(quote.trim(), longestQuote),
    source: id,
  });
  const asked = wishes(text).flatMap(({ wish, sentence }) =>
    askings
      .filter(({ pattern }) => pattern.test(wish))
      .map(({ trait, by }) => move({ trait, by, cause: 'asked' }, sentence)),
  );
  const theirs = [...before.filter(({ role }) => role === 'person'), message];
  const recent = theirs.slice(-lately);
  const shown = showings
    .filter((showing) => isShown(showing, text))
    .filter((showing) => recent.filter((said) => isShown(showing, said.text)).length >= showing.often)
    .map(({ trait, by }) => move({ trait, by, cause: 'shown' }, text));
  const thanked = thankings
    .filter(({ pattern }) => pattern.test(text))
    .filter(({ pattern }) => theirs.slice(-gladly).filter((said) => pattern.test(said.text)).length >= 2)
    .map(({ trait, by }) => move({ trait, by, cause: 'thanked' }, text));
  const replies = before.filter(({ role }) => role === 'os');
  const stopped =
    before.at(-1)?.state === 'interrupted' &&
    replies.slice(-lately).filter(({ state }) => state === 'interrupted').length >= stoppedOften
      ? [move({ trait: 'talkativeness', by: stoppedBy, cause: 'stopped' }, text)]
      : [];
  // Who asks for something shows it as well: it is one move.
  const askedFor = new Set(asked.map(({ trait }) => trait));
  const first = asked.filter((one, place) => asked.findIndex(({ trait }) => trait === one.trait) === place);
  return [...first, ...[...thanked, ...stopped, ...shown].filter(({ trait }) => !askedFor.has(trait))];
}
