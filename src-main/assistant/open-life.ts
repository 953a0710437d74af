import path from 'node:path';
import type { AssistantEvent } from '#contract/events.ts';
import type { CallInput, CallOutput } from '#contract/calls.ts';
import { CallError } from '#contract/errors.ts';
import type { Backup, Recovery, Salvaged } from '#contract/life.ts';
import { StorageError } from '#contract/storage-error.ts';
import { wordsOf } from '#contract/words.ts';
import { takeFolder } from '../memory/host-lock.ts';
import { changeLifeMarker, readLifeMarker } from '../memory/life-marker.ts';
import { createBackups } from './backups.ts';
import {
  createAssistant,
  patienceForCopies,
  type Assistant,
  type AssistantOptions,
  type LifeCall,
} from './create-assistant.ts';
import { createCaller, type Handlers } from './handlers.ts';
import { recoveryFor, restoringNow } from './recovering.ts';
import { storageSentence } from './storage-sentence.ts';
import { systemClock } from './system-clock.ts';
import { untilAborted } from './until-aborted.ts';

/** Ends of the memory's thread within so many milliseconds, beyond which it is not begun again. */
const guard = { within: 60_000, most: 3 };

/** A life: the assistant while its history is open, and what can be done about it while it is not. */
export type Life = Assistant & {
  /** Null while the history is open. */
  recovery(): Recovery | null;
  /** Copies the history before something changes the program. @throws StorageError */
  backup(kind: 'before-update'): Promise<Backup>;
};

/**
 * Opens the life of a folder for a host. A history that does not open is no failure: the life then answers the calls of recovery
 * alone, and becomes whole when one of them succeeds. Windows keep their connection through all of it, and the folder is this
 * process's own from the first moment to `dispose`, whatever is done about its history.
 * @throws StorageError 'held' when another host has the folder.
 */
