import type { Session } from './session.svelte.ts';

/** Something that the person does with a word: one at a time, and why the last one was refused. */
export type Doing = {
  readonly busy: boolean;
  /** Empty when the last one was not refused. */
  readonly refusal: string;
  /** Does it unless something is being done. Resolves with what came of it; null when it was refused or not begun. */
  run<Result>(call: () => Promise<Result>): Promise<Result | null>;
};

/** For use while a component is made. */
export function createDoing(session: Session): Doing {
  let busy = $state(false);
  let refusal = $state('');
  return {
    get busy() {
      return busy;
    },
    get refusal() {
      return refusal;
    },
    run: async (call) => {
      if (busy) return null;
      busy = true;
      const answer = await session.attempt(call);
      busy = false;
      refusal = 'refusal' in answer ? answer.refusal : '';
      return 'result' in answer ? answer.result : null;
    },
  };
}
