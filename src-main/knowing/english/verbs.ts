/** How a verb stands: what is, what goes on or is to come, what was, and what has been since. */
export type Tense = 'present' | 'progressive' | 'future' | 'past' | 'perfect' | 'before' | 'must';

/**
 * A verb as it was found behind its subject. `verb`: its base form; `rest`: what follows it. `negated`: with 'not' or 'never';
 * `ended`: with 'any more' or 'no longer'; `started`: with 'now'. `lately`: with 'just'. `usually`: the word for how often.
 */
export type VerbPhrase = {
  verb: string;
  tense: Tense;
  negated: boolean;
  ended: boolean;
  started: boolean;
  usually: string | null;
  rest: string;
};

/** Base form, then third person, -ing, past and participle where they are not made by adding s, ing and ed. */
const irregular =
  'be:is,being,was,been|have:has,having,had,had|do:does,doing,did,done|go:goes,going,went,gone|live:lives,living,lived,lived|' +
  'move:moves,moving,moved,moved|relocate:,relocating,relocated,relocated|study:studies,studying,studied,studied|teach:teaches,,taught,taught|' +
  'speak:,,spoke,spoken|love:,loving,loved,loved|like:,liking,liked,liked|hate:,hating,hated,hated|adore:,adoring,adored,adored|' +
  'dislike:,disliking,disliked,disliked|prefer:,preferring,preferred,preferred|buy:,,bought,bought|drive:,driving,drove,driven|' +
  'eat:,,ate,eaten|drink:,,drank,drunk|get:,getting,got,got|come:,coming,came,come|grow:,,grew,grown|run:,running,ran,run|' +
  'lose:,losing,lost,lost|quit:,quitting,quit,quit|leave:,leaving,left,left|die:,dying,died,died|pass:passes,,,|' +
  'fly:flies,,flew,flown|meet:,,met,met|see:,,saw,seen|take:,taking,took,taken|make:,making,made,made|give:,giving,gave,given|' +
  'write:,writing,wrote,written|wake:,waking,woke,woken|swim:,swimming,swam,swum|find:,,found,found|break:,,broke,broken|' +
  'stop:,stopping,stopped,stopped|begin:,beginning,began,begun|become:,becoming,became,become|own:,,,|marry:marries,,married,married|' +
  'visit:,,visited,visited|travel:,travelling,travelled,travelled|practise:,practising,practised,practised|practice:,practicing,practiced,practiced|' +
  'ride:,riding,rode,ridden|sing:,,sang,sung|dance:,dancing,danced,danced|bake:,baking,baked,baked|sell:,,sold,sold|' +
  'keep:,,kept,kept|raise:,raising,raised,raised|manage:,managing,managed,managed|lead:,,led,led|hold:,,held,held|' +
  'celebrate:,celebrating,celebrated,celebrated|host:,,,|fail:,,,|finish:finishes,,,|sleep:,,slept,slept|read:,,read,read|' +
  'know:,,knew,known|graduate:,graduating,graduated,graduated|divorce:,divorcing,divorced,divorced|separate:,separating,separated,separated|' +
  'retire:,retiring,retired,retired|adopt:,,,|win:,winning,won,won|stay:,,,|settle:,settling,settled,settled|commute:,commuting,commuted,commuted';

const regular =
  'work|learn|enjoy|detest|loathe|despise|play|suffer|turn|start|want|need|call|cook|paint|collect|walk|jog|train|volunteer|attend|return|' +
  'expect|consider|follow|support|listen|watch|clean|garden|knit|land|present|start|join|pick|drop|end|launch|plan|use|fast|smoke|rent|' +
  'originate|miss|fear|treat|trust|apply|pay|book|fix|help|bring|throw|open|interview|perform|defend|camp|hike|ski|sail|surf|climb';

/** Every form that is known, with its base and what it is. */
type Form = { base: string; as: 'base' | 'third' | 'ing' | 'past' | 'participle' };

