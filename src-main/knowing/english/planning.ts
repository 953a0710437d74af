import type { Learned } from '#contract/knowledge.ts';
import { lists } from './lists.ts';
import { learned, type Saying } from './reading.ts';
import { takeTime } from './times.ts';

/** Verbs that in the present, with a day to come, say what someone will do. */
const undertakings: ReadonlySet<string> = new Set(
  (
    'go fly travel drive move meet visit see have start take leave get run play host attend finish present celebrate cook return ' +
    'come bake give make do join launch begin open interview sing perform read work help pick drop throw bring sail hike camp ski ' +
    'marry graduate retire quit end defend paint buy sell adopt land arrive teach train apply spend stay join'
  ).split(' '),
);
const noPlan =
  /^(?:to )?(?:(?:really |so |very |quite )?(?!married|engaged|divorced|promoted)\p{Ll}+ed\b|bed|sleep|crazy|mad|well|fine|insane|nowhere|on|wrong|home|out of (?:my|our) mind|kill|die|cry|scream|explode|faint|be (?:honest|fine|ok|okay|late|sick|right|brief|a while))\b/iu;
const unsaid = /^(?:it|that|this|so|them|something|nothing|anything)\b/i;

/**
 * Something that is going to be, on a day that is named: 'on Friday I'm going to the dentist'. A plan without a day is none, for
 * most of what people are 'going to' do is talk.
 */
export function readPlan(saying: Saying): Learned[] {
  const { verb, scene, subject } = saying;
  if (verb.negated || verb.tense === 'past' || verb.tense === 'perfect' || verb.tense === 'before' || verb.usually)
    return [];
  const timed = takeTime(verb.rest, scene.at, 'future', false);
  if (timed.from === null || timed.from < scene.at - 43_200_000) return [];
  if (
    !/^\p{L}/u.test(timed.rest) &&
    !/^(?:move|graduate|retire|return|come|leave|travel|visit|arrive)$/.test(verb.verb)
  )
    return [];
  if (noPlan.test(timed.rest) || unsaid.test(timed.rest) || /\b(?:years? old)\b/i.test(timed.rest)) return [];
  if (/^(?:kill|die|cry|scream|explode|be late|need|want|know|think|try|freak|lose)$/.test(verb.verb)) return [];
  const sure = verb.tense === 'future' || undertakings.has(verb.verb);
  if (!sure) return [];
  if (verb.verb === 'be' && !/^(?:in|at|on|away|off|back|there)\b/i.test(timed.rest)) return [];
  if (verb.tense === 'present' && (verb.verb === 'have' || verb.verb === 'be') && !lists.meetings.test(timed.rest))
    return [];
  if (verb.tense === 'must') return [];
  // 'I play tennis on Fridays' is a habit, and 'I work today' no plan to keep.
  if (/s$/.test(/\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b/i.exec(verb.rest)?.[0] ?? '')) return [];
  if (
    verb.tense === 'present' &&
    !/^(?:have|move|fly|start|leave|get|go|begin|return|travel|arrive|meet|see|marry|graduate|retire|finish|come)$/.test(
      verb.verb,
    )
  )
    return [];
  const rest = timed.rest
    .replace(/,? (?:and|but|so|because|which|then|if|though|hopefully|yay|finally)\b.*$/i, '')
    .replace(/[,.!;: ]+$/, '');
  const value = `${verb.verb} ${rest}`.trim();
  if (value.length > 120) return [];
  return [
    learned({
      subject,
      attribute: 'plan',
      value,
      from: timed.from,
      until: timed.until,
      manner: saying.manner,
      certainty: saying.certainty,
    }),
  ];
}

/** A plan that is given up, in the words it would have been made in: 'I'm not moving to Berlin after all'. */
export function readPlanDropped(saying: Saying): Learned[] {
  const { verb, scene, subject } = saying;
  if (!verb.negated || (verb.tense !== 'progressive' && verb.tense !== 'future')) return [];
  const said = verb.rest.replace(/,? after all$/i, '');
  if (said === verb.rest && !verb.ended) return [];
  const { rest } = takeTime(said, scene.at, 'future', false);
  if (!/^\p{L}/u.test(rest) || unsaid.test(rest) || rest.split(' ').length > 8) return [];
  return [
    learned({
      subject,
      attribute: 'plan',
      value: `${verb.verb} ${rest}`,
      holds: 'not',
      manner: saying.manner === 'plain' ? 'change' : saying.manner,
      certainty: saying.certainty,
    }),
  ];
}

const every =
  /\b(?:every (?:single |other |second )?(?:day|morning|evening|night|afternoon|week|weekend|month|year|spring|summer|autumn|winter|monday|tuesday|wednesday|thursday|friday|saturday|sunday)|(?:on )?(?:mondays|tuesdays|wednesdays|thursdays|fridays|saturdays|sundays|weekends|weekdays)|at weekends|(?:once|twice|three times|four times) (?:a|every) (?:day|week|month|year)|most (?:days|mornings|evenings|nights|weekends))\b/i;

const habits: ReadonlySet<string> = new Set(
  'go run swim walk jog call visit meet drink eat wake get read write cook bake play train volunteer listen watch take clean ride practise practice do have sing dance work sleep attend garden paint see fast commute hike climb'.split(
    ' ',
  ),
);

/** What someone does again and again: 'I go running every morning', 'I usually wake up at six'. */
export function readHabit(saying: Saying): Learned[] {
  const { verb, subject } = saying;
  if (verb.negated || !habits.has(verb.verb) || !(verb.tense === 'present' || verb.tense === 'before')) return [];
  const often = every.exec(verb.rest);
  if (!often && verb.usually !== 'usually' && verb.usually !== 'always' && verb.usually !== 'normally') return [];
  const rest = verb.rest
    .replace(/,? (?:and|but|so|because|which|then|if|though|when|until|unless)\b.*$/i, '')
    .replace(/[,.!;: ]+$/, '');
  if (rest === '' || !/^[\p{L}\d]/u.test(rest) || /\b(?:you|your|it|that|this|him|her|them)\b/i.test(rest)) return [];
  if (
    !often &&
    (/,/.test(rest) ||
      rest.split(' ').length > 6 ||
      /^(?:the|a|to|wrong|late|lost|this|so|like|no|trouble|problems|fun|time)\b/i.test(rest) ||
      verb.verb === 'have')
  )
    return [];
  const value = `${often || !verb.usually ? '' : `${verb.usually} `}${verb.verb} ${rest}`.trim();
  return value.length <= 120
    ? [
        learned({
          subject,
          attribute: 'habit',
          value,
          holds: verb.tense === 'before' ? 'before' : 'now',
          manner: saying.manner,
          certainty: saying.certainty - 0.1,
        }),
      ]
    : [];
}
