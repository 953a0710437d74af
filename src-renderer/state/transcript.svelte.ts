import { SvelteMap } from 'svelte/reactivity';
import type { AssistantApi } from '#contract/api.ts';
import type { AssistantEvent } from '#contract/events.ts';
import type { FailureKind, Message } from '#contract/messages.ts';

/** Messages read at a time, and how many are kept at the most: a life is longer than a window needs to know. */
const pageSize = 50;
const mostKept = 2_000;

type Running = { turn: string; question: string; reply: Message | null };

/** One conversation as a window shows it: how long it is, and those of its messages that were looked at. */
export class Transcript {
  readonly conversation: string;
  readonly #api: AssistantApi;
  /** Messages by their place, counted from 0. Places that were not looked at yet are not in it. */
  readonly #messages = new SvelteMap<number, Message>();
  readonly #asked = new Set<number>();
  #total = $state(0);
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
    return this.#messages.get(index);
  }

  /** Reads the newest page anew: at the first opening and after a reconnection. */
  async open(running: Running | null): Promise<void> {
    this.#forget();
    const page = await this.#api.call('conversation.page', { conversation: this.conversation, from: 0, count: 1 });
    this.#total = page.total;
    await this.ensure(Math.max(0, page.total - pageSize), page.total);
    this.#running = running
      ? { turn: running.turn, question: running.question, replying: running.reply !== null }
      : null;
    if (running?.reply) {
      const index = this.#indexOf(running.reply.id);
      if (index !== null) this.#messages.set(index, running.reply);
    }
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
        this.#messages.set(event.total - 1, event.message);
        this.#total = event.total;
        if (event.message.role === 'os' && this.#running) this.#running = { ...this.#running, replying: true };
        return;
      case 'message-changed':
        this.#change(event.message.id, () => event.message);
        return;
      case 'reply-delta':
        this.#change(event.message, (message) => ({ ...message, text: message.text + event.text }));
        return;
      case 'conversation-rearranged':
        if (event.conversation !== this.conversation) return;
        this.#forget();
        this.#total = event.total;
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
      for (const [at, message] of messages.entries()) this.#messages.set(from + at, message);
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

  #change(id: string, change: (message: Message) => Message): void {
    const index = this.#indexOf(id);
    const message = index === null ? undefined : this.#messages.get(index);
    if (index !== null && message) this.#messages.set(index, change(message));
  }

  /** The place of a message; what changes is nearly always among the newest. */
  #indexOf(id: string): number | null {
    for (let at = this.#total - 1; at >= 0 && at > this.#total - 200; at -= 1) {
      if (this.#messages.get(at)?.id === id) return at;
    }
    return null;
  }
}