function tableOfForms(): ReadonlyMap<string, readonly Form[]> {
  const table = new Map<string, readonly Form[]>();
  const add = (form: string, base: string, as: Form['as']): void => {
    const known = table.get(form) ?? [];
    if (!known.some((other) => other.base === base && other.as === as)) table.set(form, [...known, { base, as }]);
  };
  const rows = [
    ...irregular.split('|').map((row) => {
      const [base = '', forms = ''] = row.split(':');
      return { base, forms: forms.split(',') };
    }),
    ...regular.split('|').map((base) => ({ base, forms: [] as string[] })),
  ];
  for (const { base, forms } of rows) {
    const [third = '', ing = '', past = '', participle = ''] = forms;
    const ends = base.endsWith('e');
    add(base, base, 'base');
    add(third || (/(?:s|sh|ch|x)$/.test(base) ? `${base}es` : `${base}s`), base, 'third');
    add(ing || (ends ? `${base.slice(0, -1)}ing` : `${base}ing`), base, 'ing');
    add(past || (ends ? `${base}d` : `${base}ed`), base, 'past');
    add(participle || past || (ends ? `${base}d` : `${base}ed`), base, 'participle');
  }
  return table;
}

const forms: ReadonlyMap<string, readonly Form[]> = tableOfForms();

const formOf = (word: string, ...as: Form['as'][]): string | null =>
  forms.get(word.toLowerCase())?.find((form) => as.includes(form.as))?.base ?? null;

/** True for a form that can be the verb of a clause: 'lives', 'moved', 'is'. */
export const isVerbForm = (word: string): boolean =>
  /^(?:am|is|are|was|were|has|have|had|does|do|did|will)$/i.test(word) || forms.has(word.toLowerCase());

/** 'flying' → 'fly', 'dancing' → 'dance': by the table, or by how English spells. */
function baseOfIng(word: string): string {
  const known = formOf(word, 'ing');
  if (known) return known;
  const stem = word.toLowerCase().slice(0, -3);
  if (/([b-df-hj-np-tv-z])\1$/.test(stem) && !/(?:ll|ss|ff|zz)$/.test(stem)) return stem.slice(0, -1);
  return /(?:[cvuz]|[^aeiou]s|dg|[bcdfgkpst]l|[aeiou]r(?<!er|or)|at|ut|id|ok|ak)$/.test(stem) ? `${stem}e` : stem;
}

const adverb =
  /^(?:really|just|only|actually|currently|presently|absolutely|totally|truly|honestly|quite|rather|also|both|all|even|definitely|certainly|simply|particularly|especially|finally|recently|lately|already|still|now|then|very much|kind of|sort of|always|usually|often|normally|mostly|generally|sometimes|rarely|never|no longer|not|do not|officially|secretly|genuinely|originally|personally|basically|mainly|probably|too|sadly|unfortunately|happily|thankfully|once|ever|soon|so|somehow|apparently|obviously|suddenly|completely)\b,? ?/i;
const often = /^(?:always|usually|often|normally|mostly|generally|sometimes|rarely)$/i;

/**
 * Reads what follows a subject as a verb with its helpers; null where it finds none, or one of those that say what is not
 * ('would', 'might').
 */
