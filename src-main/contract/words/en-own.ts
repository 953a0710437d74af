/**
 * What the OS says itself about its memory, whatever mind it has: these answers are counted and quoted, never made up.
 */
const things = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

export const ownEnglish = {
  forgot: (messages: number, entries: number, minutes: number) => {
    const what = [
      ...(messages > 0 ? [things(messages, 'message', 'messages')] : []),
      ...(entries > 0 ? [things(entries, 'thing I knew', 'things I knew')] : []),
    ].join(' and ');
    return `Forgotten: ${what}. If you want it back, say “take that back” within ${minutes} minutes. After that it is erased for good.`;
  },
  nothingToForget: 'I find nothing about that, so there is nothing to forget.',
  forgetAll:
    'I do not forget everything at one word, so that it never happens by a slip. Tell me about what, and I will: “forget what I said about …”. To begin anew, quit me and take my folder away; it is named in the settings.',
  takenBack: 'It is back, as it was.',
  nothingToTakeBack:
    'There is nothing that I could bring back. What was forgotten more than ten minutes ago is erased.',
  paused:
    'All right. From now on I keep what we say only until you tell me to remember again; then it is erased. I do not learn from it.',
  alreadyPaused: 'I am not remembering already. Say “you can remember again” when I may.',
  goingOn: (erased: number) =>
    erased === 0
      ? 'I remember again from here.'
      : `I remember again from here. What we said in between is erased: ${things(erased, 'message', 'messages')}.`,
  notPaused: 'I am remembering already.',
  known: {
    nothing: 'Nothing yet but what we have said here.',
    intro: (count: number) => `This is what I know about you, ${things(count, 'thing', 'things')} in all:`,
    more: (count: number) =>
      `And ${things(count, 'more thing', 'more things')}. All of it stands in the room “Memory”, each with the words it came from, and you can take it as a file.`,
    where:
      'Each of them stands in the room “Memory” with the words it came from. You can correct or forget any of it there.',
  },
  why: {
    none: 'What I said there did not come from my memory, only from what we were just talking about.',
    nothingSaid: 'I have not said anything yet that I could explain.',
    intro: 'From what you told me:',
    line: (when: string, own: boolean, text: string) =>
      own ? `${when} you said: “${text}”` : `${when} I said: “${text}”`,
    onboarding: (when: string) => `You told me that ${when.charAt(0).toLowerCase()}${when.slice(1)}, when we met.`,
  },
  reflected: (pages: number) =>
    pages === 0
      ? 'There is nothing new to reflect on.'
      : `I have written ${things(pages, 'page', 'pages')} in my journal. You find it in the room “Memory”, under “Growing”.`,
  doubt: (one: string, other: string) => `One thing I am not sure of. ${one} And also: ${other} Which is so?`,
};
