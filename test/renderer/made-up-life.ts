import { createHash } from 'node:crypto';
import type { CallName, CallOutput } from '#contract/calls.ts';
import type { AssistantEvent } from '#contract/events.ts';
import type { JournalPage, TraitMove } from '#contract/growing.ts';
import type { Entry, Forgotten, MemoryStatus, Quoted, Stretch, Summary } from '#contract/knowledge.ts';
import type { Message } from '#contract/messages.ts';
import { createMadeUpCompanion, type Companion } from './made-up-companion.ts';
import { drafts, talk } from './made-up-talk.ts';

/** A program that remembers a made-up life and answers a window's calls from it; nothing in it is kept. */
export type MadeUpLife = {
  /** Answers a call as a host does; an unknown one is refused. */
  answer(name: string, input: unknown): Promise<unknown>;
  /** Told of every event. */
  listen(listener: (event: unknown) => void): void;
  /** While set, every call of the memory is refused with this sentence. */
  refuse(sentence: string | null): void;
  /** Puts how it is there, and tells every window. */
  be(change: Partial<Companion>): void;
  /** Tells every window of something else. */
  tell(event: AssistantEvent): void;
  /** The calls about being there that changed something, oldest first. */
  asked: readonly { call: CallName; input: unknown }[];
};

const day = 86_400_000;
const minute = 60_000;
const idOf = (text: string): string => {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};
const localDay = (instant: number): string => {
  const date = new Date(instant);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
};

const lifelong = 'made-up';
const message = (text: string, at: number, role: Message['role'] = 'person'): Message => ({
  id: idOf(`${text}${at}`),
  conversation: lifelong,
  role,
  speaker: role === 'person' ? 'Theo' : 'Iris',
  at,
  text,
  state: 'complete',
  unanswered: null,
  replaced: false,
  spoken: false,
  pace: null,
});

/**
 * @param life.days how many days lie behind; 0 for a first day on which nothing was said
 * @param life.now the instant at which the window looks at it, in milliseconds since 1970
 */
