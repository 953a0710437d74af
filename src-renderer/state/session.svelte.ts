import type { AssistantApi } from '#contract/api.ts';
import type { CallOutput } from '#contract/calls.ts';
import { CallError } from '#contract/errors.ts';
import type { AssistantEvent } from '#contract/events.ts';
import type { Words } from '#contract/words.ts';
import { Draft } from './draft.svelte.ts';
import { Transcript } from './transcript.svelte.ts';

type Snapshot = CallOutput<'snapshot.get'>;

/** The program as this window knows it: the newest snapshot, kept up to date by events. */
export class Session {
  readonly api: AssistantApi;
  readonly words: Words;
  #snapshot: Snapshot | null = $state.raw(null);
  #connection: 'connecting' | 'open' | 'closed' | 'refused' = $state('connecting');
  #transcript: Transcript | null = $state.raw(null);
  readonly draft = new Draft();
  /** Exports that run, by id, with how far they are. */
  readonly exports = $state<Record<string, { done: number; total: number; state: string }>>({});

  constructor(api: AssistantApi, words: Words) {
    this.api = api;
    this.words = words;
  }

  /** Everything about the program but the talk itself; null until the host has answered once. */
  get now(): Snapshot | null {
    return this.#snapshot;
  }
  /** The lifelong conversation; null until the host has answered once. */
  get transcript(): Transcript | null {
    return this.#transcript;
  }
  get connection(): 'connecting' | 'open' | 'closed' | 'refused' {
    return this.#connection;
  }

  /** Listens until the returned function is called; asks for everything anew after each reconnection. */
  start(): () => void {
    const ends = [
      this.api.subscribe((event) => this.#apply(event)),
      this.api.onConnection((state) => {
        if (state === 'refused') this.#connection = 'refused';
        else if (state === 'closed') this.#connection = this.#snapshot ? 'closed' : 'connecting';
        else void this.#refresh();
      }),
    ];
    return () => {
      for (const end of ends) end();
    };
  }

  /** Runs a call; what the host refused comes back as its sentence. */
  async attempt<Result>(call: () => Promise<Result>): Promise<{ result: Result } | { refusal: string }> {
    try {
      return { result: await call() };
    } catch (cause) {
      return { refusal: cause instanceof CallError ? cause.message : this.words.refusals.internal };
    }
  }

  async #refresh(): Promise<void> {
    const answer = await this.attempt(() => this.api.call('snapshot.get', {}));
    if ('refusal' in answer) return;
    this.#snapshot = answer.result;
    this.#transcript ??= new Transcript(this.api, answer.result.lifelong);
    await this.#transcript.open(answer.result.turn);
    this.#connection = 'open';
  }

  #apply(event: AssistantEvent): void {
    this.#transcript?.apply(event);
    const snapshot = this.#snapshot;
    if (!snapshot) return;
    switch (event.type) {
      case 'mind-changed':
        this.#snapshot = { ...snapshot, mind: event.mind };
        break;
      case 'settings-changed':
        this.#snapshot = { ...snapshot, settings: event.settings };
        break;
      case 'onboarding-changed':
        this.#snapshot = { ...snapshot, onboarding: event.onboarding };
        break;
      case 'persona-changed':
        this.#snapshot = { ...snapshot, persona: event.persona, facts: event.facts };
        break;
      case 'export-progressed':
        this.exports[event.export] = { done: event.done, total: event.total, state: event.state };
        break;
      default:
        break;
    }
  }
}
