import { havingReaders } from './having.ts';
import { likingReaders } from './liking.ts';
import { livingReaders } from './living.ts';
import type { Reader } from './reading.ts';
import { workingReaders } from './working.ts';

const { live, move, turn, grow, come, die, get, split, marry, visit } = livingReaders;
const { work, study, teach, run, start, become, leave, succeed, graduate } = workingReaders;
const { speak, learn, like, dislike, prefer, stand, play, practise, eat } = likingReaders;
const { have, own, drive, buy, suffer } = havingReaders;

/** What each verb can tell, by its base form. */
export const readers: Readonly<Record<string, Reader>> = {
  live,
  move,
  relocate: move,
  turn,
  grow,
  come,
  originate: come,
  die,
  get,
  break: split,
  marry,
  visit,
  go: visit,
  travel: visit,
  fly: visit,
  pass: (saying) => [...die(saying), ...succeed(saying)],
  fail: succeed,
  work,
  study,
  teach,
  run,
  start,
  become,
  quit: leave,
  leave,
  lose: leave,
  graduate,
  speak,
  learn,
  like,
  love: like,
  enjoy: like,
  adore: like,
  hate: dislike,
  dislike,
  detest: dislike,
  loathe: dislike,
  despise: dislike,
  prefer,
  stand,
  bear: stand,
  play,
  do: practise,
  practise,
  practice: practise,
  eat,
  drink: eat,
  have,
  own,
  drive,
  buy,
  suffer,
};
