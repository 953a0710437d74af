import type { BackupKind, RecoveryStep } from '../life.ts';

const number = new Intl.NumberFormat('en');
const counted = (count: number, one: string, many: string): string =>
  count === 1 ? `1 ${one}` : `${number.format(count)} ${many}`;

const kinds: Record<BackupKind, string> = {
  daily: 'the copy of that day',
  weekly: 'the copy of that week',
  'before-migration': 'before my memory was put in a new order',
  'before-update': 'before a newer version',
  'before-restore': 'before another copy took its place',
  asked: 'you asked for it',
};

const steps: Record<RecoveryStep, { name: string; more: string; working: string }> = {
  retry: {
    name: 'Try again',
    more: 'Changes nothing.',
    working: 'I am trying again.',
  },
  restore: {
    name: 'Go back to a copy',
    more: 'You can look at each first. What lies there now is kept beside it.',
    working: 'I am putting the copy in its place.',
  },
  salvage: {
    name: 'Read out what can be read',
    more: 'I read it line by line into a new file, and tell you how much came. The damaged one is kept.',
    working: 'I am reading out what can be read. This can take a while.',
  },
  fresh: {
    name: 'Begin anew',
    more: 'I would know nothing of you. Whatever is left of the old file is kept beside the new one.',
    working: 'I am beginning anew.',
  },
};

/** What is said about copies of the history, and about a history that does not open. */
export const lifeEnglish = {
  recovery: {
    closed: 'Your history is not open yet. What can be done stands in the window.',
    kept: 'Nothing was deleted.',
    since: (moment: string) => `I found it so on ${moment}.`,
    label: 'What can be done',
    steps,
    still: 'It still does not open.',
    salvaged: (messages: number, known: number, lost: number) =>
      `I could read out ${counted(messages, 'message', 'messages')} and ${counted(known, 'thing', 'things')} that I know. ${
        lost === 0
          ? 'Nothing was lost.'
          : `${counted(lost, 'message', 'messages')} could not be read; the damaged file is kept.`
      }`,
    salvagedRead: 'Good',
    noCopies: 'There is no copy to go back to.',
    fresh: {
      ask: 'Begin anew, without what we said?',
      more: 'A new and empty history takes the place of this one. Whatever is left of its file lies beside the new one, and may be read again one day.',
      no: 'Leave everything as it is',
      yes: 'Begin anew',
    },
  },

  /** What the core says of what is done about a history and its copies. */
  keeping: {
    restoring: 'A copy is taking the place of what was here.',
    busy: 'Something is being done about your history already.',
    notOffered: 'That cannot be done about this.',
    noSuchCopy: 'There is no copy of this name.',
    damagedCopy: 'This copy is damaged, so it did not take the place of anything. Nothing was changed.',
    damaged: 'Our history is damaged, so no copy of it could be made. I close it before more is written to it.',
    notSalvaged: 'Nothing could be read out of the damaged file. It is kept as it is.',
    notCopied:
      'I could not make a copy of our history: the disk is full or closed to me. Nothing is lost; I try again later.',
  },

  copies: {
    title: 'Copies of our history',
    more: 'I make one a day while I run, and one before anything changes the file. I keep those of the last seven days and four weeks, and the last three that were made for another reason.',
    brief: 'I make one a day, once you have been quiet for a minute.',
    forgotten: 'When what you had me forget is erased, and a new copy is made, the older ones that still hold it go.',
    where: 'Where they lie',
    make: 'Make one now',
    making: 'I am making one.',
    made: 'It is made and checked.',
    none: 'There is none yet.',
    list: 'Copies, newest first',
    kinds,
    size: (bytes: number) =>
      bytes < 950_000
        ? `${number.format(Math.max(1, Math.round(bytes / 1_000)))} kB`
        : `${(bytes / 1e6).toFixed(1)} MB`,
    look: (moment: string) => `Look into the copy of ${moment}`,
    looking: 'I am looking into it.',
    unsound: 'This copy is damaged. I would not put it in the place of anything.',
    holds: (messages: number, known: number) =>
      `${counted(messages, 'message', 'messages')}, and ${counted(known, 'thing', 'things')} that I know.`,
    empty: 'Nothing was said yet when it was made.',
    span: (first: string, last: string) => (first === last ? `From ${first}.` : `From ${first} to ${last}.`),
    missing: (count: number) =>
      count === 0
        ? 'Everything that was said stands in it.'
        : count === 1
          ? '1 message of now does not stand in it.'
          : `${number.format(count)} messages of now do not stand in it.`,
    missingUnknown: 'What is there now cannot be read, so I cannot say what would be missing.',
    named: (osName: string) => `I was called ${osName}.`,
    close: 'Close it',
    use: 'Go back to this copy',
    ask: (moment: string) => `Go back to how it was on ${moment}?`,
    consequence: (missing: number | null) =>
      missing === null
        ? 'This copy takes the place of what lies there now. What lies there is kept beside it.'
        : missing === 0
          ? 'This copy takes the place of what is there now. That becomes a copy first where it can be read; else its file is kept beside.'
          : `${counted(missing, 'message', 'messages')} and all that I learned since then would not be there any more. What is there now becomes a copy first, so you can come back to it.`,
    no: 'Leave it as it is',
    yes: 'Go back to it',
    going: 'I am putting it in its place.',
  },
};
