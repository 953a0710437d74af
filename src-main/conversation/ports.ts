import type { Conversation, FailureKind, Message, Role, SearchHit } from '#contract/messages.ts';
import type { Entry, Period } from '#contract/knowledge.ts';
import type { Fact } from '#contract/onboarding.ts';
import type { GrowingStore, KnowledgeStore, Relevant, VectorStore } from './knowledge-ports.ts';
import type { Pace } from '#contract/voice.ts';

/** Time, injected so that rules about it can be tested. */
export type Clock = {
  /** Wall time, milliseconds since 1970. May jump. */
  now(): number;
  /** Milliseconds from an arbitrary start that never go back. */
  monotonic(): number;
  /** Runs `action` once after `milliseconds`; returns what cancels it. */
  after(milliseconds: number, action: () => void): () => void;
};

/** Where the program says what it does. Never a transcript, prompt, memory or key: counts, kinds and durations only. */
export type Log = {
  info(what: string, figures?: Record<string, number | string | boolean>): void;
  warn(what: string, figures?: Record<string, number | string | boolean>): void;
};

/**
 * A remembered message that bears on what was just said. `score` from 0 (nothing in common) to 1; `inTalk` when the
 * messages of the request hold it too, so that a mind that reads prompts need not be told twice. `outdated`: all that was learned
 * from it is past or was corrected.
 */
export type Recalled = { message: Message; score: number; inTalk: boolean; outdated: boolean };

/** What a mind is given for one reply. */
export type MindRequest = {
  /** Who it is and what it should know of its manner and situation, for a mind that reads prompts. */
  instructions: string;
  /** The talk so far, oldest first; the last is what the person just said. */
  messages: { role: 'person' | 'os'; text: string; at: number }[];
  /** What was said before and bears on it, best first. */
  recalled: Recalled[];
  /** What is known and bears on it, best first. */
  known: Relevant[];
  /** What the person told it in so many words, newest value of each key. */
  facts: Fact[];
  /** Something to bring up once, if it fits; null for nothing. */
  aside: Aside | null;
  persona: { osName: string; personName: string | null };
  /** Milliseconds since 1970. */
  now: number;
};

/**
 * Something that the OS may bring up by itself, in sentences to the person: two things it knows that do not agree, or something
 * that it noticed.
 */
export type Aside = { kind: 'doubt'; one: string; other: string } | { kind: 'milestone'; sentence: string };

/** A part of a reply: a piece of text, or the end with the reason that the mind itself gave. */
export type ReplyPart = { type: 'text'; text: string } | { type: 'end' };

/** What thinks. A whole reply closes with an 'end' part; every other way to stop is a `MindFailure`. */
export type LanguageModel = {
  /** What to call it in a log: 'reflex' or 'openai'. */
  readonly kind: string;
  /** Streams one reply. Rejects with `MindFailure`, or with the signal's reason when aborted. */
  stream(request: MindRequest, signal: AbortSignal): AsyncIterable<ReplyPart>;
  /** Resolves when it could answer now; rejects with `MindFailure` otherwise. Costs no tokens. */
  probe(signal: AbortSignal): Promise<void>;
  /**
   * Works on a text and answers with one JSON value of a schema; null for a mind that cannot. What comes is not checked: whoever
   * asked parses it. Rejects like `stream`.
   */
  readonly think: ((task: ThinkTask, signal: AbortSignal) => Promise<unknown>) | null;
};

/** Something to work out apart from the talk. `schema`: JSON Schema of the answer, `name`: what to call it (a-z and _). */
export type ThinkTask = { name: string; instructions: string; text: string; schema: object };

/** Why a mind did not answer. `detail` is for the person, short, and never holds a key, an address or a transcript. */
export class MindFailure extends Error {
  readonly kind: FailureKind;
  readonly detail: string;
  constructor(kind: FailureKind, detail = '') {
    super(`The mind failed: ${kind}`);
    this.name = 'MindFailure';
    this.kind = kind;
    this.detail = detail;
  }
}

export type NewMessage = {
  conversation: string;
  role: Role;
  speaker: string;
  at: number;
  text: string;
  state?: Message['state'];
  /** Ids of the messages that this one takes the place of. */
  replaces?: string[];
  /** Said while remembering is paused: shown, but neither indexed nor learned from, and erased when it goes on. */
  offTheRecord?: boolean;
  /** Said aloud; `pace`: how, where that was measured. */
  spoken?: boolean;
  pace?: Pace | null;
};

/** A message on its way in from an archive. `at` in milliseconds since 1970. */
export type ImportedMessage = {
  id: string | null;
  conversation: string;
  sourceId: string | null;
  role: Role;
  speaker: string;
  at: number;
  text: string;
  interrupted: boolean;
  replaced: boolean;
  unanswered: FailureKind | null;
};
export type ImportedFact = {
  id: string;
  conversation: string;
  key: string;
  value: string | null;
  at: number;
  message: string | null;
};

/**
 * Records of what is known, what became of the OS and what was forgotten, as they stand in the file: times in ISO 8601, others by
 * their ids. docs/archive-format.md says what each field means. `conversation`: the life that they belong to.
 */
