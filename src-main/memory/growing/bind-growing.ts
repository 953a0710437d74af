import type { GrowingStore } from '../../conversation/knowledge-ports.ts';
import type { WritableDb } from '../database.ts';
import { addPage, listPages, openDays } from './journal.ts';
import { addMilestones, lifeFigures, listMilestones, markMilestoneSaid } from './milestones.ts';
import { addSummary, listSummaries, openPeriods } from './summaries.ts';
import { entriesBetween, messagesBetween } from './talk.ts';
import { addMoves, listMoves, takeBackMove } from './trait-moves.ts';

/** Every method of a `GrowingStore`, answered at once. */
type GrowingDatabase = {
  [Method in keyof GrowingStore]: (
    ...parameters: Parameters<GrowingStore[Method]>
  ) => Awaited<ReturnType<GrowingStore[Method]>>;
};

/** What becomes of a long life, on one connection. @param own the number of the lifelong conversation. */
export const bindGrowing = (db: WritableDb, own: () => number): GrowingDatabase => ({
  traitMoves: () => listMoves(db),
  addTraitMoves: (moves) => addMoves(db, moves),
  takeBackMove: (move, takenBack) => takeBackMove(db, move, takenBack),
  journal: (before, limit) => listPages(db, before, limit),
  addJournalPage: (page) => addPage(db, page),
  openDays: (now, limit) => openDays(db, own(), now, limit),
  messagesBetween: (from, until, limit) => messagesBetween(db, own(), from, until, limit),
  entriesBetween: (from, until) => entriesBetween(db, from, until, Date.now()),
  openPeriods: (now, limit) => openPeriods(db, own(), now, limit),
  addSummary: (summary) => addSummary(db, summary, Date.now()),
  summaries: (period, from, until) => listSummaries(db, period, from, until),
  milestones: () => listMilestones(db),
  addMilestones: (milestones) => addMilestones(db, milestones),
  milestoneSaid: (id, at) => markMilestoneSaid(db, id, at),
  lifeFigures: () => lifeFigures(db, own()),
});
