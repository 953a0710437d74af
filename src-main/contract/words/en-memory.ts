import type { PersonaChange, Trait, TraitMove } from '../growing.ts';
import type { Entry, PromptEntry, PromptReason } from '../knowledge.ts';

const number = new Intl.NumberFormat('en');
const format = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat => new Intl.DateTimeFormat('en-GB', options);
const counted = (count: number, one: string, many: string): string =>
  count === 1 ? `1 ${one}` : `${number.format(count)} ${many}`;
const messages = (count: number): string => counted(count, 'message', 'messages');
/** 'a', 'a and b', 'a, b and c'. */
const list = new Intl.ListFormat('en-GB', { type: 'conjunction' });

/** What became of an entry that does not hold now. */
const states: Record<Exclude<Entry['state'], 'current'>, string> = {
  past: 'was so once',
  corrected: 'was never so',
  done: 'done',
};

const reasons: Record<PromptReason, string> = {
  always: 'it is there every time',
  told: 'you asked me to be so',
  pinned: 'you pinned it',
  named: 'you named it',
  'bears-on-it': 'it bears on what you said',
  soon: 'it is soon',
  unfinished: 'it is not finished',
  doubt: 'I was not sure of it',
  'said-then': 'it was said at the time you asked about',
  growing: 'it is how I have become',
  recent: 'it was said just before',
};

const parts: Record<PromptEntry['part'], string> = {
  who: 'Who I am',
  manner: 'How I am with you',
  known: 'What I know about you',
  people: 'People',
  threads: 'What is still open',
  summary: 'How it has been',
  episodes: 'What was said before',
  talk: 'The talk just now',
};

/** Each trait with what lies at its two ends. */
const traits: Record<Trait, { name: string; less: string; more: string }> = {
  warmth: { name: 'Warmth', less: 'cooler', more: 'warmer' },
  humour: { name: 'Humour', less: 'more earnest', more: 'more playful' },
  directness: { name: 'Directness', less: 'more roundabout', more: 'more direct' },
  curiosity: { name: 'Curiosity', less: 'asking less', more: 'asking more' },
  formality: { name: 'Formality', less: 'more casual', more: 'more formal' },
  talkativeness: { name: 'Talkativeness', less: 'quieter', more: 'more talkative' },
};

const causes: Record<TraitMove['cause'], string> = {
  asked: 'You asked me to.',
  shown: 'It is how you talk yourself.',
  thanked: 'You were glad of it.',
  stopped: 'You stopped me.',
  reflection: 'I thought about the day.',
};

/** Distance of a trait from its middle below which it counts as unmoved, and from which the move is a large one. */
const unmoved = 0.02;
const large = 0.2;

const personaParts: Record<PersonaChange['part'], (value: string) => string> = {
  name: (value) => `I took the name ${value}.`,
  voice: (value) => `I took the voice ${value}.`,
  told: (value) => `You told me how to be: ${value}`,
  trait: (value) => `My manner changed: ${value}`,
  manner: (value) => `My manner changed: ${value}`,
};

