import type { MemoryStore } from '../conversation/ports.ts';
import * as archive from './archive-records.ts';
import { lifelongConversation, listConversations } from './conversations.ts';
import { row, type WritableDb } from './database.ts';
import { addFacts, listFacts } from './facts.ts';
import { takeFolder } from './host-lock.ts';
import { mergeIndex } from './merge-index.ts';
import * as messages from './messages.ts';
import { openDatabase } from './open.ts';
import { bindGrowing } from './growing/bind-growing.ts';
import { bindKnowledge } from './knowledge/bind-knowledge.ts';
import { endAfterCrash } from './knowledge/off-the-record.ts';
import { messagesOfForgetting } from './knowledge/restore.ts';
import { createRecallCache } from './recall/cache.ts';
import { recall } from './recall/recall.ts';
import { searchMessages } from './search.ts';
import { bindVectors } from './vectors/bind-vectors.ts';
import { troubleOf } from './sqlite-trouble.ts';
import { StorageError } from '#contract/storage-error.ts';
import { verifyDatabase } from './verify.ts';

/** Every method of a `MemoryStore`, answered at once: what the worker thread runs. */
export type MemoryDatabase = {
  [Method in keyof MemoryStore]: (
    ...parameters: Parameters<MemoryStore[Method]>
  ) => Awaited<ReturnType<MemoryStore[Method]>>;
};

export type MemoryOptions = {
  folder: string;
  migrations: string;
  /**
   * 'host': takes the folder for this process and fails when it is held. 'guest': takes it for a moment where it is free,
   * to migrate, and then reads beside whatever host holds it or comes to hold it. 'keeper': this process has the folder already
   * (`takeFolder`), and keeps it when the memory closes.
   */
  access: 'host' | 'guest' | 'keeper';
};

/** Opens a folder's memory in the calling thread. @throws StorageError */
export function openMemory(options: MemoryOptions): MemoryDatabase {
  let release: (() => void) | null = null;
  try {
    release = options.access === 'keeper' ? () => undefined : takeFolder(options.folder);
  } catch (cause) {
    if (options.access === 'host' || !(cause instanceof StorageError) || cause.trouble !== 'held') throw cause;
  }
  let opened: WritableDb | null = null;
  try {
    opened = openDatabase(options.folder, options.migrations, release ? 'write' : 'read');
    if (release && options.access === 'guest') {
      // A guest has migrated what there was to migrate; a host that starts meanwhile must find the folder free.
      opened.close();
      release();
      release = null;
      opened = openDatabase(options.folder, options.migrations, 'read');
    }
    if (release) {
      messages.closeUnfinished(opened);
      endAfterCrash(opened);
      lifelongConversation(opened);
    }
  } catch (cause) {
    // A damaged file may open well and fail at the first look.
    opened?.close();
    release?.();
    throw cause;
  }
  const db = opened;
  const lifelong = () =>
    row<{ id: string; number: number }>(db, 'SELECT id, number FROM conversations WHERE lifelong = 1');
  const recallCache = createRecallCache();
  const own = (): number => lifelong()?.number ?? -1;
  const vectors = bindVectors(db, options.folder, release ? 'write' : 'read');
  const knowledge = bindKnowledge(db, own);
  /** What leaves the memory leaves its vectors as well: before, while its rows can be told, or after. */
  const andVectors = <Result>(result: Result): Result => {
    vectors.dropForgotten();
    recallCache.messages.clear();
    return result;
  };
  const forgetting: Pick<MemoryDatabase, 'forget' | 'restore' | 'offTheRecord' | 'endOffTheRecord' | 'eraseForgotten'> =
    {
      forget: (what, more) => andVectors(knowledge.forget(what, more)),
      restore: (id) => {
        const numbers = messagesOfForgetting(db, id);
        const restored = knowledge.restore(id);
        if (restored) vectors.bringBack(numbers);
        return restored;
      },
      offTheRecord: (message) => andVectors(knowledge.offTheRecord(message)),
      endOffTheRecord: (at) => andVectors(knowledge.endOffTheRecord(at)),
      eraseForgotten: (before) => {
        vectors.dropForgotten();
        recallCache.messages.clear();
        return knowledge.eraseForgotten(before);
      },
    };
  const numberOf = (id: string): number => messages.conversationNumber(db, id) ?? -1;
  return {
    ...knowledge,
    ...forgetting,
    ...bindGrowing(db, own),
    ...vectors.methods,
    lifelong: () => lifelong()?.id ?? '',
    conversations: () => listConversations(db),
    append: (message) => messages.appendMessage(db, message),
    update: (id, change) => messages.updateMessage(db, id, change),
    replace: (ids) => messages.replaceMessages(db, ids),
    message: (id) => messages.findMessage(db, id),
    total: (conversation) => messages.countMessages(db, numberOf(conversation)),
    page: (conversation, from, count) => ({
      total: messages.countMessages(db, numberOf(conversation)),
      from,
      messages: messages.pageMessages(db, numberOf(conversation), from, count),
    }),
    latest: (conversation, count) => messages.latestMessages(db, numberOf(conversation), count),
    locate: (id) => messages.locateMessage(db, id),
    search: (query, limit, before) => searchMessages(db, query, limit, before),
    recall: (query) => recall(db, recallCache, query, vectors.nearest),
    addFacts: (facts) => addFacts(db, own(), facts),
    facts: () => listFacts(db, own()),
    exportPage: (cursor, count) => archive.exportPage(db, cursor, count),
    exportTotal: () => archive.exportTotal(db),
    beginImport: () => archive.beginImport(db),
    importRecords: (records) => archive.importRecords(db, records),
    commitImport: () => void db.exec('COMMIT'),
    rollbackImport: () => {
      if (db.inTransaction) db.exec('ROLLBACK');
    },
    tidy: () => mergeIndex(db),
    verify: () => verifyDatabase(db, options.migrations),
    dispose: () => {
      if (!db.open) return;
      vectors.close();
      try {
        if (release) {
          db.pragma('optimize');
          // A copy that is being made reads on; what it keeps from being emptied the next start takes up.
          db.pragma('busy_timeout = 250');
          db.pragma('wal_checkpoint(TRUNCATE)');
        }
      } catch (cause) {
        // A disk that is full or damaged: what was stored stays in the log, and the next start takes it from there.
        if (troubleOf(cause) === null) throw cause;
      } finally {
        db.close();
        release?.();
      }
    },
  };
}
