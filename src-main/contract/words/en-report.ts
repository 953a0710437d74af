/** What is said about a report that one can send to somebody who helps. */
export const reportEnglish = {
  written: (file: string, kilobytes: string) => `Wrote ${file}, ${kilobytes} kB. Nothing was sent anywhere.`,
  ownFolder: (file: string) => `${file} lies where OS1 keeps your life; give a place outside of it with --bundle.`,
  inside: 'Inside, all of it text that you can read before you send it to anybody:',
  parts: {
    'readme.txt': 'what this file is',
    'report.json': 'versions, your choices without addresses, names and keys, how much there is, and what was checked',
    'log.jsonl': 'the last lines of the log: what happened and when',
  },
  without: 'Nothing that you or OS1 said is in it, nothing that OS1 knows about you, and no key.',
  readme: [
    'A report about OS1, made by "os1 doctor --bundle" on the computer that it is about.',
    '',
    'report.json  Versions of the program and the system; the choices in the settings, without addresses, names and keys;',
    '             how many messages and other records there are; sizes of files; and what was checked.',
    'log.jsonl    The last lines of the log, one JSON object a line: what the program did, when, and figures.',
    '',
    'There is nothing in it that was said or written in a talk, nothing that OS1 knows about the person, and no key.',
    'Read it before you send it to anybody. OS1 itself sends it nowhere.',
  ].join('\n'),
};
