import { wordList } from './spoken-words.ts';

/** What words said into a reply mean for it. */
export type Interjection = 'nothing' | 'backchannel' | 'stop' | 'words';

/** Sounds of listening: they say 'go on', so nothing stops for them. */
const backchannels = new Set(
  'mm mmm mm-hm mhm hm hmm uh-huh uhhuh uh huh mm-hmm ah oh aha yes yeah yep yup ok okay right sure really wow nice good great true exactly indeed i see got it go on of course interesting'.split(
    ' ',
  ),
);

/** Whole utterances that end what is being said, and ask for nothing else. */
const stopPhrases =
  /^(?:please )?(?:stop|stop it|stop talking|stop please|be quiet|quiet|hush|shush|shut up|silence|enough|that's enough|that is enough|okay stop|ok stop|no stop|wait|hold on|never mind|cancel)(?: please| now)?$/;

/** Asks for time: the turn is not over until they speak again. */
const thinking =
  /\b(?:let me think|let me see|give me a (?:moment|second|minute)|one moment|just a (?:moment|second)|hold on a (?:moment|second)|i need to think|i have to think|i'm thinking)(?: about (?:it|that|this))?$/;

/** Words after which a sentence goes on, whatever mark a transcriber puts behind them: conjunctions, articles, fillers. */
const neverLast =
  /(?:^|\s)(?:and|or|but|because|if|while|although|than|of|from|with|into|between|the|a|an|my|your|our|their|its|i'm|i've|i'll|i'd|we're|they're|very|um|uh|uhm|er|erm|hmm|kind of|sort of|i mean|there is|there are)$/;

/** Words after which it mostly goes on, but which a sentence may end with: 'that is what it is for.' */
const seldomLast =
  /(?:^|\s)(?:so|then|that|which|who|when|though|since|as|like|without|to|in|on|at|by|for|about|over|under|his|her|this|these|those|some|i|we|you|he|she|they|is|are|was|were|am|be|been|has|have|had|do|does|did|can|could|will|would|should|may|might|must|it's|that's|there's|not|really|quite|well|maybe|perhaps|also|just|even|you know|i think|i guess)$/;

/** What was said while the OS speaks. Stop words count only when they are all that was said. */
export function classifyInterjection(text: string): Interjection {
  const words = wordList(text);
  if (words.length === 0) return 'nothing';
  const said = words.join(' ');
  if (stopPhrases.test(said)) return 'stop';
  if (backchannels.has(said) || words.every((word) => backchannels.has(word))) return 'backchannel';
  return 'words';
}

/** True when all that was said is to be silent. */
export const isStopPhrase = (text: string): boolean => classifyInterjection(text) === 'stop';

/** What the words so far say about the turn: over, likely to go on, or held open on purpose. */
export function completeness(text: string): 'finished' | 'unfinished' | 'held' {
  const said = wordList(text).join(' ');
  if (said === '') return 'finished';
  if (thinking.test(said)) return 'held';
  // A transcriber that hears a sentence go on writes a comma, a dash or dots.
  if (/(?:,|-|–|—|…|\.\.\.)\s*$/.test(text)) return 'unfinished';
  if (/\?["'”’)\]]*\s*$/.test(text)) return 'finished';
  const closed = /[.!]["'”’)\]]*\s*$/.test(text);
  return neverLast.test(said) || (!closed && seldomLast.test(said)) ? 'unfinished' : 'finished';
}

/** True when a text asks something: the person may then think before they answer. */
export const isQuestion = (text: string): boolean => /\?["'”’)\]]*\s*$/.test(text.trimEnd());
