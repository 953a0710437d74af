import type { AnswerTiming } from '#contract/onboarding.ts';

/**
 * Measures how long a person takes before the first key of an answer, in milliseconds. A window that was hidden or left
 * in between measured nothing, and says so.
 */
export class TypingPause {
  #shown = performance.now();
  #first: number | null = null;
  #watched = !document.hidden;

  /** A new question can be read now. */
  restart(): void {
    this.#shown = performance.now();
    this.#first = null;
    this.#watched = !document.hidden;
  }
  input(): void {
    this.#first ??= performance.now();
  }
  left(): void {
    if (this.#first === null) this.#watched = false;
  }
  get timing(): AnswerTiming {
    return { beforeFirstInput: Math.max(0, (this.#first ?? performance.now()) - this.#shown), watched: this.#watched };
  }
}
