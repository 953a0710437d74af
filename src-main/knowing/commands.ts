import { readCommandInEnglish } from './english/commanding.ts';

/**
 * What the person asks of the memory itself. 'forget': all that was said about something, `about` being the words that tell what
 * ('Paul', 'tea'). 'forget-last': what they said just before. 'forget-all': everything; too much to be done without asking again. 'take-back': undoes the last forgetting. 'pause' and 'go-on': stops
 * and resumes remembering. 'tell-known': what it knows of them; 'tell-why': what its last reply rests on. 'reflect': writes its
 * journal now.
 */
export type Command =
  | { do: 'forget'; about: string }
  | { do: 'forget-last' }
  | { do: 'forget-all' }
  | { do: 'take-back' }
  | { do: 'pause' }
  | { do: 'go-on' }
  | { do: 'tell-known' }
  | { do: 'tell-why' }
  | { do: 'reflect' };

/** Reads a message that is a command to the memory and nothing else; null for all other talk, 'forget it' among it. Pure. */
export const readCommand = (text: string): Command | null => readCommandInEnglish(text);
