import { calls, isCallName, type CallInput, type CallName, type CallOutput } from '#contract/calls.ts';
import { CallError } from '#contract/errors.ts';
import type { Words } from '#contract/words.ts';
import type { Log } from '../conversation/ports.ts';

/** One function a call. A host or a part that forgets one does not compile. */
export type Handlers = { [Name in CallName]: (input: CallInput<Name>) => Promise<CallOutput<Name>> };

/**
 * The one door into the program: looks the call up, parses its input, runs it, and turns whatever goes wrong into a
 * `CallError` with one sentence. `handlers`: those of one part of the program; any other call is unknown to it. Unexpected errors are logged by their kind only; their text may hold anything.
 */
export function createCaller(
  handlers: Partial<Handlers>,
  words: Words,
  log: Log,
): (name: unknown, input: unknown) => Promise<unknown> {
  return async (name, input) => {
    if (!isCallName(name) || handlers[name] === undefined)
      throw new CallError('unknown-call', words.refusals.unknownCall);
    const parsed = calls[name].input.safeParse(input);
    if (!parsed.success) throw new CallError('invalid-input', words.refusals.invalidInput);
    try {
      return await (handlers[name] as (value: unknown) => Promise<unknown>)(parsed.data);
    } catch (cause) {
      if (cause instanceof CallError) throw cause;
      const kind = cause instanceof Error ? cause.name : 'unknown';
      log.warn('call failed', { call: name, kind });
      if (kind === 'StorageError') throw new CallError('storage', words.refusals.storage);
      throw new CallError('internal', words.refusals.internal);
    }
  };
}
