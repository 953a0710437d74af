import type { Learned } from '#contract/knowledge.ts';
import { jobOf } from './being.ts';
import { stated, type Reader, isOn, is, changed } from './reading.ts';
import { takeTime } from './times.ts';
import { organisationOf } from './values.ts';

const work: Reader = (saying) => {
  const { verb, scene } = saying;
  if (!isOn(saying)) return [];
  const timed = takeTime(verb.rest, scene.at, 'past', verb.tense !== 'past' && verb.tense !== 'before');
  const when = { from: timed.from, until: timed.until };
  if (/^for (?:myself|himself|herself|themselves)\b/i.test(timed.rest))
    return [stated(saying, 'work', 'self-employed', when)];
  const found: Learned[] = [];
  const as = /\bas (?:an? |the )?(.+?)(?= (?:at|for|in|with|on|and|but|since|because)\b|[,.;]|$)/i.exec(timed.rest);
  const title = as?.[1]?.trim() ?? '';
  if (
    title !== '' &&
    title.split(' ').length <= 4 &&
    !/^(?:well|much|usual|hard|long|a team|if|always|one|part of)\b/i.test(title)
  ) {
    found.push(stated(saying, 'work', title, when));
  }
  const at = /(?:^|\b(?:\w+ )?)(?:at|for|with) ((?!the moment).+)$/i.exec(timed.rest);
  const employer =
    at &&
    /^(?:\w+ly |nights |days |shifts |weekends |(?:part|full)[- ]time |remotely |there |as .+? |in .+? |freelance |mostly )?(?:at|for) /i.test(
      timed.rest,
    )
      ? organisationOf(at[1] ?? '', scene.small)
      : null;
  if (employer) found.push(stated(saying, 'employer', employer, when));
  const field =
    /^in ((?:the )?[\p{L}-]+(?: (?!at\b|for\b|and\b|in\b|so\b|as\b|with\b)[\p{Ll}-]+)?)(?= (?:at|for|and|in|so|as)\b|[,.;]|$)/u.exec(
      timed.rest,
    );
  if (
    found.length === 0 &&
    field?.[1] &&
    /^(?:the )?(?:\p{Ll}*(?:ing|ics|tion|ance|care|ology|ality|ship|ture)|sales|retail|law|media|film|music|fashion|publishing|tech|it|hr|pr|insurance|construction|research|banking|logistics|theatre|television|tv|radio|the civil service|real estate|social \p{Ll}+|human resources|customer \p{Ll}+|public \p{Ll}+|aviation|tourism|transport|energy|pharma|marketing|education)$/iu.test(
      field[1],
    )
  ) {
    found.push(stated(saying, 'work', field[1], when));
  }
  return found;
};

