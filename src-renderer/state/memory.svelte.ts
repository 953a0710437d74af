import type { AssistantApi } from '#contract/api.ts';
import type { Forgotten, MemoryStatus, ToForget } from '#contract/knowledge.ts';
import type { Session } from './session.svelte.ts';

/** The pages of the memory's room, in the order in which they are offered. */
export const memoryPages = ['life', 'people', 'you', 'threads', 'growing', 'reply'] as const;
export type MemoryPage = (typeof memoryPages)[number];

/** What stands open in the room: a page, someone on it, one thing that is known, or something that is done with all of it. */
export type MemoryPlace =
  | { at: 'page'; page: MemoryPage }
  | { at: 'person'; name: string }
  | { at: 'entry'; entry: string }
  | { at: 'find' }
  | { at: 'forget' }
  | { at: 'take' };

/** Which page a place belongs to. */
const pageOf = (places: readonly MemoryPlace[]): MemoryPage | null =>
  places.findLast((place) => place.at === 'page')?.page ?? null;

/** A forgetting that took nothing with it is not worth a line. */
const isSomething = ({ messages, entries }: Forgotten): boolean => messages + entries > 0;

/** What is remembered, as this window knows it, and where in the memory's room one is. */
export class Memory {
  readonly #session: Session;
  readonly #api: AssistantApi;
  #status: MemoryStatus | null = $state.raw(null);
  /** Counts what changed what is remembered: whoever shows something of it asks again. */
  #revision = $state(0);
  #places: readonly MemoryPlace[] = $state.raw([{ at: 'page', page: 'life' }]);
  /** What was forgotten in this window, and can still be taken back. */
  #mine: readonly string[] = $state.raw([]);
  #newlyForgotten: string | null = $state(null);
  /** True while something is forgotten or taken back: one at a time, for a second click must not reach further. */
  #pending = $state(false);

  constructor(session: Session) {
    this.#session = session;
    this.#api = session.api;
  }

  /** Null until the host has answered once. */
  get status(): MemoryStatus | null {
    return this.#status ?? this.#session.now?.memory ?? null;
  }
  get paused(): boolean {
    return this.status?.paused === true;
  }
  get revision(): number {
    return this.#revision;
  }
  /** True while something is forgotten or taken back; neither is begun again then. */
  get pending(): boolean {
    return this.#pending;
  }
  get place(): MemoryPlace {
    return this.#places.at(-1) ?? { at: 'page', page: 'life' };
  }
  /** The place that one comes back to from here; null on a page. */
  get before(): MemoryPlace | null {
    return this.#places.at(-2) ?? null;
  }
  /** How many steps lead here. */
  get depth(): number {
    return this.#places.length;
  }
  get page(): MemoryPage | null {
    return pageOf(this.#places);
  }

  /** Listens until the returned function is called; everything is asked for anew after each reconnection. */
  start(): () => void {
    const ends = [
      this.#api.subscribe((event) => {
        if (event.type === 'memory-changed') this.#learn(event.memory);
        else if (event.type === 'recovery-changed' && event.recovery === null) this.#another();
        else if (event.type === 'growing-changed' || event.type === 'turn-settled') this.#revision += 1;
      }),
      this.#api.onConnection((state) => {
        if (state === 'open') void this.#refresh();
      }),
    ];
    return () => {
      for (const end of ends) end();
    };
  }

  /** Goes deeper: from a page to someone, from there to what is known of them. The same place twice is one step. */
  enter(place: MemoryPlace): void {
    const deepest = 12;
    if (JSON.stringify(place) === JSON.stringify(this.place)) return;
    this.#places = place.at === 'page' ? [place] : [...this.#places, place].slice(-deepest);
  }
  back(): void {
    if (this.#places.length > 1) this.#places = this.#places.slice(0, -1);
  }

  /** Something was changed here: whoever shows it asks again. */
  touch(): void {
    this.#revision += 1;
  }
  async pause(paused: boolean): Promise<string> {
    const answer = await this.#session.attempt(() => this.#api.call('memory.pause', { paused }));
    if ('refusal' in answer) return answer.refusal;
    this.#learn(answer.result);
    return '';
  }
  /** Forgets at once; what went is listed by `forgotten` until it is too late to take it back. Null while another runs. */
  async forget(what: ToForget): Promise<{ result: Forgotten } | { refusal: string } | null> {
    const answer = await this.#alone(() => this.#api.call('memory.forget', what));
    if (answer !== null && 'result' in answer && isSomething(answer.result)) {
      const { result } = answer;
      this.#mine = [result.id, ...this.#mine];
      this.#newlyForgotten = result.id;
      const { status } = this;
      // The event that tells of it may come before the answer, or after it.
      if (status && !status.forgotten.some(({ id }) => id === result.id))
        this.#learn({ ...status, forgotten: [result, ...status.forgotten] });
    }
    return answer;
  }
  /** Takes a forgetting back. `restored`: false when it is too late. Null while another runs. */
  async restore(forgotten: string): Promise<{ result: { restored: boolean } } | { refusal: string } | null> {
    const answer = await this.#alone(() => this.#api.call('memory.restore', { forgotten }));
    if (answer !== null && 'result' in answer && this.status) {
      const left = this.status.forgotten.filter(({ id }) => id !== forgotten);
      this.#learn({ ...this.status, forgotten: left });
    }
    return answer;
  }
  /** What was forgotten in this window a moment ago, once: whoever shows it takes the focus there. */
  takeNewlyForgotten(): string | null {
    const id = this.#newlyForgotten;
    if (id !== null) this.#newlyForgotten = null;
    return id;
  }
  /** What was forgotten and can be taken back at an instant, newest first; `here`: only what was forgotten in this window. */
  forgotten(now: number, here: boolean): Forgotten[] {
    return (this.status?.forgotten ?? []).filter(
      (each) => isSomething(each) && each.until > now && (!here || this.#mine.includes(each.id)),
    );
  }

  async #alone<Result>(call: () => Promise<Result>): Promise<{ result: Result } | { refusal: string } | null> {
    if (this.#pending) return null;
    this.#pending = true;
    const answer = await this.#session.attempt(call);
    this.#pending = false;
    return answer;
  }
  /** The history is another one: what stood open may not be in it. */
  #another(): void {
    this.#places = [{ at: 'page', page: 'life' }];
    this.#mine = [];
    void this.#refresh();
  }
  #learn(status: MemoryStatus): void {
    this.#status = status;
    this.#revision += 1;
  }
  async #refresh(): Promise<void> {
    const answer = await this.#session.attempt(() => this.#api.call('memory.status', {}));
    if ('result' in answer) this.#learn(answer.result);
    else this.#revision += 1;
  }
}
