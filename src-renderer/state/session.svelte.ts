import type { AssistantApi } from '#contract/api.ts';
import type { CallInput, CallOutput } from '#contract/calls.ts';
import type { DesktopStatus } from '#contract/desktop.ts';
import { CallError } from '#contract/errors.ts';
import type { AssistantEvent } from '#contract/events.ts';
import type { Recovery, Salvaged } from '#contract/life.ts';
import type { Words } from '#contract/words.ts';
import { absenceOf, type Absence } from './absence.ts';
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
  #recovery: Recovery | null = $state.raw(null);
  #salvaged: Salvaged | null = $state.raw(null);
  #desktop: DesktopStatus | null = $state.raw(null);
  /** When the connection went, in milliseconds since 1970; null while it is there. */
  #lostAt: number | null = $state(null);
  /** Counts histories: one that was restored is another, and an answer about the one before it comes too late. */
  #history = 0;
  /** What must be known: that something is at risk, in a sentence; null when nothing is, or when it was read. */
  warning: string | null = $state(null);
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
  /** A history that does not open, and what can be done about it; null while it is open. */
  get recovery(): Recovery | null {
    return this.#recovery;
  }
  /** How much came of a history that was damaged, until the person has read it; null when none was read out. */
  get salvaged(): Salvaged | null {
    return this.#salvaged;
  }
  /** How the desktop program stands, also while no history is open; null in a browser, and before anything is known of it. */
  get desktop(): DesktopStatus | null {
    return this.#desktop;
  }
  readSalvaged(): void {
    this.#salvaged = null;
  }
  /** What of the program is gone now; null when all is there. */
  get absence(): Absence | null {
    const { connection } = this;
    const snapshot = this.#snapshot;
    if (snapshot === null) return null;
    return absenceOf({ connection, lostAt: this.#lostAt, mind: snapshot.mind, desktop: snapshot.desktop });
  }
  get connection(): 'connecting' | 'open' | 'closed' | 'refused' {
    return this.#connection;
  }

  /** Listens until the returned function is called; asks for everything anew after each reconnection. */
  start(): () => void {
    const ends = [
      this.api.subscribe((event) => this.#apply(event)),
      this.api.onConnection((state) => {
        if (state === 'open') void this.#refresh();
        else {
          this.#lostAt ??= Date.now();
          if (state === 'refused') this.#connection = 'refused';
          else this.#connection = this.#snapshot || this.#recovery ? 'closed' : 'connecting';
        }
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

  /** Does something about a history that does not open. Resolves with why it was refused, or ''. */
  async recover(step: CallInput<'recovery.do'>): Promise<string> {
    const answer = await this.attempt(() => this.api.call('recovery.do', step));
    if ('refusal' in answer) return answer.refusal;
    const { recovery, salvaged } = answer.result;
    if (salvaged) this.#salvaged = salvaged;
    // The event may have come first, and with it the new history.
    if (recovery !== null || this.#recovery !== null) this.#takeRecovery(recovery);
    return '';
  }

  async #refresh(): Promise<void> {
    const history = this.#history;
    const status = await this.attempt(() => this.api.call('recovery.status', {}));
    if ('refusal' in status || history !== this.#history) return;
    this.#recovery = status.result.recovery;
    if (this.#recovery !== null) return this.#connected();
    const answer = await this.attempt(() => this.api.call('snapshot.get', {}));
    if ('refusal' in answer || history !== this.#history) return;
    if (this.#snapshot === null) this.draft.bring(answer.result.draft);
    this.#snapshot = answer.result;
    this.#desktop = answer.result.desktop;
    const { lifelong, turn } = answer.result;
    const known = this.#transcript?.conversation === lifelong ? this.#transcript : null;
    const transcript = known ?? new Transcript(this.api, lifelong);
    this.#transcript = transcript;
    const opened = await this.attempt(() => transcript.open(turn));
    if ('result' in opened && history === this.#history) this.#connected();
  }

  #connected(): void {
    this.#connection = 'open';
    this.#lostAt = null;
  }

  /** A history that is open again may be another one: everything of it is asked for anew. */
  #takeRecovery(recovery: Recovery | null): void {
    this.#recovery = recovery;
    if (recovery !== null) return;
    this.#history += 1;
    this.#transcript = null;
    void this.#refresh();
  }

  #apply(event: AssistantEvent): void {
    if (event.type === 'recovery-changed') this.#takeRecovery(event.recovery);
    if (event.type === 'desktop-changed') this.#desktop = event.desktop;
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
      case 'quiet-changed':
        this.#snapshot = { ...snapshot, quiet: event.quiet };
        break;
      case 'notice-raised':
        // Everything else that it raises stands in the window anyway, and so does a message that could not be written down.
        if (event.notice.kind === 'storage' && event.notice.text !== this.words.failures.storage(''))
          this.warning = event.notice.text;
        break;
      case 'desktop-changed':
        this.#snapshot = { ...snapshot, desktop: event.desktop };
        break;
      case 'export-progressed':
        this.exports[event.export] = { done: event.done, total: event.total, state: event.state };
        break;
      default:
        break;
    }
  }
}
