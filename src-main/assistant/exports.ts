import { randomUUID } from 'node:crypto';
import type { ExportFormat, ExportSubject } from '#contract/archive.ts';
import type { Words } from '#contract/words.ts';
import { exportText } from '../archive/export-archive.ts';
import { renderKnown } from '../archive/render-known.ts';
import { writeWhole } from '../archive/write-whole.ts';
import type { Clock, MemoryStore } from '../conversation/ports.ts';
import type { EventHub } from './event-hub.ts';
import { knownThings } from './known-things.ts';

/** Least time between two tidings of how far an export is, in milliseconds. */
const tidingsInterval = 100;

/** A running export, as a host carries it out. */
export type Exports = {
  /** Makes an export known under a new id; nothing is read yet. */
  prepare(format: ExportFormat, what: ExportSubject): PreparedExport;
  cancel(id: string): boolean;
  dispose(): void;
};

export type PreparedExport = {
  id: string;
  format: ExportFormat;
  /** The whole history as text, for a host that streams it itself; `stop` ends it early. */
  text(stop: AbortSignal): AsyncGenerator<string>;
  /** Forgets an export that nobody came for. */
  abandon(): void;
  /** Writes it to a file, whole or not at all. */
  toFile(file: string): Promise<void>;
};

export function createExports(memory: MemoryStore, events: EventHub, clock: Clock, words: Words): Exports {
  const running = new Map<string, AbortController>();

  const prepare = (format: ExportFormat, what: ExportSubject): PreparedExport => {
    const id = randomUUID();
    const controller = new AbortController();
    running.set(id, controller);
    let done = 0;
    let total = 0;
    let told = 0;
    const tell = (state: 'running' | 'finished' | 'failed' | 'cancelled'): void =>
      events.emit({ type: 'export-progressed', export: id, done, total, state });
    const onProgress = (read: number, all: number): void => {
      done = read;
      total = all;
      if (clock.monotonic() - told < tidingsInterval) return;
      told = clock.monotonic();
      tell('running');
    };
    const textOf = (signal: AbortSignal): AsyncGenerator<string> => {
      const created = clock.now();
      return what === 'known'
        ? renderKnown(
            format === 'json' ? 'json' : 'markdown',
            knownThings(memory, words, signal, onProgress),
            words,
            created,
          )
        : exportText({ memory, format, created, words, signal, onProgress });
    };
    const close = (state: 'finished' | 'failed' | 'cancelled'): void => {
      running.delete(id);
      tell(state);
    };
    return {
      id,
      format,
      async *text(stop) {
        let whole = false;
        const signal = AbortSignal.any([controller.signal, stop]);
        try {
          yield* textOf(signal);
          whole = true;
        } finally {
          close(whole ? 'finished' : signal.aborted ? 'cancelled' : 'failed');
        }
      },
      abandon: () => close('cancelled'),
      toFile: async (file) => {
        try {
          await writeWhole(file, textOf(controller.signal));
          close('finished');
        } catch (cause) {
          close(controller.signal.aborted ? 'cancelled' : 'failed');
          throw cause;
        }
      },
    };
  };
  return {
    prepare,
    cancel: (id) => {
      const controller = running.get(id);
      controller?.abort();
      return controller !== undefined;
    },
    dispose: () => {
      for (const controller of running.values()) controller.abort();
    },
  };
}
