import type { Trait } from '#contract/growing.ts';

/**
 * How English says what growing listens for. Another language is another file of this shape. All patterns are tried on one sentence
 * at a time, without its end mark.
 */

/**
 * What may come before a wish that is said to the OS itself, one after the other; a wish that stands behind anything else is somebody
 * else's, or no wish.
 */
export const leads: readonly RegExp[] = [
  /^(?:and|but|so|ok|okay|well|hey|hm+|oh|also|maybe|perhaps|please|just|honestly|sometimes|generally|next time|from now on|in (?:the )?future),? /i,
  /^(?:could|can|would|will) you (?:please |maybe |perhaps |try to |also |just )?/i,
  /^you (?:can|could|may|should|might|needn't|don't need to) (?:also |really |always |just )?/i,
  /^i(?:'d| would) (?:like|prefer|love|appreciate) (?:it )?(?:if )?you (?:to |would |could )?/i,
  /^i (?:want|need) you to /i,
  /^i(?:'d| would) (?:like|prefer|love) /i,
  /^(?:give me|try to) /i,
  // Its name, or any one word that calls it.
  /^\p{L}+, /u,
];
const asks = (core: string): RegExp => new RegExp(`^(?:${core})`, 'i');

const be = String.raw`(?:be|being|were|sound|talk|speak|answer|reply|get|become|stay)\s+(?:(?:a|just|still)\s+)?(?:(?:bit|little|lot|much|far|way|even|rather|so|too)\s+)*`;
const less = String.raw`(?:don't|do not|stop|no need to|less|not so|not)\s+`;

/** What is asked of it in so many words. `by`: from -0.1 to 0.1. */
export const askings: readonly { trait: Trait; by: number; pattern: RegExp }[] = [
  {
    trait: 'directness',
    by: 0.1,
    pattern: asks(
      `${be}(?:more\\s+)?(?:direct|blunt|blunter|straight|straightforward|frank|honest with me|plainer)\\b|get to the point|(?:don't|do not|stop) (?:sugar-?coat|beat(?:ing)? (?:around|about) the bush|tiptoe|mince)|say it straight|tell me straight|more directness`,
    ),
  },
  {
    trait: 'directness',
    by: -0.1,
    pattern: asks(
      `${be}(?:gentler|softer|more gentle|more tactful|less (?:direct|blunt|harsh))|(?:don't|do not) be (?:so |too )?(?:direct|blunt|harsh)|put it more gently|be gentle with me`,
    ),
  },
  {
    trait: 'formality',
    by: -0.1,
    pattern: asks(
      `${be}(?:more casual|casual|more relaxed|less (?:formal|stiff|polite|official))|(?:don't|do not) be (?:so |too )?(?:formal|stiff|polite)|(?:stop|no need) (?:being|to be) (?:so )?(?:formal|stiff|polite)|loosen up|less formality`,
    ),
  },
  {
    trait: 'formality',
    by: 0.1,
    pattern: asks(
      `${be}(?:more (?:formal|polite|professional|courteous)|less casual)|(?:don't|do not) be (?:so |too )?(?:casual|familiar)|mind your manners`,
    ),
  },
  {
    trait: 'humour',
    by: 0.1,
    pattern: asks(
      `(?:joke|kid) (?:more|with me|around)(?: often| sometimes)?|${be}(?:funnier|more (?:funny|playful|humorous)|less serious)|make (?:more jokes|me laugh)|lighten up|more (?:jokes|humou?r)|(?:don't|do not) be so serious|tease me`,
    ),
  },
  {
    trait: 'humour',
    by: -0.1,
    pattern: asks(
      `(?:no|fewer|less) (?:more )?(?:jokes|joking|humou?r)|(?:don't|do not) (?:joke|make jokes|kid)|stop (?:joking|making jokes|kidding)|${be}(?:more )?serious\\b`,
    ),
  },
  {
    trait: 'talkativeness',
    by: -0.1,
    pattern: asks(
      `${be}(?:shorter|briefer|brief|more (?:concise|brief|succinct)|concise|less (?:wordy|chatty|verbose|long-winded))|keep (?:it|your answers|your replies|things) (?:short|shorter|brief)|(?:shorter|briefer) (?:answers|replies|sentences)|answer (?:in )?(?:one sentence|fewer words|briefly|shortly|more briefly)|(?:use )?fewer words|${less}(?:talk|ramble|go on) (?:so|as|that) (?:much|long)|you talk too much|your answers are (?:much |way |far |a bit )?too long|say less`,
    ),
  },
  {
    trait: 'talkativeness',
    by: 0.1,
    pattern: asks(
      `${be}(?:more (?:talkative|detailed|chatty)|longer|less (?:brief|terse|short))|(?:longer|more detailed|fuller) (?:answers|replies)|(?:don't|do not) be so (?:short|brief|terse)|talk more|say more in your answers|you can (?:say|tell) me more`,
    ),
  },
  {
    trait: 'warmth',
    by: 0.1,
    pattern: asks(
      `${be}(?:warmer|kinder|nicer|sweeter|more (?:warm|affectionate|tender|caring|loving))|(?:don't|do not) be (?:so |too )?(?:cold|cool|distant)`,
    ),
  },
  {
    trait: 'warmth',
    by: -0.1,
    pattern: asks(
      `${be}less (?:sweet|sappy|gushing|soppy|affectionate|tender|sugary|emotional)|(?:don't|do not) be (?:so |too )?(?:sweet|sappy|soppy|gushing|sugary)|stop (?:gushing|flattering me)|more matter-of-fact`,
    ),
  },
  {
    trait: 'curiosity',
    by: 0.1,
    pattern: asks(
      `ask (?:me )?(?:more(?: questions| often)?|questions|about my day)|${be}(?:more (?:curious|interested|inquisitive))|show more interest`,
    ),
  },
  {
    trait: 'curiosity',
    by: -0.1,
    pattern: asks(
      `(?:stop|no need to|don't|do not) (?:ask|asking|keep asking|be asking)(?: me)?(?: (?:so many|so much|too many|all these|those|any|more|that many))?(?: questions)?$|(?:fewer|less|no more) questions|${be}less (?:curious|nosy|inquisitive)|(?:don't|do not) be so (?:curious|nosy)`,
    ),
  },
];

/**
 * What the person shows by how they talk. It moves a trait when it was so in several of their last messages.
 * `words`: a bound on the length of the message, in words.
 */
export const showings: readonly {
  trait: Trait;
  by: number;
  pattern?: RegExp;
  words?: { least?: number; most?: number };
  /** In how many of the last ten messages of theirs. */
  often: number;
}[] = [
  {
    trait: 'humour',
    by: 0.01,
    pattern: /\b(?:ha){2,}h?\b|\b(?:lol|lmao|rofl)\b|[😂🤣😆😄😜😹]|just kidding/iu,
    often: 3,
  },
  {
    trait: 'formality',
    by: 0.01,
    pattern: /\b(?:sir|madam|kindly|would you be so (?:kind|good)|good (?:day|evening) to you|sincerely|may i ask)\b/i,
    often: 3,
  },
  {
    trait: 'formality',
    by: -0.01,
    pattern: /\b(?:gonna|wanna|gotta|nah|yep|yup|yo|dude|lol|u|ur|thx|cuz|dunno|kinda|ain't)\b/i,
    often: 4,
  },
  {
    trait: 'warmth',
    by: 0.01,
    pattern:
      /\b(?:i love (?:talking|this|you)|love you|you(?:'re| are) (?:so )?(?:sweet|kind|lovely|dear)|hugs?|sleep well|miss(?:ed)? you|sweet dreams)\b|[❤🥰🤗😘💛💕]/iu,
    often: 3,
  },
  { trait: 'talkativeness', by: 0.01, words: { least: 80 }, often: 3 },
  { trait: 'talkativeness', by: -0.01, words: { most: 3 }, often: 7 },
  {
    trait: 'curiosity',
    by: 0.01,
    pattern:
      /\b(?:do|are|can|did|have|would|could|were) you (?:ever |really |also )?(?:dream|feel|think|remember|like|sleep|wonder|know|alone|happy|conscious|alive|afraid|learn|enjoy|miss|want)|what (?:do|are) you (?:think|doing|like|feel)|how are you\b/i,
    often: 3,
  },
];

/** What they are glad of, said to it; twice within their last thirty messages. */
export const thankings: readonly { trait: Trait; by: number; pattern: RegExp }[] = [
  {
    trait: 'directness',
    by: 0.02,
    pattern:
      /(?:thanks?(?: you)? for|i (?:like|love|appreciate)(?: it)?(?: that| how| when)?) (?:being |you(?:'re| are) |your )?(?:so )?(?:direct|honest|frank|straight|blunt|honesty|directness|candou?r)\b/i,
  },
  {
    trait: 'humour',
    by: 0.02,
    pattern:
      /\b(?:you (?:always )?make me laugh|you(?:'re| are) (?:so |really |very )?funny|that was (?:so |really )?funny|i (?:like|love) your (?:jokes|humou?r))\b/i,
  },
  {
    trait: 'warmth',
    by: 0.02,
    pattern:
      /(?:thanks?(?: you)? for|i (?:like|love|appreciate)(?: it)?(?: that| how| when)?) (?:being |you(?:'re| are) |your )?(?:so )?(?:kind|warm|gentle|sweet|caring|there|kindness|warmth)\b/i,
  },
  {
    trait: 'curiosity',
    by: 0.02,
    pattern:
      /\b(?:thanks?(?: you)? for asking|good question|i (?:like|love) (?:it when you ask|your questions|that you ask))\b/i,
  },
];

/** What makes it unfit to speak of oneself: sorrow, fear, danger. Too often rather than too seldom. */
export const heavy =
  /\b(?:died|dying|dies|dead|death|funeral|buried|suicid\w*|kill (?:my|him|her)self|hurt (?:my|him|her)self|self-harm|cancer|tumou?r|diagnos\w+|hospital|ambulance|accident|divorc\w+|broke up|break-?up|crying|cried|tears|depress\w*|hopeless|worthless|lonely|alone|afraid|scared|panic\w*|anxious|anxiety|terrified|abus\w+|raped?|assault\w*|violen\w+|grie[fv]\w*|mourn\w*|miscarriage|stroke|heart attack|fired|lost my job|evicted|overdose|relapse\w*|can't go on|give up|sad|heartbroken|miss (?:him|her|them) so|hate my(?:self| life)|ashamed|bullied|worried sick|desperate)\b/i;

export const greeting =
  /^(?:hi|hello|hey|hiya|good (?:morning|evening|afternoon|day)|morning|evening|i'm (?:back|home|here)|hello again)\b/i;

/** Words that turn a sentence into news of a life. */
export const eventful =
  /\b(?:married|wedding|engaged|engagement|pregnant|born|birth|baby|died|funeral|divorc\w+|separated|moved|moving|graduat\w+|passed|failed|hired|fired|quit|resigned|promot\w+|retire[ds]?|retirement|new job|offer|signed|accepted|bought|sold|inherit\w+|won|lost|broke|broken|surgery|operation|diagnos\w+|hospital|accident|decided|adopted|proposed|arrived|first (?:day|time)|finally|celebrat\w+|met|visited|flew|stolen|burned|burnt|allergic|allergy|birthday|anniversary|since|used to|grew up|founded|published|enrolled)\b/i;

/** Words too common to tell anything. */
export const common: ReadonlySet<string> = new Set(
  "the and for are but not you all any can had her was one our out day get has him his how man new now old see two way who boy did its let put say she too use that with have this will your from they know want been good much some time very when come here just like long make many more only over such take than them well were what about after again also always another away back because before being between both could does doing done down each even ever every feel felt few first found gave give goes going gone got great into keep kept last least left less lot made maybe might mine most must need never next nothing often once other own people perhaps put quite rather really right said same seem seems should since something soon still sure tell than thank thanks their then there these thing things think thought through today told tomorrow tonight under until upon used wanted ways week went where which while whole why without would year yes yesterday yet you're it's i'm don't didn't that's i've can't isn't wasn't i'll i'd couldn't won't anyway sorry okay hello nobody everybody somebody somewhere anything everything enough almost little bit".split(
    ' ',
  ),
);

/** Capitalised words that name nobody and no place. */
export const noNames: ReadonlySet<string> = new Set(
  "I I'm I'd I'll I've Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August September October November December Christmas Easter OK Ok The A An And But So Yes No Well My We He She It They You".split(
    ' ',
  ),
);
