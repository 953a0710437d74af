import type { LanguageModel, MindRequest, ThinkTask } from '../../src-main/conversation/ports.ts';

/** What the model does next: says a text, ends its reply, fails, or runs something of the test first. */
export type ModelStep =
  | string
  | { end: true }
  | { fail: unknown }
  | { run: (signal: AbortSignal) => Promise<void> | void }
  /** Says nothing more until it is aborted, then rejects with the signal's reason as every mind does. */
  | { hang: true };

export type ScriptedModel = LanguageModel & {
  /** The requests it was given, oldest first. */
  readonly requests: MindRequest[];
};

/** A language model that answers each request with the next script; the last script serves all that follow. */
export function createScriptedModel(...scripts: readonly (readonly ModelStep[])[]): ScriptedModel {
  const requests: MindRequest[] = [];
  return {
    kind: 'scripted',
    requests,
    think: null,
    probe: () => Promise.resolve(),
    async *stream(request, signal) {
      const script = scripts[Math.min(requests.length, scripts.length - 1)] ?? [];
      requests.push(request);
      for (const step of script) {
        signal.throwIfAborted();
        if (typeof step === 'string') yield { type: 'text', text: step };
        else if ('end' in step) yield { type: 'end' };
        else if ('fail' in step) throw step.fail;
        else if ('run' in step) await step.run(signal);
        else await aborted(signal);
      }
    },
  };
}

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    const leave = (): void => reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
  });

/** The same model, which also works on texts: what it answers, or what it fails with. */
export const thinking = (
  model: ScriptedModel,
  think: (task: ThinkTask, signal: AbortSignal) => unknown,
): ScriptedModel => ({ ...model, think: (task, signal) => Promise.resolve().then(() => think(task, signal)) });