export async function openLife(options: AssistantOptions): Promise<Life> {
  const { folder, log, resources } = options;
  const words = wordsOf('en');
  const clock = options.clock ?? systemClock;
  const listeners = new Set<(event: AssistantEvent) => void>();
  const audioListeners = new Set<(packed: Uint8Array) => void>();
  const emit = (event: AssistantEvent): void => {
    for (const listener of listeners) listener(event);
  };
  let giveBack: (() => void) | null = null;
  let assistant: Assistant | null = null;
  let recovery: Recovery | null = null;
  /** When the memory's thread ended by itself, in monotonic milliseconds; those of the last minute. */
  let endings: number[] = [];
  /** What is being done about the history; nothing else is meanwhile. */
  let changing: Promise<unknown> | null = null;
  /** The file was found damaged: it is looked through again at the next start, however this one ends. */
  let suspect = false;
  let disposed = false;

  const tell = (next: Recovery | null): void => {
    recovery = next;
    emit({ type: 'recovery-changed', recovery });
  };
  const kindOf = (cause: unknown): { kind: string } => ({ kind: cause instanceof Error ? cause.name : 'unknown' });
  /** What cannot be noted is known less well at the next start; that is no reason to keep a whole history closed now. */
  const mark = (change: Parameters<typeof changeLifeMarker>[1]): void => {
    try {
      changeLifeMarker(folder, change);
    } catch (cause) {
      log.warn('the life could not be marked', kindOf(cause));
    }
  };
  const backups = createBackups({
    folder,
    resources,
    clock,
    log,
    words,
    checkedAt: () => readLifeMarker(folder)?.checkedAt ?? 0,
    onChecked: (checkedAt) => mark({ checkedAt }),
    onDamaged: () => {
      suspect = true;
      // Not awaited: the check that found it runs within the assistant that is to be closed.
      if (!disposed && changing === null)
        void alone(() => closeDamaged()).catch((cause: unknown) => log.warn('closing failed', kindOf(cause)));
    },
  });
  const describe = async (cause: StorageError): Promise<Recovery> =>
    recoveryFor(cause, {
      words,
      since: recovery?.since ?? clock.now(),
      backups: giveBack === null ? [] : await backups.run('list', {}).catch(() => []),
    });

  /** Opens the history, or sets what is wrong with it. @throws StorageError 'held', and whatever is no trouble of the disk's. */
  const open = async (): Promise<void> => {
    if (disposed) return;
    try {
      giveBack ??= takeFolder(folder);
      const before = readLifeMarker(folder);
      // What damaged it while it was open is looked for before anything is written to it again.
      if (recovery?.trouble === 'corrupt' && !(await backups.run('check', { full: false })).sound)
        throw new StorageError('corrupt');
      const next = await createAssistant({ ...options, copies: backups, onMemoryTrouble });
      next.subscribe(emit);
      next.subscribeAudio((packed) => {
        for (const listener of audioListeners) listener(packed);
      });
      assistant = next;
      recovery = null;
      suspect = false;
      backups.resume();
      mark({ running: true, ...(before === null ? { checkedAt: clock.now() } : {}) });
      // Whoever had it open last did not close it.
      if (before?.running === true) lookThrough();
    } catch (cause) {
      if (!(cause instanceof StorageError) || cause.trouble === 'held') throw cause;
      recovery = await describe(cause);
    }
  };
  let looking = false;
  /** Looks through the file beside the talk; what it finds closes the history. */
  const lookThrough = (): void => {
    if (looking || disposed) return;
    looking = true;
    backups
      .check(false)
      .catch((cause: unknown) => log.warn('looking through the history failed', kindOf(cause)))
      .finally(() => {
        looking = false;
      });
  };
  /** The memory's thread is begun anew when it ended by itself, but not for ever. */
  const onMemoryTrouble = (trouble: 'gone' | 'corrupt'): void => {
    if (trouble === 'corrupt') return lookThrough();
    log.warn('the memory ended by itself');
    if (disposed || changing !== null) return;
    endings = [...endings.filter((at) => clock.monotonic() - at < guard.within), clock.monotonic()];
    void alone(async () => {
      await close().catch((cause: unknown) => log.warn('closing failed', kindOf(cause)));
      if (endings.length < guard.most) await open();
      else recovery = await describe(new StorageError('unknown'));
    }).catch((cause: unknown) => log.warn('opening again failed', kindOf(cause)));
  };
  const close = async (): Promise<void> => {
    const was = assistant;
    assistant = null;
    await was?.dispose();
  };
  const closeDamaged = async (): Promise<void> => {
    recovery = await describe(new StorageError('corrupt'));
    await close();
  };
  /** Does something about the history, and nothing else meanwhile; then windows are told how it stands. */
  const alone = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (changing !== null) throw new CallError('not-allowed', words.life.keeping.busy);
    const working = work();
    changing = working;
    try {
      return await working;
    } finally {
      // Whatever broke off: a window must not wait for work that is over.
      if (!disposed && assistant === null && (recovery?.working ?? null) !== null)
        recovery = await describe(new StorageError('unknown'));
      changing = null;
      tell(recovery);
    }
  };
  /** What stood in the way of a step, in a sentence. */
  const refusal = (cause: unknown, step: 'restore' | 'make' | 'other'): unknown => {
    if (!(cause instanceof StorageError)) return cause;
    const { damaged, damagedCopy, notSalvaged, notCopied, noSuchCopy } = words.life.keeping;
    if (cause.trouble === 'corrupt' && step === 'make') return new CallError('storage', damaged);
    if (cause.trouble === 'corrupt') return new CallError('storage', step === 'restore' ? damagedCopy : notSalvaged);
    if (cause.trouble === 'full' || cause.trouble === 'read-only') return new CallError('storage', notCopied);
    if (cause.trouble === 'unknown' && cause.subject !== '') return new CallError('not-found', noSuchCopy);
    return new CallError('storage', storageSentence(cause, words.terminal));
  };

  const restore = async (name: string): Promise<void> => {
    const { sound } = await backups.run('look', { name });
    if (!sound) throw new StorageError('corrupt', name);
    await alone(async () => {
      tell(restoringNow(words, clock.now()));
      try {
        await close();
        await backups.run('restore', { name });
      } finally {
        // Whatever came of it, a history is there: the copy, or what was there before.
        await open();
      }
    });
  };
  const recover = async (input: CallInput<'recovery.do'>, found: Recovery): Promise<CallOutput<'recovery.do'>> => {
    if (!found.steps.includes(input.step)) throw new CallError('not-allowed', words.life.keeping.notOffered);
    let salvaged: Salvaged | undefined;
    tell({ ...found, working: input.step });
    try {
      if (input.step === 'restore') await backups.run('restore', { name: input.backup });
      else if (input.step === 'salvage') salvaged = await backups.run('salvage', {});
      else if (input.step === 'fresh') await backups.run('fresh', {});
      await open();
    } catch (cause) {
      recovery = found;
      throw cause;
    }
    return { recovery, ...(salvaged === undefined ? {} : { salvaged }) };
  };
  const orRefusal = async <Result>(
    step: 'restore' | 'make' | 'other',
    work: () => Promise<Result>,
  ): Promise<Result> => {
    try {
      return await work();
    } catch (cause) {
      throw refusal(cause, step);
    }
  };
  const handlers: Pick<Handlers, LifeCall> = {
    'backups.list': async () => ({ backups: await backups.run('list', {}), folder: path.join(folder, 'backups') }),
    'backups.make': () => {
      if (assistant === null) throw new CallError('storage', words.life.recovery.closed);
      return orRefusal('make', () => backups.make('asked'));
    },
    'backups.look': ({ backup }) => orRefusal('restore', () => backups.run('look', { name: backup })),
    'backups.restore': async ({ backup }) => {
      if (assistant === null) throw new CallError('storage', words.life.recovery.closed);
      await orRefusal('restore', () => restore(backup));
      return {};
    },
    'recovery.status': () => Promise.resolve({ recovery }),
    'recovery.do': (input) => {
      const found = recovery;
      if (found === null) return Promise.resolve({ recovery });
      return orRefusal(input.step === 'restore' ? 'restore' : 'other', () => alone(() => recover(input, found)));
    },
  };
  const own = createCaller(handlers, words, log);
  try {
    await open();
  } catch (cause) {
    (giveBack as (() => void) | null)?.();
    throw cause;
  }
  return {
    recovery: () => recovery,
    backup: backups.make,
    call: (name, input) => {
      if (typeof name === 'string' && Object.hasOwn(handlers, name)) return own(name, input);
      if (assistant === null) return Promise.reject(new CallError('storage', words.life.recovery.closed));
      return assistant.call(name, input);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    hear: (packed) => assistant?.hear(packed),
    detach: (window) => assistant?.detach(window),
    subscribeAudio: (listener) => {
      audioListeners.add(listener);
      return () => audioListeners.delete(listener);
    },
    power: (state) => assistant?.power(state),
    dispose: async () => {
      disposed = true;
      await changing?.catch(() => undefined);
      const wasOpen = assistant !== null;
      try {
        await close();
        await untilAborted(backups.idle(), AbortSignal.timeout(patienceForCopies)).catch(() => undefined);
        // A history that was found damaged is looked through again at the next start.
        if (wasOpen && !suspect) mark({ running: false });
      } finally {
        giveBack?.();
        giveBack = null;
      }
    },
  };
}
