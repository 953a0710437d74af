import type { KnowledgeStore } from '../../conversation/knowledge-ports.ts';
import type { WritableDb } from '../database.ts';
import { changeEntry } from './change-entry.ts';
import { doubtAsked, noteReply, openDoubt, replyEntries } from './doubts.ts';
import { listEntries, readEntry } from './entries.ts';
import { eraseForgotten } from './erase.ts';
import { forget, forgettings, weighForgetting } from './forget.ts';
import { learn } from './learn.ts';
import { endOffTheRecord, offTheRecord } from './off-the-record.ts';
import { outdated } from './outdated.ts';
import { listPeople } from './people.ts';
import { quotedOf } from './quoted.ts';
import { createRelevantCache, relevant } from './relevant.ts';
import { restore } from './restore.ts';
import { knowledgeCounts, timeline } from './timeline.ts';
import { markRead, unread, unreadTotal } from './unread.ts';

/** Every method of a `KnowledgeStore`, answered at once. */
type KnowledgeDatabase = {
  [Method in keyof KnowledgeStore]: (
    ...parameters: Parameters<KnowledgeStore[Method]>
  ) => Awaited<ReturnType<KnowledgeStore[Method]>>;
};

/**
 * Binds the queries of what is known to a connection.
 *
 * @param own gives the number of the lifelong conversation.
 * @param now milliseconds since 1970, for plans whose day is over.
 */
export function bindKnowledge(db: WritableDb, own: () => number, now: () => number = Date.now): KnowledgeDatabase {
  // What is deleted is overwritten in the file, from the first day: a page that was freed before that keeps what stood on it.
  db.pragma('secure_delete = ON');
  const relevantCache = createRelevantCache();
  return {
    learn: (learned, from) => learn(db, own(), learned, from),
    entries: (query) => listEntries(db, query, now()),
    people: () => listPeople(db, now()),
    entry: (id) => readEntry(db, id, now()),
    relevant: (query) => relevant(db, relevantCache, query),
    outdated: (messages) => outdated(db, messages),
    openDoubt: () => openDoubt(db, now()),
    doubtAsked: (entry, at) => doubtAsked(db, entry, at),
    changeEntry: (id, change, at) => changeEntry(db, id, change, at, now()),
    unread: (work, count) => unread(db, own(), work, count),
    unreadTotal: (work) => unreadTotal(db, own(), work),
    markRead: (work, message, at) => markRead(db, work, message, at),
    weighForgetting: (what) => weighForgetting(db, what),
    forget: (what, more) => forget(db, what, more),
    restore: (forgetting) => restore(db, forgetting),
    forgettings: (at) => forgettings(db, at),
    eraseForgotten: (before) => eraseForgotten(db, before),
    offTheRecord: (message) => offTheRecord(db, message),
    endOffTheRecord: (at) => endOffTheRecord(db, at),
    noteReply: (reply, sources) => noteReply(db, reply, sources),
    replySources: (reply) => ({
      sources: quotedOf(
        db,
        `m.number IN (SELECT r.message FROM reply_sources r JOIN messages q ON q.number = r.reply WHERE q.id = ?)
         ORDER BY m.at, m.id`,
        reply,
      ),
      entries: replyEntries(db, reply, now()),
    }),
    knowledgeCounts: () => knowledgeCounts(db, own(), now()),
    timeline: (period, within) => timeline(db, own(), period, within),
  };
}
