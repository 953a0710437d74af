import type { JournalPage, Milestone, Trait, TraitMove } from '#contract/growing.ts';
import type {
  Entry,
  EntryKind,
  EntryOrigin,
  Forgotten,
  Learned,
  Period,
  Quoted,
  Someone,
  Stretch,
  Summary,
  ToForget,
} from '#contract/knowledge.ts';
import type { Message } from '#contract/messages.ts';

/** What became of things that were learned: how many are new, said again, in the place of older ones, or in doubt. */
export type LearnOutcome = { added: number; merged: number; superseded: number; doubted: number };

/**
 * An entry that bears on what was said, with why and how well (0 to 1). `formerly`: what stood in its place before, past or
 * corrected, newest first, at most three: an answer must not quote as true what is so no longer.
 */
export type Relevant = {
  entry: Entry;
  formerly: Entry[];
  reason: 'pinned' | 'named' | 'bears-on-it' | 'soon' | 'unfinished' | 'told';
  score: number;
};

/** Which background works read the messages one after the other. */
export type Work = 'rules' | 'model' | 'traits';

/** What is known, and what was forgotten. Part of `MemoryStore`, in the same thread. */
export type KnowledgeStore = {
  /**
   * Sets what was learned from a message against what is known: adds, merges, supersedes, doubts (conversation/settle.ts), in
   * one transaction. Nothing is learned from a message that was forgotten meanwhile, or said off the record.
   */
  learn(learned: readonly Learned[], from: { message: string; at: number; origin: EntryOrigin }): Promise<LearnOutcome>;
  entries(query: {
    kinds?: readonly EntryKind[] | undefined;
    subject?: string | undefined;
    text?: string | undefined;
    all?: boolean | undefined;
    after?: string | undefined;
    limit: number;
  }): Promise<{ entries: Entry[]; more: boolean }>;
  people(): Promise<Someone[]>;
  /** An entry with all its sources and what stood in its place before and after; null where there is none. */
  entry(id: string): Promise<{ entry: Entry; sources: Quoted[]; history: Entry[] } | null>;
  /** What holds now and bears on a text, best first: never what is private. */
  relevant(query: { text: string; at: number; count: number }): Promise<Relevant[]>;
  /** Those of some messages from which only what is past or corrected is known: they must not be quoted as true. */
  outdated(messages: readonly string[]): Promise<string[]>;
  /** Two entries that say otherwise of the same, which the person was not asked about yet; the oldest such pair. */
  openDoubt(): Promise<{ entry: Entry; other: Entry } | null>;
  /** Notes that the person was asked about it. */
  doubtAsked(entry: string, at: number): Promise<void>;
  /** The person's own word on an entry. Null where there is none. @see memory.change in contract/memory-calls.ts */
  changeEntry(
    id: string,
    change:
      | { to: 'value'; value: string }
      | { to: 'wrong' }
      | { to: 'pinned'; pinned: boolean }
      | { to: 'private'; private: boolean }
      | { to: 'done'; done: boolean },
    at: number,
  ): Promise<Entry | null>;
  /** The next messages of the person's own, in the lifelong conversation, that a work has not read; oldest first. */
  unread(work: Work, count: number): Promise<Message[]>;
  unreadTotal(work: Work): Promise<number>;
  /** Notes that a work has read everything up to a message. */
  markRead(work: Work, message: string, at: number): Promise<void>;

  weighForgetting(what: ToForget): Promise<{ messages: number; entries: number }>;
  /**
   * Takes messages out of the transcript, the index, recall, the export and all that was made of them: the entries that have no
   * other source, summaries, journal pages, moves of traits, and the replies that were made from them.
   * `also`: messages that go with it (the words in which it was asked for).
   */
  forget(what: ToForget, more: { at: number; also?: readonly string[] }): Promise<Forgotten>;
  restore(forgetting: string): Promise<boolean>;
  /** What was forgotten and can be taken back still, newest first. */
  forgettings(now: number): Promise<Forgotten[]>;
  /**
   * Erases for good what was forgotten before an instant: words, index, and the freed pages of the file. A large file is cleaned in
   * steps: `more` says that the next call has something to do, without waiting.
   */
  eraseForgotten(before: number): Promise<{ erased: number; more: boolean }>;
  /** Marks a message as said off the record: neither indexed nor learned from. */
  offTheRecord(message: string): Promise<void>;
  /** Forgets and erases all that was said off the record; how many messages that were. */
  endOffTheRecord(at: number): Promise<number>;

  noteReply(reply: string, sources: { messages: readonly string[]; entries: readonly string[] }): Promise<void>;
  replySources(reply: string): Promise<{ sources: Quoted[]; entries: Entry[] }>;

  /** Figures for the memory's status; `since`: the first message of the lifelong conversation. */
  knowledgeCounts(): Promise<{ since: number | null; known: Record<EntryKind, number> }>;
  timeline(period: Period, within: number | null): Promise<Stretch[]>;
};