const study: Reader = (saying) => {
  const { verb, scene } = saying;
  if (!isOn(saying)) return [];
  const timed = takeTime(verb.rest, scene.at, 'past', verb.tense === 'perfect');
  const subject =
    /^([\p{L}&' -]+?)(?=,| (?:at|in|with|since|because|but|and (?:I|it)|so|when|to|on|for|right|now|here|there|part|full|a)\b|[.;]|$)/iu.exec(
      timed.rest,
    )?.[1] ?? '';
  if (
    subject === '' ||
    subject.split(' ').length > 4 ||
    /^(?:at|in|for|with|the|my|our|a|an|all|hard|too|until|late|it|this|that|here|there|abroad|together|every|to|on|so|tonight|now|more|english so)\b/i.test(
      subject,
    )
  )
    return [];
  return [stated(saying, 'study', subject, { from: timed.from, until: timed.until })];
};

const teach: Reader = (saying) => {
  const { verb } = saying;
  if (verb.negated || (verb.tense !== 'present' && verb.tense !== 'before')) return [];
  const what =
    /^((?:\p{Ll}+ )?(?:maths?|physics|chemistry|biology|history|geography|english|french|german|spanish|latin|music|art|drama|yoga|piano|guitar|violin|dance|ballet|swimming|pe|philosophy|economics|computer science|literature|science|religion|languages|kindergarten|primary school|ceramics|pottery|law|medicine|sociology|psychology|statistics))\b/iu.exec(
      verb.rest,
    );
  return what ? [stated(saying, 'work', `teach ${what[1] ?? ''}`)] : [];
};

const run: Reader = (saying) => {
  const { verb } = saying;
  if (verb.negated || verb.tense !== 'present') return [];
  const what =
    /^((?:an?|my own|our own|the) (?:\p{Ll}+ ){0,2}?(?:\p{Ll}*shop|café|cafe|bakery|restaurant|pub|bar|business|company|studio|farm|hostel|hotel|school|gallery|agency|brewery|charity|salon|nursery|garage|start-?up|practice|store|vineyard|kennel))\b/iu.exec(
      verb.rest,
    );
  return what ? [stated(saying, 'work', `run ${what[1] ?? ''}`)] : [];
};

const start: Reader = (saying) => {
  const { verb, scene } = saying;
  if ((verb.tense !== 'past' && verb.tense !== 'perfect') || verb.negated) return [];
  const timed = takeTime(verb.rest, scene.at, 'past');
  const job = /^(?:(?:(?:an?|my) (?:new )?job|working|work) (?:at|with|for)|at) (.+)$/i.exec(timed.rest);
  const employer = job ? organisationOf(job[1] ?? '', scene.small) : null;
  if (employer) return [stated(is(saying), 'employer', employer, { from: timed.from, ...changed(saying) })];
  const as = /^(?:working |work )?as an? (.+)$/i.exec(timed.rest);
  const title = as ? jobOf(as[1] ?? '') : null;
  return title ? [stated(is(saying), 'work', title, { from: timed.from, ...changed(saying) })] : [];
};

const become: Reader = (saying) => {
  const { verb, scene } = saying;
  if ((verb.tense !== 'past' && verb.tense !== 'perfect') || verb.negated) return [];
  const timed = takeTime(verb.rest, scene.at, 'past');
  const title = /^an? /i.test(timed.rest) ? jobOf(timed.rest) : null;
  return title ? [stated(is(saying), 'work', title, { from: timed.from, ...changed(saying) })] : [];
};

const leave: Reader = (saying) => {
  const { verb, scene } = saying;
  // 'quit' is its own past.
  const past = verb.tense === 'past' || verb.tense === 'perfect' || (verb.verb === 'quit' && verb.tense === 'present');
  if (!past || verb.usually || verb.negated || !saying.self) return [];
  const timed = takeTime(verb.rest, scene.at, 'past');
  const event = /^my (?:old )?(?:job|husband|wife|boyfriend|girlfriend|partner)\b/i.exec(timed.rest);
  if (event)
    return [
      stated(
        is(saying),
        'event',
        `${verb.verb === 'quit' ? 'quit' : verb.verb === 'lose' ? 'lost' : 'left'} ${event[0]}`,
        { from: timed.from },
      ),
    ];
  if (verb.verb === 'lose') return [];
  // Leaving ends whichever of the two it was; where neither is known it says nothing.
  const named =
    /^(?:\p{Lu}[\p{L}&.'-]*(?: \p{Lu}[\p{L}&.'-]*){0,3})(?=$|[,.;]| (?:and|for|to|because|after|behind)\b)/u.exec(
      timed.rest,
    )?.[0];
  if (!named) return [];
  return ['employer', 'home'].map((attribute) =>
    stated(is(saying), attribute, named, {
      holds: 'not',
      manner: saying.manner === 'plain' ? 'change' : saying.manner,
    }),
  );
};

const succeed: Reader = (saying) => {
  const { verb, scene, self } = saying;
  if (!self || verb.negated || (verb.tense !== 'past' && verb.tense !== 'perfect')) return [];
  const timed = takeTime(verb.rest, scene.at, 'past');
  const what = /^(?:away|out)\b/i.test(timed.rest)
    ? null
    : /^(?:my|the) (?:\p{Ll}+ ){0,3}?(?:test|exams?|driving test|finals|bar|interview)\b/iu.exec(timed.rest);
  return what
    ? [stated(is(saying), 'event', `${verb.verb === 'fail' ? 'failed' : 'passed'} ${what[0]}`, { from: timed.from })]
    : [];
};

const graduate: Reader = (saying) => {
  const { verb, scene, self } = saying;
  if (!self || verb.negated || (verb.tense !== 'past' && verb.tense !== 'perfect')) return [];
  const timed = takeTime(verb.rest, scene.at, 'past');
  return [stated(is(saying), 'event', 'graduated', { from: timed.from })];
};

/** What verbs say of work and learning a trade. */
export const workingReaders = { work, study, teach, run, start, become, leave, succeed, graduate } satisfies Record<
  string,
  Reader
>;
