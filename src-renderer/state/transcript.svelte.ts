import { SvelteMap } from 'svelte/reactivity';
import type { AssistantApi } from '#contract/api.ts';
import type { AssistantEvent } from '#contract/events.ts';
import type { FailureKind, Message } from '#contract/messages.ts';

/** Messages read at a time, and how many are kept at the most: a life is longer than a window needs to know. */
const pageSize = 50;
const mostKept = 2_000;

/** Messages that events told of and that are remembered beside the pages. */
const mostTold = 40;

type Running = { turn: string; question: string; reply: Message | null };

/** One conversation as a window shows it: how long it is, and those of its messages that were looked at. */
export class Transcript {
  readonly conversation: string;
  readonly #api: AssistantApi;
  /** Messages by their place, counted from 0. Places that were not looked at yet are not in it. */
  readonly #messages = new SvelteMap<number, Message>();
  readonly #asked = new Set<number>();
  /** What events told, newest last. */
  readonly #told = new Map<string, Message>();
  /** The reply that grows now, as far as it has come; what stands on a page of it is older. */
  #growing: Message | null = $state.raw(null);
  #total = $state(0);
  /** How often an event told the total: an answer from before one is older. */
  #totalTold = 0;
  #opened = $state(false);
  #running: { turn: string; question: string; replying: boolean } | null = $state.raw(null);
  #failure: { question: string; kind: FailureKind; sentence: string } | null = $state.raw(null);
  /** Counts rearrangements, so that an answer from before one is not taken for new. */
  #generation = 0;

  constructor(api: AssistantApi, conversation: string) {
    this.#api = api;
    this.conversation = conversation;
  }

  get total(): number {
    return this.#total;
  }
  /** True once the newest page is here. */
  get opened(): boolean {
    return this.#opened;
  }
  /** The turn that is running; `replying` once its first words have come. */
  get running(): { turn: string; question: string; replying: boolean } | null {
    return this.#running;
  }
  /** Why the newest turn got no whole answer, in the OS's words. */
  get failure(): { question: string; kind: FailureKind; sentence: string } | null {
    return this.#failure;
  }
  at(index: number): Message | undefined {
    const message = this.#messages.get(index);
    return message !== undefined && message.id === this.#growing?.id ? this.#growing : message;
  }

  /**
   * Reads the newest page anew: at the first opening and after a reconnection. `running` is the turn as it stood when the
   * snapshot was taken; every event that comes while the page is read is newer than both, and must win.
   */
  async open(running: Running | null): Promise<void> {
    this.#forget();
    this.#running = running
      ? { turn: running.turn, question: running.question, replying: running.reply !== null }
      : null;
    this.#growing = running?.reply ?? null;
    const told = this.#totalTold;
    const page = await this.#api.call('conversation.page', { conversation: this.conversation, from: 0, count: 1 });
    if (told === this.#totalTold) this.#total = page.total;
    await this.ensure(Math.max(0, this.#total - pageSize), this.#total);
    this.#opened = true;
  }

  /** Reads what is not here yet of the places from `from` to before `to`. */
  async ensure(from: number, to: number): Promise<void> {
    const first = Math.floor(from / pageSize);
    const last = Math.floor(Math.max(from, to - 1) / pageSize);
    const reads: Promise<void>[] = [];
    for (let page = first; page <= last; page += 1) {
      if (!this.#asked.has(page)) reads.push(this.#read(page));
    }
    await Promise.all(reads);
  }

  apply(event: AssistantEvent): void {
    switch (event.type) {
      case 'message-added':
        if (event.message.conversation !== this.conversation) return;
        this.#remember(event.message);
        this.#messages.set(event.total - 1, event.message);
        this.#setTotal(event.total);
        if (event.message.state === 'streaming') this.#growing = event.message;
        if (event.message.role === 'os' && this.#running) this.#running = { ...this.#running, replying: true };
        return;
      case 'message-changed':
        this.#remember(event.message);
        // A reply that still grows may be marked meanwhile; what has come of it is newer than what was written down.
        if (event.message.id === this.#growing?.id)
          this.#growing = event.message.state === 'streaming' ? { ...event.message, text: this.#growing.text } : null;
        this.#change(event.message);
        return;
      case 'reply-delta':
        if (this.#growing?.id === event.message) {
          this.#growing = { ...this.#growing, text: this.#growing.text + event.text };
        }
        return;
      case 'conversation-rearranged':
        if (event.conversation !== this.conversation) return;
        this.#forget();
        this.#setTotal(event.total);
        void this.ensure(Math.max(0, event.total - pageSize), event.total);
        return;
      case 'turn-started':
        this.#running = { turn: event.turn, question: event.question, replying: false };
        this.#failure = null;
        return;
      case 'turn-settled':
        if (this.#running?.turn === event.turn) this.#running = null;
        this.#failure =
          event.failure && event.failure.kind !== 'stopped' ? { question: event.question, ...event.failure } : null;
        return;
      default:
        return;
    }
  }

  #setTotal(total: number): void {
    this.#total = total;
    this.#totalTold += 1;
  }

  /** Keeps what events told of messages: a page that was asked for before them may come after them. */
  #remember(message: Message): void {
    this.#told.set(message.id, message);
    for (const oldest of this.#told.keys()) {
      if (this.#told.size <= mostTold) return;
      this.#told.delete(oldest);
    }
  }

  async #read(page: number): Promise<void> {
    this.#asked.add(page);
    const generation = this.#generation;
    try {
      const { from, messages } = await this.#api.call('conversation.page', {
        conversation: this.conversation,
        from: page * pageSize,
        count: pageSize,
      });
      if (generation !== this.#generation) return;
      for (const [at, message] of messages.entries())
        this.#messages.set(from + at, this.#told.get(message.id) ?? message);
      this.#trim(page);
    } catch {
      // The connection went: the page is asked for again when it is next looked at.
      this.#asked.delete(page);
    }
  }

  /** Lets go of what was looked at longest ago and lies far from here. */
  #trim(near: number): void {
    if (this.#messages.size <= mostKept) return;
    const newest = Math.floor(this.#total / pageSize);
    for (const page of this.#asked) {
      if (Math.abs(page - near) <= 4 || page >= newest - 1) continue;
      this.#asked.delete(page);
      for (let at = page * pageSize; at < (page + 1) * pageSize; at += 1) this.#messages.delete(at);
      if (this.#messages.size <= mostKept) return;
    }
  }

  #forget(): void {
    this.#generation += 1;
    this.#asked.clear();
    this.#messages.clear();
  }

  #change(message: Message): void {
    const index = this.#indexOf(message.id);
    if (index !== null) this.#messages.set(index, message);
  }

  /** The place of a message; what changes is nearly always among the newest. */
  #indexOf(id: string): number | null {
    for (let at = this.#total - 1; at >= 0 && at > this.#total - 200; at -= 1) {
      if (this.#messages.get(at)?.id === id) return at;
    }
    return null;
  }
}
