/** What stands in the line to write on. It outlives a visit to another room, and an edit gives back what it replaced. */
export class Draft {
  text = $state('');
  /** Why the last attempt to send it was refused; empty when it was not. */
  refusal = $state('');
  #editing: { id: string; held: string } | null = $state.raw(null);

  /** The id of the message that is being said differently; null for a new one. */
  get editing(): string | null {
    return this.#editing?.id ?? null;
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
    return taken;
  }
  /** Nothing typed is lost: what could not be sent stands in the line again, before what was typed meanwhile. */
  giveBack(text: string, refusal: string): void {
    this.text = this.text === '' ? text : `${text}\n${this.text}`;
    this.refusal = refusal;
  }
}
