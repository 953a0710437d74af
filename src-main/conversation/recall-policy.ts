import type { RecallHit } from './ports.ts';

/** Below this score a memory has too little to do with the words to be brought up. */
export const recallThreshold = 0.32;

/** Memories brought into one prompt at most, before the token budget cuts further. */
export const recallCount = 8;

/** Which hits may be brought up at all: what is not known is not guessed. */
export const selectRecalled = (hits: readonly RecallHit[]): RecallHit[] =>
  hits.filter((hit) => hit.score >= recallThreshold).slice(0, recallCount);