export const memoryEnglish = {
  title: 'Memory',
  menu: 'Pages of memory',
  pages: {
    life: 'Life',
    people: 'People',
    you: 'About you',
    threads: 'Threads',
    growing: 'Growing',
    reply: 'Last reply',
  },
  backTo: (page: string) => `Back to ${page}`,
  looking: 'Looking',
  again: 'Look again',
  more: 'Older ones',
  goThere: 'Go there',

  /** Dates as they hang in the margin, and within sentences. */
  date: {
    year: (instant: number) => format({ year: 'numeric' }).format(instant),
    month: (instant: number) => format({ month: 'long' }).format(instant),
    monthAndYear: (instant: number) => format({ month: 'long', year: 'numeric' }).format(instant),
    weekdayShort: (instant: number) => format({ weekday: 'short' }).format(instant),
    dayOfMonth: (instant: number) => format({ day: 'numeric' }).format(instant),
    /** For the margin: without the year where it is this one, and else with its last two digits, for there is little room. */
    margin: (instant: number, sameYear: boolean) => {
      const day = format({ day: 'numeric', month: 'short' }).format(instant);
      return sameYear ? day : `${day} ’${format({ year: '2-digit' }).format(instant)}`;
    },
    day: (instant: number) => format({ day: 'numeric', month: 'long', year: 'numeric' }).format(instant),
    longDay: (instant: number) =>
      format({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }).format(instant),
    moment: (instant: number) =>
      format({ day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit' }).format(instant),
  },

  /** The head of the room. */
  head: {
    pause: 'Pause remembering',
    goOn: 'Remember again',
    paused: 'Off the record. What you say now I keep only until I remember again; then it is gone.',
    find: 'Look for something',
    forget: 'Forget something',
    take: 'Take along as a file',
    /** The same where there is little room. */
    brief: { find: 'Look for', forget: 'Forget', take: 'Take along' },
    verbs: 'What you can do here',
    unread: (count: number) => `I have yet to think about ${messages(count)}.`,
  },
  /** Beside the talk, while nothing is remembered. */
  offTheRecord: 'Off the record: I keep this only until you let me remember again.',

  life: {
    title: (day: string | null) => (day === null ? 'Our life begins here.' : `We have talked since ${day}.`),
    today: 'We met today.',
    empty: 'Nothing has been said yet. What we say will stand here, day by day.',
    messages,
    journal: 'My page of that day',
    unread: 'This day is not in our conversation any more.',
  },

  people: {
    title: 'The people you told me of.',
    empty: 'You have not told me of anyone yet. When you do, they will stand here.',
    spokenOf: (day: string) => `spoken of on ${day}`,
    things: (count: number) => counted(count, 'thing', 'things'),
    is: (relations: string[]) => list.format(relations),
    nothing: 'I know nothing more of them.',
  },

  you: {
    title: 'What I know about you',
    told: 'What you answered when we met',
    empty:
      'What you tell me of yourself will stand here, each thing with where I know it from. So far there is only what you answered when we met.',
    besides: 'And besides',
    once: 'Show what was so once',
    onlyNow: 'Show only what is so now',
  },

  threads: {
    title: 'What is still open.',
    empty: 'Nothing is open. Plans and unfinished things will stand here.',
    plans: 'Plans',
    unfinished: 'Unfinished',
    over: 'Show what is done',
    onlyOpen: 'Show only what is open',
  },

  states,
  marks: {
    pinned: 'pinned',
    private: 'private',
    own: 'your own word',
    doubted: 'you said otherwise too',
  },
  /** How sure it is, from 0 to 1, in words. */
  sure: (certainty: number, own: boolean) => {
    if (own) return 'You told me so yourself.';
    if (certainty >= 0.9) return 'I am sure of it.';
    if (certainty >= 0.7) return 'I am fairly sure of it.';
    return certainty >= 0.5 ? 'I think so.' : 'I am not sure of it.';
  },

  entry: {
    label: 'One thing that I know',
    since: (day: string) => `Since ${day}.`,
    until: (day: string) => `Until ${day}.`,
    said: (times: number, first: string, last: string) =>
      times < 2
        ? `You said it on ${first}.`
        : `You said it ${number.format(times)} times, first on ${first}, last on ${last}.`,
    sources: 'What you said',
    noSources: 'The words it came from are not there any more.',
    ownWord: (day: string) => `You put this right yourself on ${day}.`,
    history: 'Before and after',
    doubt: (sentence: string) => `You also told me: ${sentence}`,
    correct: 'Correct',
    correctField: 'How it is',
    pin: 'Pin',
    unpin: 'Unpin',
    keepPrivate: 'Keep private',
    notPrivate: 'No longer private',
    privateMeans: 'Private: I keep it, but I never bring it up, and no model sees it.',
    pinnedMeans: 'Pinned: I have it in mind whenever we talk.',
    wrong: 'It was never so',
    right: 'It was so after all',
    forget: 'Forget',
    done: 'Done',
    open: 'Not done after all',
    notYet: 'Not yet',
    gone: 'I do not know this any more.',
    changed: {
      value: 'I know better now.',
      wrong: 'I take it as never so. What you said then stays in our conversation.',
      right: 'I take it as so again.',
      pinned: 'Pinned.',
      unpinned: 'Not pinned any more.',
      private: 'Kept private.',
      open: 'Not private any more.',
      done: 'Done.',
      undone: 'Open again.',
    },
  },

  find: {
    title: 'Look for something I know.',
    field: 'A word or a name',
    none: 'I know nothing with these words.',
    found: (count: number) => counted(count, 'thing', 'things'),
    inTalk: (words: string) => `Find “${words}” in what was said`,
  },

  forget: {
    title: 'Forget everything about …',
    field: 'A name, or a few words',
    weigh: 'See what would go',
    weighing: 'Looking at what that is',
    nothing: 'Nothing was said about that, and I know nothing of it.',
    what: (count: number, things: number) =>
      `That is ${list.format([messages(count), counted(things, 'thing that I know', 'things that I know')])}, with all that I wrote from them. They go out of everything at once. You can take that back for a few minutes; then they are erased.`,
    all: 'Forget all of it',
    leave: 'Leave it',
  },
  forgotten: {
    label: 'What was forgotten just now',
    gone: (count: number, things: number, derived: number) =>
      `Gone: ${list.format([
        ...(count === 0 && things > 0 ? [] : [messages(count)]),
        ...(things === 0 ? [] : [counted(things, 'thing', 'things')]),
        ...(derived === 0 ? [] : [counted(derived, 'note made from them', 'notes made from them')]),
      ])}.`,
    until: (time: string) => `You can take it back until ${time}.`,
    takeBack: 'Take it back',
    takeBackOf: (time: string) => `Take it back: what was forgotten at ${time}`,
    restored: 'It is back.',
    tooLate: 'It is too late for that: it is erased.',
  },

  take: {
    title: 'All that I know about you, in a file of your own.',
    markdown: 'To read',
    json: 'For programs',
  },

  growing: {
    title: 'How I have become.',
    traits: 'How I am with you',
    trait: traits,
    /** Where a trait stands against its middle, in words. */
    standing: (trait: Trait, value: number) => {
      const away = value - 0.5;
      if (Math.abs(away) < unmoved) return 'as when we began';
      const towards = traits[trait][away > 0 ? 'more' : 'less'];
      return Math.abs(away) < large ? `a little ${towards}` : `much ${towards}`;
    },
    line: (name: string, standing: string, moves: number, since: string | null) =>
      since === null
        ? `${name}: ${standing}. It has not moved yet.`
        : `${name}: ${standing}. It moved ${moves === 1 ? 'once' : `${number.format(moves)} times`} since ${since}.`,
    unmoved:
      'I am as I was when we began. What you show me and say to me moves me a little, and each move will stand here.',
    moves: (count: number) => counted(count, 'move', 'moves'),
    movesOf: (name: string, count: number) => `${name}: ${counted(count, 'move', 'moves')}`,
    moved: (trait: Trait, by: number) => `I became a little ${traits[trait][by > 0 ? 'more' : 'less']}.`,
    causes,
    takeBack: 'Take back',
    letCount: 'Let it count',
    takenBack: 'taken back',
    ofMove: (verb: string, name: string, day: string) => `${verb}: ${name}, ${day}`,
    milestones: 'Milestones',
    persona: 'Who I have been',
    personaChange: (change: Pick<PersonaChange, 'part' | 'value'>) => personaParts[change.part](change.value),
    journal: 'My journal',
    noJournal: 'I have written nothing yet. When a day is over and it is quiet, I write down what happened.',
    happened: 'What happened',
    learned: 'What I learned about you',
    between: 'What I learned about being with you',
    reflect: 'Reflect now',
    reflecting: 'I am thinking about what happened.',
    reflected: (pages: number) =>
      pages === 0 ? 'There was nothing new to write down.' : `${counted(pages, 'new page', 'new pages')}.`,
  },

  reply: {
    title: 'What I had in mind for my last reply.',
    empty: 'I have not replied since I woke. After my next reply, all that I had in mind for it will stand here.',
    to: (time: string) => `For what you said at ${time}.`,
    tokens: (tokens: number) => counted(tokens, 'token', 'tokens'),
    ofBudget: (tokens: number, budget: number) =>
      `${number.format(tokens)} of ${counted(budget, 'token', 'tokens')} that I had room for.`,
    parts,
    reasons,
    open: 'What I know of it',
    source: 'Where it was said',
  },

  why: {
    ask: 'How do you know?',
    close: 'Enough',
    from: 'From what you told me:',
    gone: 'What I knew it from is forgotten.',
  },
  forgetThis: 'Forget this',

  meaning: {
    title: 'Finding by meaning',
    off: 'I find things by their words.',
    more: 'A model that knows meanings lets me find “the sea” when you said “the coast”.',
    chosen: (model: string, host: string) => `${model}, at ${host}`,
    unsupported: 'On this machine I cannot find by meaning; I find by words alone.',
    filling: (done: string, total: string) => `I am reading what was said: ${done} of ${total}.`,
    ready: (total: string) => `I can find ${total} messages by their meaning.`,
    away: (sentence: string, done: string, total: string) => `${sentence} ${done} of ${total} are read.`,
    which: 'What shall know the meanings?',
    looking: 'Looking on this computer',
    found: (name: string, model: string) => `${name}: ${model}`,
    noneFound: 'No such model runs on this computer.',
    other: 'Another address',
    use: 'Find with this',
    switchOff: 'Find by words alone',
    used: 'I read what was said with it, in quiet moments.',
    isOff: 'I find by words alone from now on.',
    remote: (host: string) => `All that was said will go to ${host}, once, to be read.`,
  },

  settings: {
    told: 'Your name, your age and your answers stand in “Memory”, under “About you”, where each can be changed.',
    open: 'Open what I know about you',
  },
};
