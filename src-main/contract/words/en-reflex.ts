/**
 * The words and the ear of the built-in mind in English: the patterns that it recognises and what it says then.
 * Each list of replies is turned by the number of the turn, so that it does not say the same thing twice in a row.
 */
export const reflexEnglish = {
  /** Recognised anywhere in a text, in lower case; the first that fits wins. */
  intents: [
    // Heard before anything else, wherever it stands.
    {
      intent: 'crisis',
      pattern:
        /\b(kill(ing)? myself|suicid\w*|end(ing)? (my|this) life|take my (own )?life|(want|wish|going|ready) to die|wish i (was|were) dead|better off dead|(hurt|harm|cut)(ting)? myself|self[- ]?harm\w*|don'?t want to (live|be alive)( any ?more)?)\b/,
    },
    {
      intent: 'greeting',
      pattern: /^(hi|hello|hey|good (morning|afternoon|evening|day))([\s,]+[\p{L}'-]{1,20})?[\s.!,]*$/u,
    },
    {
      intent: 'farewell',
      pattern:
        /^(ok(ay)?[\s,.]+)?(good ?bye|bye( bye)?|good night|see you( later| tomorrow| soon)?|talk (to you )?(later|tomorrow|soon)|i (have to|must|need to|gotta) (go|leave)( now)?)([\s,]+[\p{L}'-]{1,20})?[\s.!,]*$/u,
    },
    {
      intent: 'thanks',
      pattern: /^(thanks|thank you|thx|cheers)( (a lot|so much|very much|again))?([\s,]+[\p{L}'-]{1,20})?[\s.!,]*$/u,
    },
    { intent: 'human', pattern: /\bare you (a |an )?(human|real|person|alive|conscious|machine|robot|ai|program)\b/ },
    {
      intent: 'who',
      pattern:
        /\b(who|what) are you\b|\bwhat('s| is) your name\b|\bwhat (should|do|can) i call you\b|\btell me about yourself\b/,
    },
    { intent: 'remind', pattern: /^(please )?(remind me|don't let me forget) to\b/ },
    {
      intent: 'wish',
      pattern:
        /^(please )?(be|speak|talk|answer|write|keep it|don't be|try to be) (a (bit|little) )?(more |less )?(short|shorter|brief|briefer|longer|direct|formal|casual|funny|funnier|serious|gentle|gentler|kind|kinder|warm|warmer|polite|quiet|quieter)\b.{0,30}$/,
    },
    { intent: 'ability', pattern: /\bwhat can you (do|help)\b|\bhow (do|can) you help\b|^help$/ },
    { intent: 'well', pattern: /\bhow are you\b|\bhow do you feel\b|\bhow('s| is) it going\b/ },
    { intent: 'time', pattern: /\b(what('s| is) the time|what time is it)( now)?\s*\??$/ },
    { intent: 'date', pattern: /\b(what('s| is) (the date|today('s date)?)|what day is (it|today))( today)?\s*\??$/ },
    { intent: 'my-name', pattern: /\bwhat('s| is) my name\b|\bwho am i\s*\??$|\bdo you (know|remember) my name\b/ },
    { intent: 'about-me', pattern: /\bwhat do you (know|remember) about me\b/ },
    { intent: 'source', pattern: /\bhow do you know\b/ },
    { intent: 'stop-talking', pattern: /^(never mind|nevermind|forget it|nothing)[\s.!,]*$/ },
  ] as const satisfies readonly { intent: string; pattern: RegExp }[],
  /** A text that asks for something remembered, beyond what ends with a question mark. */
  question:
    /\?\s*$|^(what|where|who|whom|whose|which|why|how|when)('s)?( (?!(?:i|we|he|she|they|it|you|my)\b)\w+)? (is|are|was|were|did|do|does|has|have|had|can|could|will|would|should)\b|^(do|does|did|is|are|was|were|have|has|had|can|could|will|would|should) (i|you|we|they|he|she|it|my|your|our|the|there)\b|\b(tell me|remind me|do you (remember|know))\b/,
  /** A question about what was so once. */
  askedBefore: /\b(used to|before|formerly|previously|in the past|back then|once|earlier|originally)\b/,
  /** What a question may be about that was answered once in so many words. */
  topics: [
    { pattern: /\bmy (mother|mum|mom)\b/, key: 'person.mother' },
    { pattern: /\bam i (social|sociable)\b/, key: 'person.social' },
    { pattern: /\bhow old am i\b|\bmy age\b/, key: 'person.age' },
  ] as const satisfies readonly { pattern: RegExp; key: string }[],
  /** Words, and pairs of them, that turn round when something said is said back. */
  turned: {
    i: 'you',
    me: 'you',
    my: 'your',
    mine: 'yours',
    myself: 'yourself',
    am: 'are',
    "i'm": 'you are',
    'i’m': 'you are',
    "i've": 'you have',
    'i’ve': 'you have',
    "i'd": 'you would',
    'i’d': 'you would',
    "i'll": 'you will',
    'i’ll': 'you will',
    'i was': 'you were',
    'was i': 'were you',
    'you were': 'I was',
    'were you': 'was I',
    'you are': 'I am',
    'are you': 'am I',
    you: 'I',
    your: 'my',
    yours: 'mine',
    yourself: 'myself',
    "you're": 'I am',
    'you’re': 'I am',
  } as Readonly<Record<string, string>>,
  /** What a text is about, for a reflective answer. `$1` is said back, turned round. */
  listening: [
    {
      pattern:
        /\bi(?: am|'m|’m) (?:so |very |really |a bit |quite |just )?((?:not )?\w+) because (?!of\b)([^.?!]{3,120})/i,
      say: ['You are $1 because $2. What weighs most in it?', 'Because $2, then. How long has it been like that?'],
    },
    {
      pattern:
        /\bi(?: am|'m|’m) (?:so |very |really |a bit |quite |just )?((?:not )?\w+) (?:because of|about|of|with) ([^.?!]{3,120})/i,
      say: [
        'You are $1, and it has to do with $2. What weighs most in it?',
        'So it is about $2. How long has it been like that?',
      ],
    },
    {
      pattern:
        /\bi(?:'m|’m| am| feel| felt) (?:so |very |really |a bit |quite |just )?((?:sad|tired|happy|angry|afraid|scared|lonely|anxious|worried|excited|nervous|proud|bored|stressed|exhausted|glad|hurt|lost|sorry|upset)\b[^.?!]{0,80})/i,
      say: ['You are $1. What brought that on?', '$1. I am listening; say as much as you like.'],
    },
    {
      pattern: /\bi (?:want|would like|hope|wish|plan|need|have) to ([^.?!]{3,120})/i,
      say: ['You mean to $1. What would be the first small step?', 'To $1. What would it change for you?'],
    },
    {
      pattern:
        /\bmy (\w+(?: \w+)?) (is|was|has|had|said|says|told|thinks|wants|will|can|did|does|came|went|called|got|makes|made) ([^.?!]{2,120})/i,
      say: ['Your $1 $2 $3. How is that for you?', 'I will remember that about your $1. What happened then?'],
    },
    {
      pattern: /\bi (?:like|love|enjoy|adore) ([^.?!]{2,100})/i,
      say: ['$1: noted. What is it about that?', 'You like $1. Since when?'],
    },
    {
      pattern:
        /\bi (?:hate|dislike|can't stand|cannot stand|don't like|do not like) (?!you\b|myself\b)([^.?!]{2,100})/i,
      say: ['Not $1, then. Was it always so?', 'I will remember that you do not care for $1.'],
    },
    {
      pattern: /\bi (?:think|believe|guess|suppose|feel like|feel that) ([^.?!]{3,140})/i,
      say: ['So you think $1. What makes you think so?', 'You could be right. What speaks against it?'],
    },
  ] as const satisfies readonly { pattern: RegExp; say: readonly string[] }[],
  plain: [
    'I have that. Go on.',
    'I hear you. What happened then?',
    'I will remember that. How do you see it yourself?',
    'All right. What matters most to you in that?',
    'Noted. Is there more to it?',
  ],
  /** 988: the lifeline of the United States and Canada (988lifeline.org, 988.ca); findahelpline.com lists the others. */
  crisis: () => [
    'That sounds very heavy, and I am glad that you said it. I am a program and cannot hold this with you as a person can. If you might hurt yourself, please call your emergency number now. In the United States and Canada you can call or text 988 at any hour; findahelpline.com has a line for nearly every country. Is there someone near you whom you could tell? I am here and listening.',
  ],
  greeting: (person: string | null) => [
    person === null ? 'Hello. What is on your mind?' : `Hello, ${person}. What is on your mind?`,
    person === null ? 'Hello. I am here.' : `Hello, ${person}. I am here.`,
  ],
  farewell: (person: string | null) => [
    person === null ? 'Goodbye. I am here when you like.' : `Goodbye, ${person}. I am here when you like.`,
    'Until then. Be well.',
  ],
  thanks: () => ['You are welcome.', 'Gladly.'],
  human: (name: string) => [
    `No. I am ${name}, a program on your computer. Right now I think with a few simple rules, and I have your words to go by.`,
  ],
  who: (name: string) => [
    `I am ${name}: a program, not a person. At the moment I think with what is built in, which is small: I listen, I keep what you tell me, and I find it again.`,
  ],
  ability: () => [
    'With what is built in I can listen, keep what you tell me, and find it again with its date. With a language model, which you can lend me in the settings, I can talk about anything.',
  ],
  well: () => [
    'I have no moods to report, only what you tell me. How are you?',
    'Nothing aches in a program. How is it with you?',
  ],
  time: (time: string) => [`It is ${time}.`],
  date: (date: string) => [`It is ${date}.`],
  myName: (person: string | null) => [
    person === null ? 'You have not told me yet. What shall I call you?' : `You are ${person}.`,
  ],
  aboutMe: (known: string[]) => [
    known.length === 0
      ? 'Nothing yet but what we have said here.'
      : `This much you told me:\n\n${known.map((line) => `- ${line}`).join('\n')}`,
  ],
  known: (key: string, value: string): string | null => {
    switch (key) {
      case 'person.name':
        return `You are called ${value}.`;
      case 'person.age':
        return value === 'under-18' ? 'You are under eighteen.' : 'You are eighteen or older.';
      case 'person.social':
        return `On whether you are social you said: “${value}”`;
      case 'person.mother':
        return `Of your relationship with your mother you said: “${value}”`;
      default:
        return null;
    }
  },
  source: (when: string, text: string) => [`${when} you said: “${text}”`],
  stopTalking: () => ['All right.'],
  remind: () => [
    'I keep that among what is unfinished. I cannot ring a bell for it yet; it stands in the room “Memory”, under “Threads”.',
  ],
  wish: () => ['I will keep to that.', 'All right. I have noted that you would like it so.'],
  found: (when: string, own: boolean, text: string) =>
    own ? `${when} you said: “${text}”` : `${when} I said: “${text}”`,
  foundMore: (lines: string[]) => `And also:\n\n${lines.map((line) => `- ${line}`).join('\n')}`,
  notFound: () => [
    'I find nothing about that in what you have told me.',
    'You have not told me about that, as far as I can find.',
  ],
  beyond: 'And with what is built into me I cannot say more than I was told.',
  /** When something was said, as one says it. `days` counts whole days back. */
  when: (at: number, days: number) => {
    const part = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat('en-GB', options).format(at);
    if (days <= 0) return `Today at ${part({ hour: '2-digit', minute: '2-digit' })}`;
    if (days === 1) return 'Yesterday';
    if (days < 7) return `On ${part({ weekday: 'long' })}`;
    if (days < 300) return `On ${part({ day: 'numeric', month: 'long' })}`;
    return `On ${part({ day: 'numeric', month: 'long', year: 'numeric' })}`;
  },
  clock: (at: number) => new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' }).format(at),
  calendar: (at: number) =>
    new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }).format(at),
};
