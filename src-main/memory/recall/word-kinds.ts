import { wordsOf } from './same-words.ts';

const setOf = (text: string): ReadonlySet<string> => new Set(wordsOf(text));

/** Words that say nothing about what a question is about. */
export const emptyWords = setOf(
  `a an the and or but if then than so as of at by for from in into on onto out over to up with about after before during
  i me my mine you your yours he him his she her hers it its we us our ours they them their theirs this that these those
  am is are was were be been being do does did done have has had having will would shall should can could may might must
  what when where who whom whose which why how not no nor yes there here just very really too also again once any some
  all each both more most other such only own same s t don now im ive youre dont didnt doesnt tell remember know said say
  think get got let like`,
);

/** Words that say little about it: the frame of a question, and verbs of many uses. */
export const lightWords = setOf(
  `kind type sort thing many much time times long often recently share mention describe discuss talk feel make give take
  use go plan way people start receive look new one two first last something someone recent favorite currently usually ever
  happen name call part different specific certain idea`,
);

/** Words that say when. */
export const timeWords = setOf(
  `yesterday today tonight tomorrow ago last next week weekend month year day morning evening night afternoon since recently
  just monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
  october november december summer winter spring autumn fall already soon upcoming date`,
);
