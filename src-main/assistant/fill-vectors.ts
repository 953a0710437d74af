import type { Embedder } from '../conversation/knowledge-ports.ts';
import { MindFailure, type Clock, type Log, type MemoryStore } from '../conversation/ports.ts';

/** Messages of one round, and the letters of each that are read: models read some 500 words at least. */
const batch = 32;
const mostLetters = 4_000;

/** What is read of a message that the server refused at its full length. */
const fewLetters = 600;

/** Texts that a server may refuse one after the other before it counts as the server's fault. */
const mostRefused = 4;

/** Rounds that may leave it no further than it was. */
const mostIdle = 4;

/** Looks that may find nothing while some messages seem to have no vector: enough for a million (50,000 a look). */
const mostLooks = 24;

/** Between two words on how far it is, in milliseconds. */
const tellEvery = 1_000;

/** Between two rounds, in milliseconds: the machine and the memory's thread have other things to do as well. */
const rest = 60;

/** How long to wait before each new try with a server that is away, in milliseconds; the last one repeats. */
const delays = [1_000, 2_000, 5_000, 10_000, 30_000, 60_000];

export type Filling =
  | { state: 'filling'; done: number; total: number }
  | { state: 'ready'; total: number }
  | { state: 'away'; done: number; total: number; failure: MindFailure };

/** The background work that gives messages their vectors. */
export type VectorFilling = {
  status(): Filling;
  /** Looks for messages without a vector; where it works already, nothing. */
  look(): void;
  /** Stops at once, and goes on at `resume`. */
  pause(): void;
  resume(): void;
  /** Resolves when nothing of it runs any more. */
  dispose(): Promise<void>;
};

type Parts = {
  embedder: Embedder;
  /** What the model wants to read before each text. */
  prefix: string;
  memory: Pick<MemoryStore, 'withoutVector' | 'addVectors'>;
  clock: Clock;
  log: Log;
  onStatus(): void;
};

/** Fills in vectors in small rounds, the newest messages first. @param start how far it was when the vectors were opened. */
export function fillVectors(
  { embedder, prefix, memory, clock, log, onStatus }: Parts,
  start: { done: number; total: number },
): VectorFilling {
  let counts = start;
  let failure: MindFailure | null = null;
  let full = false;
  let failures = 0;
  let idle = 0;
  let looks = 0;
  let pauses = 0;
  let disposed = false;
  let wanted = true;
  let working: Promise<void> | null = null;
  let controller = new AbortController();
  let cancel = (): void => undefined;

  const later = (wait: number): void => {
    cancel();
    if (disposed || pauses > 0 || working || !wanted) return;
    cancel = clock.after(wait, () => {
      controller = new AbortController();
      working = round(controller.signal)
        .then(
          () => rest,
          (cause: unknown) => afterFailure(cause, controller.signal),
        )
        .then((next) => {
          working = null;
          later(next);
        });
    });
  };
  const round = async (signal: AbortSignal): Promise<void> => {
    wanted = false;
    const waiting = await memory.withoutVector(batch);
    if (waiting.length === 0) {
      const now = await memory.addVectors([]);
      // In a long life the store looks at a part at a time; some messages may never have a vector.
      looks = now.done < now.total ? looks + 1 : 0;
      if (looks > 0 && looks <= mostLooks) {
        wanted = true;
        return;
      }
      looks = 0;
      counts = { done: now.total, total: now.total };
      tell({ full: true, failure: null });
      return;
    }
    wanted = true;
    // A message or two that were just said leave it as ready as it was.
    const stays = full && waiting.length < batch;
    tell({ full: stays, failure });
    const texts = waiting.map(({ text }) => prefix + text.slice(0, mostLetters));
    const vectors = await embedder.embed(texts, signal).catch((cause: unknown) => {
      signal.throwIfAborted();
      if (!isAboutText(cause)) throw cause;
      return oneByOne(texts, signal);
    });
    signal.throwIfAborted();
    const before = counts.done;
    counts = await memory.addVectors(
      waiting.flatMap(({ id }, at) => {
        const vector = vectors[at];
        return vector ? [{ id, vector }] : [];
      }),
    );
    // A store that takes vectors and keeps none would be asked for ever.
    idle = counts.done > before ? 0 : idle + 1;
    if (idle >= mostIdle) throw new MindFailure('storage');
    failures = 0;
    tell({ full: stays, failure: null });
  };
  /**
   * A server that refuses a round may refuse one text of it. Those that it refuses even when short get no vector, so that they do
   * not hold up all others; when it refuses every one, it is the server.
   */
  const oneByOne = async (texts: readonly string[], signal: AbortSignal): Promise<Float32Array[]> => {
    const vectors: (Float32Array | null)[] = [];
    let last: unknown = null;
    for (const text of texts) {
      const found = await embedder
        .embed([text], signal)
        .catch(() => embedder.embed([text.slice(0, fewLetters)], signal))
        .catch((cause: unknown) => {
          signal.throwIfAborted();
          if (!isAboutText(cause)) throw cause;
          last = cause;
          return [];
        });
      vectors.push(found[0] ?? null);
      if (vectors.length >= mostRefused && vectors.every((vector) => vector === null)) break;
    }
    const length = vectors.find((vector) => vector !== null)?.length;
    if (length === undefined) throw last;
    return vectors.map((vector) => vector ?? new Float32Array(length));
  };
  const afterFailure = (cause: unknown, signal: AbortSignal): number => {
    if (signal.aborted) return rest;
    wanted = true;
    failures += 1;
    // What is none of the mind's is the store's: a disk that is full, or a file that was taken away.
    const why = cause instanceof MindFailure ? cause : new MindFailure('storage');
    if (failure?.kind !== why.kind) log.warn('embedding failed', { kind: why.kind });
    tell({ full: false, failure: why });
    return delays[Math.min(failures, delays.length) - 1] ?? rest;
  };
  let told = '';
  let toldAt = -tellEvery;
  const tell = (next: { full: boolean; failure: MindFailure | null }): void => {
    ({ full, failure } = next);
    const state = `${status().state} ${failure?.kind ?? ''}`;
    const now = clock.monotonic();
    if (disposed || (state === told && (full || now - toldAt < tellEvery))) return;
    told = state;
    toldAt = now;
    onStatus();
  };
  const status = (): Filling => {
    if (failure) return { state: 'away', ...counts, failure };
    return full ? { state: 'ready', total: counts.total } : { state: 'filling', ...counts };
  };
  later(rest);
  return {
    status,
    look: () => {
      if (wanted) return;
      wanted = true;
      later(rest);
    },
    pause: () => {
      pauses += 1;
      cancel();
      controller.abort(new Error('A turn comes first.'));
    },
    resume: () => {
      pauses = Math.max(0, pauses - 1);
      later(rest);
    },
    dispose: async () => {
      disposed = true;
      cancel();
      controller.abort(new Error('It is over.'));
      await working;
    },
  };
}

/** Failures that may lie in what was sent. */
const isAboutText = (cause: unknown): boolean =>
  cause instanceof MindFailure && ['broken-answer', 'too-long', 'server-fault'].includes(cause.kind);