export function readVerb(tail: string): VerbPhrase | null {
  const state = { negated: false, ended: false, started: false, still: false, usually: null as string | null };
  let left = tail.trim().replace(/[,.! ]+$/, '');
  if (/\banymore$/i.test(left)) {
    left = left.replace(/,? ?anymore$/i, '');
    state.ended = true;
  }
  const since = /,? (?:now|these days|nowadays|at present)$/i.exec(left);
  if (since && since.index > 0) {
    left = left.slice(0, since.index);
    state.started = /now$/i.test(since[0]);
  }
  const skip = (): void => {
    for (let found = adverb.exec(left); found; found = adverb.exec(left)) {
      const word = found[0].trim().replace(/,$/, '').toLowerCase();
      if (word === 'do not') return;
      if (word === 'not' || word === 'never') state.negated = true;
      else if (word === 'no longer') state.negated = state.ended = true;
      else if (word === 'now') state.started = true;
      else if (word === 'still') state.still = true;
      else if (often.test(word)) state.usually = word;
      left = left.slice(found[0].length).trim();
    }
  };
  const next = (): string => /^[\p{L}']+/u.exec(left)?.[0]?.toLowerCase() ?? '';
  const drop = (): string => {
    const word = next();
    left = left.slice(word.length).trim();
    return word;
  };
  const done = (verb: string, tense: Tense): VerbPhrase => {
    const { still: _still, ...kept } = state;
    return { verb, tense, ...kept, rest: left.replace(/^[, ]+/, '') };
  };
  const toBase = (tense: Tense): VerbPhrase | null => {
    skip();
    const word = next();
    if (word === '') return null;
    drop();
    if (word === 'be') {
      skip();
      const ing = next();
      if (formOf(ing, 'ing') && ing !== 'being') {
        drop();
        return done(baseOfIng(ing), tense);
      }
    }
    return done(word, tense);
  };
  skip();
  const word = next();
  if (word === 'am' || word === 'is' || word === 'are') {
    drop();
    skip();
    if (/^going to (?!the\b|an?\b|my\b|our\b|bed\b|work\b|school\b|\p{Lu})\p{Ll}/u.test(left)) {
      left = left.slice('going to '.length);
      return toBase('future');
    }
    if (/^about to /.test(left)) return null;
    const ing = next();
    if (
      ing.length > 4 &&
      ing.endsWith('ing') &&
      !/^(?:nothing|something|everything|anything|king|evening|morning|amazing|annoying|boring|interesting|exciting|willing|missing|exhausting|loving|caring|charming|outgoing|stunning|demanding)$/.test(
        ing,
      )
    ) {
      drop();
      return done(baseOfIng(ing), 'progressive');
    }
    return done('be', 'present');
  }
  if (word === 'was' || word === 'were') {
    drop();
    skip();
    const ing = next();
    if (formOf(ing, 'ing')) {
      drop();
      return done(baseOfIng(ing), 'past');
    }
    return done('be', 'past');
  }
  if (word === 'have' || word === 'has' || word === 'had') {
    drop();
    skip();
    const tense = word === 'had' ? 'past' : 'perfect';
    if (next() === 'been') {
      drop();
      skip();
      const ing = next();
      if (formOf(ing, 'ing')) {
        drop();
        return done(baseOfIng(ing), tense);
      }
      return done('be', tense);
    }
    if (next() === 'to') {
      drop();
      return word === 'had' ? null : toBase('must');
    }
    const participle = formOf(next(), 'participle');
    if (participle && participle !== 'have') {
      drop();
      return done(participle, tense);
    }
    if (next() === 'had') drop();
    return done('have', word === 'had' ? 'past' : 'present');
  }
  if (word === 'do' || word === 'does') {
    const helper = /^do(?:es)? (?:not|really|still|also|actually|absolutely) /i.exec(left);
    const base = /^do(?:es)? (\p{Ll}+)/u.exec(left)?.[1] ?? '';
    if (helper) {
      drop();
      skip();
      if (/^do(?:es)? not /i.test(helper[0])) state.negated = true;
      return toBase('present');
    }
    drop();
    if (formOf(base, 'base') && base !== 'do') return toBase('present');
    return done('do', 'present');
  }
  if (word === 'did') return null;
  if (word === 'will' || word === 'shall') {
    drop();
    return toBase('future');
  }
  if (word === 'cannot' || word === 'can') {
    drop();
    if (word === 'cannot') state.negated = true;
    return toBase('present');
  }
  if (word === 'used' && /^used to /i.test(left)) {
    left = left.slice('used to '.length);
    return toBase('before');
  }
  if (word === 'must' || /^(?:need to|got to) /i.test(left)) {
    left = left.replace(/^(?:must|need to|got to) /i, '');
    return toBase('must');
  }
  if (/^(?:would|could|might|may|should|ought)$/.test(word)) return null;
  const base = formOf(word, 'base', 'third');
  if (base) {
    drop();
    return done(base, 'present');
  }
  const past = formOf(word, 'past');
  if (past) {
    drop();
    return done(past, 'past');
  }
  return null;
}