export function createMadeUpLife({ days, now }: { days: number; now: number }): MadeUpLife {
  const listeners: ((event: unknown) => void)[] = [];
  let refusal: string | null = null;
  const emit = (event: unknown): void => {
    for (const listener of listeners) listener(event);
  };

  const companion = createMadeUpCompanion(now, emit);
  const since = now - days * day;
  const messages: Message[] =
    days === 0
      ? []
      : talk.flatMap(([said, answered], at) => {
          const when = now - (talk.length - at) * 3 * 60 * minute;
          return [message(said, when), message(answered, when + minute, 'os')];
        });
  let entries: Entry[] =
    days === 0
      ? []
      : drafts.map((draft, at) => ({
          id: `made-up-entry-${at}`,
          saidAt: now - Math.min(days, 40 * (at + 1)) * day,
          lastSaidAt: now - Math.min(days, 3 * at) * day,
          from: draft.kind === 'plan' ? now + (at - 15) * 150 * day : null,
          until: draft.state === 'past' ? now - 90 * day : null,
          certainty: 0.85,
          origin: 'rules',
          state: 'current',
          pinned: false,
          private: false,
          supersededBy: null,
          doubt: null,
          times: 1,
          sources: messages.slice(0, 1).map(({ id }) => id),
          ...draft,
        }));
  const moves: TraitMove[] =
    days === 0
      ? []
      : Array.from({ length: Math.min(24, days) }, (_, at) => ({
          id: `made-up-move-${at}`,
          trait: at % 3 === 0 ? 'directness' : at % 3 === 1 ? 'humour' : 'warmth',
          by: at % 5 === 4 ? -0.02 : 0.025,
          at: now - Math.round((days * (24 - at)) / 24) * day,
          cause: at === 3 ? 'asked' : at % 2 === 0 ? 'shown' : 'thanked',
          quote: at === 3 ? 'Say it straight, please. I would rather hear it.' : 'Ha, that was a good one.',
          source: null,
          takenBack: at === 6 ? now - day : null,
        }));
  let status: MemoryStatus = {
    paused: false,
    messages: days === 0 ? 0 : 26 * days,
    since: days === 0 ? null : since,
    known: { fact: 5, person: 3, place: 1, plan: 2, preference: 3, thread: 2, wish: 1 },
    unread: 0,
    embedding: { state: 'off' },
    forgotten: [],
  };
  const tell = (): void => emit({ type: 'memory-changed', memory: status });

  const summary = (period: Stretch['period'], from: number, until: number): Summary | null => {
    const over = until < now - day;
    const texts = {
      day: 'You told me about the letter from the landlord, and that Ruth forgot her charger.',
      month: 'You moved the workshop, twice put off the dentist, and drove to the sea with Ruth.',
      year: 'The year in which you left Lyon for Porto, took up bookbinding for a living, and learned to like mornings.',
    };
    return over
      ? { id: `summary-${from}`, period, from, until, text: texts[period], origin: 'rules', sources: [] }
      : null;
  };
  function timeline(period: Stretch['period'], within: number): Stretch[] {
    if (days === 0) return [];
    const at = new Date(within);
    const [year, month] = [at.getFullYear(), at.getMonth()];
    const found: Stretch[] = [];
    const add = (from: number, until: number): void => {
      if (until < since || from > now) return;
      const whole = Math.round((Math.min(until, now) - Math.max(from, since)) / day);
      const count = Math.max(1, whole * 26 + (new Date(from).getDate() % 7) * 3);
      found.push({ period, from, until, messages: count, summary: summary(period, from, until) });
    };
    if (period === 'year')
      for (let each = new Date(now).getFullYear(); each >= new Date(since).getFullYear(); each -= 1)
        add(new Date(each, 0, 1).getTime(), new Date(each + 1, 0, 1).getTime() - 1);
    else if (period === 'month')
      for (let each = 11; each >= 0; each -= 1)
        add(new Date(year, each, 1).getTime(), new Date(year, each + 1, 1).getTime() - 1);
    else
      for (let each = new Date(year, month + 1, 0).getDate(); each >= 1; each -= 1)
        add(new Date(year, month, each).getTime(), new Date(year, month, each + 1).getTime() - 1);
    return found;
  }
  const page = (at: number): JournalPage => ({
    id: `page-${localDay(at)}`,
    day: localDay(at),
    at,
    happened: 'Theo spoke to me nine times, between 08:10 and 22:41. He told me: “My sister Ruth is flying to Lisbon.”',
    learned: 'Ruth is his sister. He still has to answer the landlord.',
    between: 'I try to say things more directly now, because Theo asked for it.',
    origin: 'rules',
    sources: [],
  });
  const quoted = (of: readonly Message[]): Quoted[] => of.map((each) => ({ message: each, conversationTitle: '' }));
  const traits = ['warmth', 'humour', 'directness', 'curiosity', 'formality', 'talkativeness'] as const;
  const growing = (): CallOutput<'growing.view'> => ({
    traits: traits.map((trait) => {
      const own = moves.filter((move) => move.trait === trait);
      const counting = own.filter(({ takenBack }) => takenBack === null);
      return { trait, value: counting.reduce((sum, { by }) => sum + by, 0.5), moves: own };
    }),
    persona:
      days === 0
        ? []
        : [
            { version: 1, at: since, part: 'name', value: 'Iris' },
            { version: 2, at: now - 30 * day, part: 'told', value: 'be shorter in the evening' },
          ],
    milestones:
      days < 100
        ? []
        : [
            { id: 'milestone-1', kind: 'days', figure: 100, about: '', reachedAt: since + 100 * day, saidAt: null },
            {
              id: 'milestone-2',
              kind: 'trait',
              figure: 0.2,
              about: 'directness',
              reachedAt: now - 9 * day,
              saidAt: null,
            },
          ],
    reflecting: false,
  });
  let forgettings = 0;
  const forgetSome = (gone: readonly string[], count: number): Forgotten => {
    const forgotten = { id: `forgotten-${(forgettings += 1)}`, at: now, until: now + 10 * minute };
    const whole = { ...forgotten, messages: count, entries: gone.length, derived: 1 };
    entries = entries.filter(({ id }) => !gone.includes(id));
    status = { ...status, forgotten: [whole, ...status.forgotten] };
    tell();
    return whole;
  };

  type Answers = { [Name in CallName]?: (input: never) => CallOutput<Name> };
  const answers: Answers = {
    ...companion.answers,
    'draft.keep': () => ({}),
    'snapshot.get': () => ({
      capabilities: {
        host: 'browser',
        voice: false,
        atLogin: false,
        exportDelivery: 'download',
        linkOpening: 'browser',
      },
      onboarding: {
        finished: true,
        again: false,
        step: 'naming',
        steps: ['introduction', 'naming'],
        answers: {},
        tookAMoment: false,
        naming: null,
      },
      settings: {
        hour: 'sun',
        language: 'en',
        mind: { kind: 'reflex' },
        hasKey: false,
        keyStorage: 'private-file',
        fixedByEnvironment: [],
        voice: {
          listening: 'off',
          source: 'auto',
          speaking: 'when-spoken-to',
          captions: true,
          transcriber: { kind: 'none' },
          speaker: { kind: 'none' },
          realtime: { kind: 'none' },
          voice: null,
          timing: {
            speculate: 200,
            endOfTurn: 400,
            unfinished: 2500,
            afterQuestion: 4000,
            duck: 100,
            interrupt: 500,
            resume: 2000,
          },
        },
        voiceKeys: { transcriber: false, speaker: false, realtime: false },
        embedding: { kind: 'off' },
        hasEmbeddingKey: false,
        dataFolder: '/home/theo/.local/share/os1',
      },
      quiet: companion.state.quiet,
      draft: '',
      desktop: companion.state.desktop,
      persona: { osName: 'Iris', personName: 'Theo' },
      facts: [
        { key: 'person.name', value: 'Theo', at: since, message: null },
        { key: 'os.name', value: 'Iris', at: since, message: null },
        { key: 'person.mother', value: 'We talk on Sundays.', at: since, message: null },
        { key: 'person.mother.pause', value: '6400', at: since, message: null },
      ],
      mind: companion.state.mind,
      voice: {
        listening: 'off',
        microphone: 'off',
        source: 'window',
        phase: 'quiet',
        sentence: null,
        canHear: false,
        canSpeak: false,
        hearsLocally: false,
        realtime: false,
        holder: null,
        holderHears: false,
        voice: null,
      },
      memory: status,
      conversations: [{ id: lifelong, title: '', lifelong: true, messages: messages.length }],
      lifelong,
      turn: null,
    }),
    'memory.status': () => status,
    'memory.timeline': ({ period, within }: { period: Stretch['period']; within?: number }) => ({
      stretches: timeline(period, within ?? now),
    }),
    'memory.people': () => ({
      people: [...new Set(entries.filter(({ kind }) => kind === 'person').map(({ subject }) => subject))].map(
        (name) => ({
          name,
          relations: entries
            .filter((entry) => entry.subject === name && entry.kind === 'person')
            .map(({ value }) => value),
          entries: entries.filter(({ subject }) => subject === name).length,
          lastSaidAt: now - 2 * day,
        }),
      ),
    }),
    'memory.entries': (query: { kinds?: string[]; subject?: string; text?: string; all?: boolean }) => ({
      entries: entries.filter(
        (entry) =>
          (query.kinds?.includes(entry.kind) ?? true) &&
          (query.subject === undefined || entry.subject === query.subject) &&
          (query.all === true || entry.state === 'current') &&
          `${entry.subject} ${entry.value}`.toLowerCase().includes((query.text ?? '').toLowerCase()),
      ),
      more: false,
    }),
    'memory.entry': ({ entry: id }: { entry: string }) => {
      const entry = entries.find((each) => each.id === id);
      if (!entry) throw new Error('That is not here.');
      const history = entries.filter(
        (each) =>
          each.attribute === 'home' && entry.attribute === 'home' && each.id !== id && each.subject === entry.subject,
      );
      const said = entry.origin === 'person' ? [] : messages.filter(({ role }) => role === 'person').slice(0, 2);
      return { entry, sources: quoted(said), history };
    },
    'memory.change': ({ entry: id, change }: { entry: string; change: { to: string } & Record<string, unknown> }) => {
      entries = entries.map((entry) => {
        if (entry.id !== id) return entry;
        if (change.to === 'wrong') return { ...entry, state: 'corrected' };
        if (change.to === 'done') return { ...entry, state: change['done'] === true ? 'done' : 'current' };
        if (change.to === 'value')
          return { ...entry, value: String(change['value']), origin: 'person', certainty: 1, state: 'current' };
        return { ...entry, [change.to]: change[change.to] === true };
      });
      tell();
      const [entry] = entries.filter((each) => each.id === id);
      if (!entry) throw new Error('That is not here.');
      return entry;
    },
    'memory.weigh': ({ about = '' }: { about?: string }) => {
      const about_ = entries.filter(({ subject, value }) => `${subject} ${value}`.includes(about));
      return { messages: about_.length * 3, entries: about_.length };
    },
    'memory.forget': (what: { what: string; entry?: string; about?: string; message?: string }) => {
      if (what.what === 'entry') return forgetSome([what.entry ?? ''], 2);
      if (what.what === 'message') {
        const at = messages.findIndex(({ id }) => id === what.message);
        if (at >= 0) messages.splice(at, 1);
        emit({ type: 'conversation-rearranged', conversation: lifelong, total: messages.length });
        return forgetSome([], 1);
      }
      const about = what.about ?? '';
      const gone = entries.filter(({ subject, value }) => `${subject} ${value}`.includes(about)).map(({ id }) => id);
      return forgetSome(gone, gone.length * 3);
    },
    'memory.restore': ({ forgotten }: { forgotten: string }) => {
      status = { ...status, forgotten: status.forgotten.filter(({ id }) => id !== forgotten) };
      tell();
      return { restored: true };
    },
    'memory.pause': ({ paused }: { paused: boolean }) => {
      status = { ...status, paused };
      tell();
      return status;
    },
    'memory.prompt': () => ({
      prompt:
        days === 0
          ? null
          : {
              at: now - 5 * minute,
              question: messages.at(-2)?.id ?? idOf('question'),
              mind: 'openai',
              tokens: 1_240,
              budget: 6_000,
              entries: [
                prompted('who', 'You are Iris, the companion that lives on Theo’s own computer.', 'always', 64),
                prompted('manner', 'You say things straight.', 'growing', 6),
                {
                  ...prompted('known', 'They live in Porto, since March.', 'bears-on-it', 9),
                  entry: 'made-up-entry-0',
                },
                { ...prompted('known', 'They work as a bookbinder.', 'pinned', 7), entry: 'made-up-entry-2' },
                {
                  ...prompted('threads', 'They still have to answer the landlord.', 'unfinished', 9),
                  entry: 'made-up-entry-18',
                },
                {
                  ...prompted(
                    'episodes',
                    '[3 March] Theo: I have moved to Porto. The boxes are still in Lyon.',
                    'bears-on-it',
                    21,
                  ),
                  score: 0.71,
                  sources: messages.slice(0, 1).map(({ id }) => id),
                },
                ...messages.slice(-4).map((each) => prompted('talk', each.text, 'recent', 24)),
              ],
            },
    }),
    'memory.why': ({ reply }: { reply: string }) =>
      messages.at(-1)?.id === reply
        ? { sources: quoted(messages.slice(0, 1)), entries: entries.slice(0, 1) }
        : { sources: [], entries: [] },
    'growing.view': growing,
    'growing.takeBack': ({ move, back }: { move: string; back: boolean }) => {
      for (const each of moves) if (each.id === move) each.takenBack = back ? now : null;
      emit({ type: 'growing-changed', growing: growing() });
      return growing();
    },
    'growing.reflect': () => ({ pages: 1 }),
    'growing.journal': ({ before, limit }: { before?: string; limit: number }) => {
      const end = before === undefined ? now : new Date(`${before}T00:00:00`).getTime() - 1;
      const pages = Array.from({ length: limit }, (_, at) => end - at * day).filter(
        (at) => at > since && at < now - day,
      );
      return { pages: pages.map(page), more: pages.length === limit };
    },
    'voice.voices': () => ({
      voices: ['Alba', 'Bruno', 'Clara', 'Dario', 'Edda', 'Fabian', 'Greta'].map((name) => ({
        id: name.toLowerCase(),
        name,
        language: 'en-us',
      })),
      speaker: 'system',
      sentence: null,
    }),
    'embedding.discover': () => ({
      servers: [{ name: 'Ollama', baseUrl: 'http://127.0.0.1:11434/v1', models: ['nomic-embed-text', 'bge-m3'] }],
    }),
    'embedding.test': () => ({ works: true, sentence: 'It knows meanings.' }),
    'conversation.page': ({ from, count }: { from: number; count: number }) => ({
      total: messages.length,
      from,
      messages: messages.slice(from, from + count),
    }),
    'conversation.send': ({ text }: { text: string }) => {
      const added = message(text, now);
      messages.push(added);
      emit({ type: 'message-added', message: added, total: messages.length });
      return { message: added, turn: 'made-up' };
    },
    'conversation.locate': ({ message: id }: { message: string }) => ({
      conversation: lifelong,
      index: Math.max(
        0,
        messages.findIndex((each) => each.id === id),
      ),
    }),
    'conversation.search': ({ query }: { query: string }) => ({
      hits: messages
        .filter(({ text }) => text.toLowerCase().includes(query.toLowerCase()))
        .map((each) => ({ message: each, conversationTitle: '', excerpt: [{ text: each.text, matched: false }] })),
      more: false,
    }),
  };

  return {
    answer: (name, input) => {
      const handler = (answers as Record<string, ((input: unknown) => unknown) | undefined>)[name];
      const own = name.startsWith('memory.') || name.startsWith('growing.');
      if (!handler || (refusal !== null && own && name !== 'memory.status'))
        return Promise.reject(new Error(refusal ?? `This life knows no ${name}.`));
      try {
        return Promise.resolve(structuredClone(handler(input)));
      } catch (cause) {
        return Promise.reject(cause instanceof Error ? cause : new Error('unknown'));
      }
    },
    listen: (listener) => void listeners.push(listener),
    refuse: (sentence) => {
      refusal = sentence;
    },
    be: companion.set,
    tell: emit,
    asked: companion.asked,
  };
}

const prompted = (
  part: 'who' | 'manner' | 'known' | 'threads' | 'episodes' | 'talk',
  text: string,
  reason: 'always' | 'growing' | 'bears-on-it' | 'pinned' | 'unfinished' | 'recent',
  tokens: number,
) => ({ part, text, tokens, reason, score: null, entry: null, sources: [] as string[] });
