import type { Learned } from '#contract/knowledge.ts';
import { learned, type Scene } from './reading.ts';
import { takeTime } from './times.ts';

const end = '(.+?)';
/** Where a statement of one's own begins: 'the work we still have to do' is none. */
const opening =
  '(?:^|[,:] |\\b(?:and|but|so|because|that|then|also|well|honestly|though|anyway|yes|no|now|tomorrow|today) )';
/** What is still open, each with the words that say what. They read whole sentences, for what is open often has clauses of its own. */
const patterns: readonly (readonly [RegExp, certainty: number])[] = [
  [
    new RegExp(
      `^(?:(?:please|can you|could you|and|also|oh|hey|ok|so|but|will you|would you|I need you to)[, ]+)*(?:remind me|don't let me forget|do not let me forget|help me remember) (?:to|that I (?:have|need) to|about) ${end}$`,
      'i',
    ),
    0.95,
  ],
  [
    new RegExp(`${opening}(?:I|we) (?:still|really still|also still) (?:have|need|ought|got)(?: got)? to ${end}$`, 'i'),
    0.9,
  ],
  [new RegExp(`${opening}(?:I|we) have still (?:got )?to ${end}$`, 'i'), 0.9],
  [new RegExp(`${opening}(?:I|we) (?:still )?must (?:not forget (?:to|about)|remember to|still) ${end}$`, 'i'), 0.9],
  [new RegExp(`${opening}(?:I|we) (?:need|have) to remember to ${end}$`, 'i'), 0.9],
  [
    new RegExp(
      `${opening}(?:I|we) (?:need|have) to ${end} (?:at some point|some ?time|one of these days|sooner or later|eventually|before I forget)$`,
      'i',
    ),
    0.8,
  ],
  [
    new RegExp(
      `${opening}(?:I|we) (?:still )?(?:have|had) (?:still )?not (?:yet )?(?:decided|made up my mind|figured out|worked out)(?: yet)?(?: about)?,? ((?:whether|if|what|where|which|how|when|who|on)\\b.+?)(?: yet)?$`,
      'i',
    ),
    0.85,
  ],
  [
    new RegExp(
      `${opening}(?:I|we) (?:still )?(?:cannot|can not) decide (?:yet )?(?:between |on )?${end}(?: yet)?$`,
      'i',
    ),
    0.8,
  ],
  [new RegExp(`${opening}(?:I|we) (?:still )?do not (?:yet )?know (?:yet )?(whether ${end})(?: yet)?$`, 'i'), 0.8],
  [
    new RegExp(
      `${opening}(?:I|we) (?:am|are) still (?:thinking about|considering|debating|wondering|undecided) (whether ${end}|about ${end})$`,
      'i',
    ),
    0.75,
  ],
  [new RegExp(`${opening}(?:I|we) (?:am|are) (?:still )?waiting to (hear (?:back )?from ${end})$`, 'i'), 0.85],
  [
    new RegExp(
      `${opening}(?:I|we) (?:am|are) (?:still )?waiting (?:for|on) ((?:the|my|our|an? (?:answer|reply|call|letter|decision|result)) ?${end})$`,
      'i',
    ),
    0.75,
  ],
  [
    new RegExp(
      `${opening}(?:I|we) (?:still )?have not (?:even |yet |really )?(finished|started|booked|paid|called|written|answered|sent|bought|fixed|renewed|cleaned|unpacked|ordered|signed|packed|registered|cancelled|replied to|heard back from|heard from) ${end}(?: yet)?$`,
      'i',
    ),
    0.8,
  ],
];

const base: Readonly<Record<string, string>> = {
  finished: 'finish',
  started: 'start',
  booked: 'book',
  paid: 'pay',
  called: 'call',
  written: 'write',
  answered: 'answer',
  sent: 'send',
  bought: 'buy',
  fixed: 'fix',
  renewed: 'renew',
  cleaned: 'clean',
  unpacked: 'unpack',
  ordered: 'order',
  signed: 'sign',
  packed: 'pack',
  registered: 'register',
  cancelled: 'cancel',
  'replied to': 'reply to',
  'heard back from': 'hear from',
  'heard from': 'hear from',
};
const nothing =
  /^(?:go|run|leave|be|stay|say|ask|tell|admit|think|sleep|eat|pee|laugh|smile|wonder|work|it|that|this|you|see|learn|understand|get used|live with|get up|wait|catch my|the (?:bus|train|lift|kettle|rain|day|moment|weekend|night|end|water|coffee|sun))\b(?! (?:through |over |into )?\p{L}+ \p{L})|\b(?:you|your)\b|^(?:be|say|admit|think|tell|the bus|the train)\b|^whether to laugh\b/iu;

/** Something that the person means to come back to; null where a sentence leaves nothing open. `cut`: where the words begin. */
export function readThread(sentence: string, manner: Learned['manner']): { found: Learned; start: number } | null {
  const whole = sentence
    .replace(/[.!, ]+$/, '')
    .replace(/,? (?:ugh|argh|sigh|lol|haha|please|thanks|too|as well)$/i, '');
  for (const [pattern, certainty] of patterns) {
    const match = pattern.exec(whole);
    if (!match) continue;
    const verb = base[match[1]?.toLowerCase() ?? ''];
    const said = verb ? `${verb} ${match[2] ?? ''}` : (match[1] ?? '');
    const value = said
      .replace(
        /,? (?:and|but|so|because|then)(?:,? then)? (?:I|we|he|she|it|they|my|you|that|this|there|what|how|thanks|ugh)\b.*$/i,
        '',
      )
      .replace(/,.*$/, '')
      .replace(/,? (?:yet|soon|asap|today|tonight|now|eventually|first|too|as well|though|tho)$/i, '')
      .trim();
    if (value.length < 3 || value.length > 160 || nothing.test(value)) return null;
    return { found: learned({ subject: 'self', attribute: 'thread', value, manner, certainty }), start: match.index };
  }
  return null;
}

const doing: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(Object.entries(base).map(([past, verb]) => [past, [verb]])),
  finished: ['finish', 'do'],
  did: ['do', 'finish'],
  done: ['do', 'finish'],
  completed: ['complete', 'finish', 'do'],
  wrote: ['write'],
  filed: ['file'],
  submitted: ['submit'],
};
const did = new RegExp(
  `^(?:I|we) (?:have )?(?:just |finally |already |now |also )*(${Object.keys(doing).join('|')}) ((?:my|our|the|an?|all (?:my|our|the)|\\p{Lu}).*)$`,
  'u',
);

/**
 * 'I finished my tax return' closes what was open, in each of the words in which a thread may have been left; where none was, it
 * says nothing.
 */
export function readDone(clause: string, scene: Scene, certainty: number): Learned[] {
  const [, verb = '', words = ''] = did.exec(clause) ?? [];
  const rest = takeTime(words, scene.at, 'past', false)
    .rest.replace(/,? (?:at last|finally|today|just now|already|tonight|this (?:morning|afternoon|evening))$/i, '')
    .trim();
  // Beginning is no end, but for what was not begun; a part of it is none either.
  if (
    rest === '' ||
    rest.split(' ').length > 6 ||
    /,|\b(?:but|because|almost|nearly|half|part|first|most|some|not)\b/i.test(rest)
  )
    return [];
  return (doing[verb] ?? []).map((did) =>
    learned({
      subject: 'self',
      attribute: 'thread',
      value: `${did} ${rest}`,
      holds: 'not',
      manner: 'change',
      certainty,
    }),
  );
}