export type KnownRecord =
  | {
      kind: 'entry';
      id: string;
      conversation: string;
      type: Entry['kind'];
      subject: string;
      told: string;
      namedBy: string | null;
      attribute: string;
      value: string;
      state: Entry['state'];
      born: 'current' | 'past';
      saidAt: string;
      lastSaidAt: string;
      from: string | null;
      until: string | null;
      certainty: number;
      origin: Entry['origin'];
      ended: {
        as: 'past' | 'corrected' | 'done';
        at: string;
        by: string | null;
        until: string | null;
      } | null;
      supersededBy: string | null;
      doubt: string | null;
      doubtAsked: string | null;
      pinned: boolean;
      private: boolean;
      sources: { message: string; at: string; certainty: number; holds: 'now' | 'before'; told: string }[];
    }
  | {
      kind: 'trait';
      id: string;
      conversation: string;
      trait: string;
      by: number;
      at: string;
      cause: string;
      quote: string;
      source: string | null;
      takenBack: string | null;
    }
  | {
      kind: 'journal';
      id: string;
      conversation: string;
      day: string;
      at: string;
      happened: string;
      learned: string;
      between: string;
      origin: 'rules' | 'model';
      sources: string[];
    }
  | {
      kind: 'summary';
      id: string;
      conversation: string;
      period: Period;
      from: string;
      until: string;
      text: string;
      origin: 'rules' | 'model';
      madeAt: string;
      sources: string[];
    }
  | {
      kind: 'milestone';
      id: string;
      conversation: string;
      what: string;
      figure: number;
      about: string;
      reachedAt: string;
      saidAt: string | null;
    }
  /** A message that was forgotten: nothing of it but its ids, so that it does not come back. */
  | { kind: 'forgotten'; message: string; conversation: string; sourceId: string | null }
  /** How far a background work has read. */
  | { kind: 'progress'; conversation: string; work: string; message: string; at: string };

/** One record of an archive, as the store gives and takes it. */
export type StoredRecord =
  | { kind: 'conversation'; id: string; title: string; lifelong: boolean }
  | ({ kind: 'message' } & ImportedMessage)
  | ({ kind: 'fact' } & ImportedFact)
  /** That a message was said aloud. */
  | { kind: 'spoken'; message: string; pace: Pace | null }
  | KnownRecord
  /** A record of a kind that this version does not know: the line as it came. */
  | { kind: 'unknown'; line: string };

/** How many records an import took in, and how many were there already. */
export type ImportCount = { added: number; known: number };

/** Which records an export reads next. Opaque to its reader; starts as null. */
export type ExportCursor = string;

/** Something wrong in a data folder, in one sentence. */
export type Finding = { what: string };

/** The memory of a whole life. All calls are answered by one worker thread, in order. */
export type MemoryStore = MessageStore & KnowledgeStore & GrowingStore & VectorStore;

/** What was said, and what it was told in so many words. */
export type MessageStore = {
  /** The id of the one lifelong conversation. */
  lifelong(): Promise<string>;
  conversations(): Promise<Conversation[]>;
  /** Stores a message durably (it is on the disk when this resolves). `at` is moved forward where the clock went back. */
  append(message: NewMessage): Promise<Message>;
  /** Changes the text and state of a reply while it grows, or cuts it to what was heard of it. */
  update(
    id: string,
    change: { text?: string; state?: Message['state']; unanswered?: FailureKind | null; spoken?: true },
  ): Promise<Message>;
  /** Takes messages out of the transcript; they are kept, and marked. */
  replace(ids: string[]): Promise<void>;
  message(id: string): Promise<Message | null>;
  total(conversation: string): Promise<number>;
  page(
    conversation: string,
    from: number,
    count: number,
  ): Promise<{ total: number; from: number; messages: Message[] }>;
  /** The newest messages of a conversation, oldest first. */
  latest(conversation: string, count: number): Promise<Message[]>;
  /** Where a message stands among those shown in its conversation; null when there is no such message. */
  locate(id: string): Promise<{ conversation: string; index: number } | null>;
  search(query: string, limit: number, before: string | null): Promise<{ hits: SearchHit[]; more: boolean }>;
  /** The messages that bear best on a text, best first. */
  recall(query: RecallQuery): Promise<RecallHit[]>;
  addFacts(facts: { key: string; value: string | null; at: number; message: string | null }[]): Promise<void>;
  /** All facts of the lifelong conversation, oldest first. */
  facts(): Promise<Fact[]>;
  /** The next records of an export in archive order, at most `count`; an empty cursor means that there are no more. */
  exportPage(
    cursor: ExportCursor | null,
    count: number,
  ): Promise<{ records: StoredRecord[]; cursor: ExportCursor | null }>;
  /** How many records an export has, for its progress. */
  exportTotal(): Promise<number>;
  /** Begins an import: nothing of it can be seen or survives a crash until it is committed. */
  beginImport(): Promise<void>;
  importRecords(records: StoredRecord[]): Promise<ImportCount>;
  commitImport(): Promise<void>;
  rollbackImport(): Promise<void>;
  /** One bounded step of merging the full-text index, for idle moments; resolves with whether there is more to merge. */
  tidy(): Promise<boolean>;
  /** What is wrong with the database: integrity, foreign keys, full-text index, migrations. Empty when all is well. */
  verify(): Promise<Finding[]>;
  dispose(): Promise<void>;
};

export type RecallHit = { message: Message; sourceId: string | null; score: number };

/**
 * What is asked of the memory. `before`: for a turn, only older messages than this id; it is left out itself, and so is what came
 * from private entries. `vector`: of the text, by the model whose vectors are open. `other`: the text said otherwise, for what
 * its own words do not find. `now`: when it is asked, for words like 'last spring'; the time of the newest message by default.
 */
export type RecallQuery = {
  text: string;
  count: number;
  before?: string;
  conversation?: string;
  vector?: Float32Array;
  other?: readonly string[];
  now?: number;
};
