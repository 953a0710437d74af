/** What stands in the line to write on. It outlives a visit to another room, and an edit gives back what it replaced. */
export class Draft {
  text = $state('');
  /** Why the last attempt to send it was refused; empty when it was not. */
  refusal = $state('');
  /** True when it is to be sent as soon as the connection is back; whoever goes on writing takes that back. */
  waiting = $state(false);
  #editing: { id: string; held: string } | null = $state.raw(null);

  /** The id of the message that is being said differently; null for a new one. */
  get editing(): string | null {
    return this.#editing?.id ?? null;
  }
  /** What is to outlive this window: the text, or what an edit has put aside. */
  get kept(): string {
    return this.#editing?.held ?? this.text;
  }
  /** Takes what another window, or this one before it broke down, had kept; what was typed since stays. */
  bring(kept: string): void {
    if (this.text === '' && this.#editing === null) this.text = kept;
  }
  edit(id: string, text: string): void {
    this.#editing = { id, held: this.#editing?.held ?? this.text };
    this.text = text;
  }
  /** Ends an edit without sending it. */
  leaveEdit(): void {
    this.text = this.#editing?.held ?? this.text;
    this.#editing = null;
    this.refusal = '';
  }
  /** Takes the text for sending and leaves the line empty. */
  take(): { text: string; replaces: string | null; held: string } {
    const taken = { text: this.text, replaces: this.editing, held: this.#editing?.held ?? '' };
    this.text = taken.held;
    this.#editing = null;
    this.refusal = '';
    this.waiting = false;
    return taken;
  }
  /** Nothing typed is lost: what could not be sent stands in the line again, before what was typed meanwhile. */
  giveBack(text: string, refusal: string): void {
    this.text = this.text === '' ? text : `${text}\n${this.text}`;
    this.refusal = refusal;
  }
}
