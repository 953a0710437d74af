import { untrack } from 'svelte';
import type { Memory } from './memory.svelte.ts';
import type { Session } from './session.svelte.ts';

/** Changes that come one after the other, as while it learns, are one change: milliseconds of quiet before it asks again. */
const quiet = 120;

/** An answer of the program that is kept up to date: what came last, why nothing came, and the way to ask again. */
export type Asked<Result> = {
  /** Null until the first answer to the question as it stands now. */
  readonly result: Result | null;
  /** Why the newest attempt got no answer; empty when it got one. */
  readonly refusal: string;
  again(): void;
};

/**
 * Asks when a component appears, whenever what its question reads changes, and when what is remembered has changed; for use
 * while a component is made. The old answer stands until the new one comes, unless the question itself is another.
 */
export function ask<Result>(
  { session, memory }: { session: Session; memory: Memory },
  question: () => Promise<Result>,
): Asked<Result> {
  let result: Result | null = $state.raw(null);
  let refusal = $state('');
  let newest = 0;

  async function run(call: Promise<Result>): Promise<void> {
    const own = ++newest;
    const answer = await session.attempt(() => call);
    // An older question must not overwrite a newer one's answer.
    if (own !== newest) return;
    if ('result' in answer) ({ result } = answer);
    refusal = 'refusal' in answer ? answer.refusal : '';
  }

  $effect(() => {
    const call = question();
    untrack(() => {
      result = null;
      refusal = '';
      void run(call);
    });
  });
  let seen = untrack(() => memory.revision);
  $effect(() => {
    const { revision } = memory;
    if (revision === seen) return;
    seen = revision;
    const timer = setTimeout(() => void untrack(() => run(question())), quiet);
    return () => clearTimeout(timer);
  });

  return {
    get result() {
      return result;
    },
    get refusal() {
      return refusal;
    },
    again: () => {
      refusal = '';
      void untrack(() => run(question()));
    },
  };
}
