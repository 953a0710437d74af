import type { VectorStore } from '../../conversation/knowledge-ports.ts';
import { row, rows, values, type WritableDb } from '../database.ts';
import { deleteVectorFile, isBroken, note, openVectorFile, setNote } from './open-vectors.ts';
import { stampOf } from './stamp.ts';
import { createVectorTable, type VectorTable } from './vector-table.ts';
import { createWaiting, type Waiting } from './waiting.ts';

/** The methods of `VectorStore`, answered at once. */
type VectorMethods = {
  [Method in keyof VectorStore]: (
    ...parameters: Parameters<VectorStore[Method]>
  ) => Awaited<ReturnType<VectorStore[Method]>>;
};

export type Vectors = {
  methods: VectorMethods;
  /**
   * Rows of messages that lie near a vector, best first; empty where no vectors are open, or of another length. `similarity`: from 0
   * (no nearer than any other message) to 1.
   */
  nearest(vector: Float32Array, count: number): { number: number; similarity: number }[];
  /** Deletes the vectors of what was forgotten, replaced, or said off the record. To be called after each forgetting. */
  dropForgotten(): void;
  /** Has vectors made again of messages (by row number) that were forgotten and have come back. */
  bringBack(numbers: readonly number[]): void;
  close(): void;
};

type Open = { db: WritableDb; model: string; table: VectorTable; waiting: Waiting };

/** Uses of a count before it is made anew. */
const countEvery = 64;

/** A share of a question's words as a similarity; `fuse.ts` of recall reads it back. */
const halfSure = 1.7;

/** The vectors of a life: what fills them, and what finds the nearest. `folder`: where their file lies. */
export function bindVectors(life: WritableDb, folder: string, access: 'read' | 'write'): Vectors {
  let open: Open | null = null;

  const close = (): void => {
    open?.db.close();
    open = null;
  };
  const countAll = (): number =>
    row<{ total: number }>(
      life,
      `SELECT (SELECT count(*) FROM messages WHERE replaced = 0) -
              (SELECT count(*) FROM messages WHERE state = 'streaming' AND replaced = 0) -
              (SELECT count(*) FROM off_the_record o JOIN messages m ON m.number = o.message AND m.replaced = 0) AS total`,
    )?.total ?? 0;
  let counted = { total: 0, newest: 0, uses: 0 };
  /** How many messages may have a vector. Counting a life of a million takes 45 ms, so between counts what is new is added. */
  const total = (): number => {
    const newest = row<{ number: number | null }>(life, 'SELECT max(number) AS number FROM messages')?.number ?? 0;
    const isFresh = counted.uses % countEvery === 0 || newest < counted.newest;
    const all = isFresh
      ? countAll()
      : counted.total +
        (row<{ added: number }>(
          life,
          "SELECT count(*) AS added FROM messages WHERE number > ? AND replaced = 0 AND state <> 'streaming'",
          counted.newest,
        )?.added ?? 0);
    counted = { total: all, newest, uses: isFresh ? 1 : counted.uses + 1 };
    return all;
  };
  const counts = (table: VectorTable): { done: number; total: number } => {
    const all = total();
    return { done: Math.min(table.count(), all), total: all };
  };
  const begin = (db: WritableDb, model: string): Open => {
    const table = createVectorTable(db);
    return { db, model, table, waiting: startWaiting(db, table) };
  };
  const startWaiting = (db: WritableDb, table: VectorTable): Waiting => {
    const kept = note<string>(db, 'place');
    const all = kept === null || (kept.endsWith(' 1') && table.count() < total());
    const [seen = 0, below = 0] = (kept ?? '').split(' ').map(Number);
    return createWaiting(life, table, access, all ? null : { seen, below }, (place) =>
      setNote(db, 'place', `${place.seen} ${place.below}`),
    );
  };
  const openFile = (model: string): Open | null => {
    const db = openVectorFile(folder, access);
    if (!db) return null;
    try {
      const known = note<string>(db, 'model');
      if (known === model) return begin(db, model);
      if (access === 'write' && known === null) {
        setNote(db, 'model', model);
        return begin(db, model);
      }
    } catch (cause) {
      db.close();
      throw cause;
    }
    db.close();
    if (access === 'read') return null;
    deleteVectorFile(folder);
    return openFile(model);
  };
  /** Runs something on the open vectors. A file that broke meanwhile is begun anew: nothing is lost that cannot be made again. */
  const use = <Value>(work: (open: Open) => Value, otherwise: Value): Value => {
    if (!open) return otherwise;
    const { model } = open;
    try {
      return work(open);
    } catch (cause) {
      if (!isBroken(cause)) throw cause;
      close();
      if (access === 'write') {
        deleteVectorFile(folder);
        open = openFile(model);
      }
      return otherwise;
    }
  };

  return {
    methods: {
      openVectors: (model) => {
        if (open?.model !== model) {
          close();
          try {
            open = openFile(model);
          } catch (cause) {
            if (!isBroken(cause)) throw cause;
            deleteVectorFile(folder);
            open = openFile(model);
          }
        }
        if (open) dropForgotten();
        counted = { total: 0, newest: 0, uses: 0 };
        return use(({ table }) => counts(table), null);
      },
      dropVectors: () => {
        close();
        if (access === 'write') deleteVectorFile(folder);
      },
      withoutVector: (count) => use(({ waiting }) => waiting.next(count), []),
      addVectors: (vectors) =>
        use(
          (into) => {
            const { db, table } = into;
            const before = table.count();
            const numbers = new Map(
              rows<{ id: string; number: number; text: string }>(
                life,
                `SELECT id, number, text FROM messages WHERE id IN (SELECT value FROM json_each(?)) AND replaced = 0
                 AND number NOT IN (SELECT message FROM off_the_record)`,
                JSON.stringify(vectors.map(({ id }) => id)),
              ).map((found) => [found.id, found]),
            );
            table.put(
              vectors.flatMap(({ id, vector }) => {
                const message = numbers.get(id);
                return message ? [{ number: message.number, stamp: stampOf(message), vector }] : [];
              }),
            );
            // Vectors of another length have ended those that were there: all messages wait again.
            if (table.count() < before) {
              setNote(db, 'place', null);
              into.waiting = startWaiting(db, table);
            }
            return counts(table);
          },
          { done: 0, total: 0 },
        ),
    },
    nearest: (vector, count) => {
      try {
        return use(({ table, waiting }) => {
          const near = table.nearest(vector);
          const current = waiting.unchanged(near);
          return near
            .filter(({ number }) => current.has(number))
            .slice(0, count)
            .map(({ number, share }) => ({ number, similarity: share / (share + halfSure) }));
        }, []);
      } catch {
        // A disk that fails, or a file that another has locked: the words alone must do.
        return [];
      }
    },
    dropForgotten,
    bringBack: (numbers) => {
      counted = { total: 0, newest: 0, uses: 0 };
      use(({ waiting }) => waiting.again(numbers), undefined);
    },
    close,
  };

  function dropForgotten(): void {
    if (access === 'read') return;
    use(({ table, waiting }) => {
      table.remove(
        values<number>(
          life,
          `SELECT m.number FROM forgotten_messages f JOIN messages m ON m.id = f.id WHERE m.replaced = 1
           UNION SELECT message FROM off_the_record`,
        ),
      );
      waiting.sweep();
    }, undefined);
  }
}