/** A day that has messages and no page or summary yet, with what was said on it. */
export type OpenPeriod = { period: Period; from: number; until: number; messages: number };

/** What becomes of the OS and of a long life. Part of `MemoryStore`, in the same thread. */
export type GrowingStore = {
  traitMoves(): Promise<TraitMove[]>;
  addTraitMoves(moves: readonly Omit<TraitMove, 'id' | 'takenBack'>[]): Promise<void>;
  takeBackMove(move: string, takenBack: number | null): Promise<boolean>;
  /** Pages, newest first; `before`: only days before this one. */
  journal(before: string | null, limit: number): Promise<{ pages: JournalPage[]; more: boolean }>;
  /**
   * Takes the place of an older page of that day. Keeps nothing when a source was forgotten meanwhile, as the others that add;
   * resolves with whether it was kept.
   */
  addJournalPage(page: Omit<JournalPage, 'id'>): Promise<boolean>;
  /** The oldest days (local) that are over at `now` and have words of the person that are newer than their page. */
  openDays(now: number, limit: number): Promise<string[]>;
  /** All messages of the lifelong conversation between two instants, oldest first, at most `limit`; nothing private. */
  messagesBetween(from: number, until: number, limit: number): Promise<Message[]>;
  /** Entries that were first said between two instants. */
  entriesBetween(from: number, until: number): Promise<Entry[]>;
  /** The oldest periods that are over at `now` and have no summary yet: days first, then months whose days have, then years. */
  openPeriods(now: number, limit: number): Promise<OpenPeriod[]>;
  /** Resolves with whether it was kept: not where there is one, nor when something it was made from was forgotten meanwhile. */
  addSummary(summary: Omit<Summary, 'id'>): Promise<boolean>;
  /** Summaries of a kind that touch a span of time, oldest first; none that came from something private. */
  summaries(period: Period, from: number, until: number): Promise<Summary[]>;
  milestones(): Promise<Milestone[]>;
  /** Adds those that are new; a milestone of the same kind, figure and subject is there once. */
  addMilestones(milestones: readonly Omit<Milestone, 'id' | 'saidAt'>[]): Promise<void>;
  milestoneSaid(id: string, at: number): Promise<void>;
  /** Days on which the person said something, messages of theirs, and when the first was. */
  lifeFigures(): Promise<{ days: number; messages: number; first: number | null }>;
};

/** How far a trait stands from its middle by its moves; a table of it is what `growing` makes of `traitMoves`. */
export type TraitValues = Record<Trait, number>;

/** Makes vectors of texts, for finding them by their meaning. */
export type Embedder = {
  /** The name of the model: vectors of different models cannot be compared. */
  readonly model: string;
  /** One vector a text, in order, all of one length. Rejects with `MindFailure`, or with the signal's reason. */
  embed(texts: readonly string[], signal: AbortSignal): Promise<Float32Array[]>;
};

/** Vectors of messages. Part of `MemoryStore`, in the same thread; kept in a file of their own that can be made anew. */
export type VectorStore = {
  /** Begins or goes on with the vectors of a model; those of another are dropped. Null where sqlite-vec has no binary. */
  openVectors(model: string): Promise<{ done: number; total: number } | null>;
  /** Forgets all vectors. */
  dropVectors(): Promise<void>;
  /** The next messages that may be found and have no vector yet, newest first. */
  withoutVector(count: number): Promise<{ id: string; text: string }[]>;
  addVectors(vectors: readonly { id: string; vector: Float32Array }[]): Promise<{ done: number; total: number }>;
};
