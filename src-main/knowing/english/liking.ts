import { likes } from './being.ts';
import { lists } from './lists.ts';
import { stated, type Reader, is } from './reading.ts';
import { takeTime } from './times.ts';

const speak: Reader = (saying) => {
  const { verb } = saying;
  if (verb.tense !== 'present' && verb.tense !== 'before') return [];
  // 'I can't speak German well' does not say that they speak none.
  if (verb.negated && / (?:well|very|fluently|properly|much|enough)\b/i.test(verb.rest)) return [];
  const named = verb.rest
    .replace(
      /(?:,? (?:at|with|to|because|but|so|since|which|when|as|fluently|well|quite|pretty|every|in|although|though|natively)\b|[.;(]).*$/i,
      '',
    )
    .split(/,? and |, | or | but | & /)
    .map((part) =>
      part
        .replace(
          /^(?:a (?:bit|little)(?: of)?|some|fluent|good|bad|broken|basic|decent|very good|also|both|only|native|perfect|rusty|very little|little|passable) /i,
          '',
        )
        .trim(),
    );
  return named
    .filter((language) => lists.languages.has(language.toLowerCase()))
    .map((language) =>
      stated(
        saying,
        'language',
        language.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase()),
      ),
    );
};

const learn: Reader = (saying) => {
  const { verb } = saying;
  if (verb.negated || (verb.tense !== 'progressive' && verb.tense !== 'perfect')) return [];
  const found =
    /^(?:to )?((?:play |speak )?(?:the )?[\p{L} -]+?)(?= (?:at|with|since|because|but|and (?:I|it)|so|for|on|in|now|again|these|right)\b|[,.;]|$)/iu.exec(
      verb.rest,
    )?.[1] ?? '';
  const what = found.replace(/^(?:speak|play) (?:the )?/i, '');
  if (
    !lists.languages.has(what.toLowerCase()) &&
    !lists.games.test(what) &&
    !lists.pursuits.test(what) &&
    !/^(?:drive|swim|knit|sew|cook|code|sail|dance|ski|surf|paint|draw|sing|ride|juggle)\b/i.test(what)
  )
    return [];
  return [
    stated(
      is(saying),
      'learns',
      lists.languages.has(what.toLowerCase())
        ? what.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase())
        : found.replace(/^to /, ''),
    ),
  ];
};

const like: Reader = (saying) => {
  const { verb } = saying;
  if (verb.tense !== 'present' && verb.tense !== 'before')
    return verb.tense === 'perfect' && /\b(?:always|ever)\b/.test(verb.usually ?? '')
      ? likes(verb.rest, is(saying))
      : [];
  const rest = verb.rest.replace(/^(?:going|to go) (?=to )/i, '$&');
  return likes(rest, saying);
};

const dislike: Reader = (saying) =>
  saying.verb.tense === 'present' || saying.verb.tense === 'before' ? likes(saying.verb.rest, saying, true) : [];

const prefer: Reader = (saying) =>
  saying.verb.tense === 'present' && !saying.verb.negated
    ? likes(saying.verb.rest.replace(/ (?:to|over|than|rather) .*$/i, ''), saying)
    : [];

const stand: Reader = (saying) => {
  const { verb } = saying;
  if (!verb.negated || verb.tense !== 'present') return [];
  return likes(verb.rest, { ...saying, verb: { ...verb, negated: false } }, true);
};

const play: Reader = (saying) => {
  const { verb, scene } = saying;
  if (verb.negated && !verb.ended) return [];
  if (verb.tense !== 'present' && verb.tense !== 'before' && !(verb.tense === 'perfect')) return [];
  const timed = takeTime(verb.rest, scene.at, 'past', verb.tense === 'perfect');
  // 'I've played chess before' is an evening, 'since I was six' a hobby.
  if (verb.tense === 'perfect' && timed.from === null) return [];
  return timed.rest
    .split(/ and | & |, /)
    .flatMap((part) => lists.games.exec(part.replace(/^(?:in |a bit of |some )/i, ''))?.[0] ?? [])
    .map((game) => stated(saying, 'hobby', game.replace(/^the /i, ''), { from: timed.from }));
};

const practise: Reader = (saying) => {
  const { verb } = saying;
  if (verb.negated && !verb.ended) return [];
  if (verb.tense !== 'present' && verb.tense !== 'before') return [];
  return verb.rest
    .split(/ and | & |, /)
    .flatMap((part) => lists.pursuits.exec(part.replace(/^(?:some|a bit of|a lot of) /i, ''))?.[1] ?? [])
    .map((pursuit) => stated(saying, 'hobby', pursuit));
};

const eat: Reader = (saying) => {
  const { verb } = saying;
  if (verb.tense !== 'present' || !verb.negated) return [];
  const named =
    /^(?:any )?((?:red )?(?:meat|fish|dairy|gluten|pork|beef|eggs?|alcohol|coffee|sugar|seafood|shellfish|wheat|bread|milk|cheese|chicken|lamb|nuts|animals|animal products|caffeine)(?:(?:,? (?:or|and|nor) |, )(?:meat|fish|dairy|gluten|pork|beef|eggs?|alcohol|coffee|sugar|seafood|shellfish|wheat|bread|milk|cheese|chicken|lamb|nuts|caffeine))*)(?=$|[,.;]| (?:at all|because|since|but|so|and|or|nor|for|either)\b)/i.exec(
      verb.rest,
    )?.[1];
  const things = (named ?? '').split(/,? (?:or|and|nor) |, /).filter((thing) => thing !== '');
  return things.map((thing) => {
    const as = { ...saying, verb: { ...verb, negated: false, ended: false } };
    return stated(as, 'eats', `no ${thing.toLowerCase()}`, verb.ended ? { manner: 'change' } : {});
  });
};

/** What verbs say of tastes, tongues and pastimes. */
export const likingReaders = { speak, learn, like, dislike, prefer, stand, play, practise, eat } satisfies Record<
  string,
  Reader
>;
