/** Why the mind was not there, as one says it afterwards. */
type Why = 'unreachable' | 'timeout' | 'stalled' | 'server-fault';

const why: Record<Why, string> = {
  unreachable: 'the model could not be reached',
  timeout: 'the model did not begin to answer',
  stalled: 'the model had fallen silent',
  'server-fault': 'the model had a fault on its side',
};

/** Made anew each time: the person may have travelled since the start. */
const format = (options: Intl.DateTimeFormatOptions, at: number): string =>
  new Intl.DateTimeFormat('en-GB', options).format(at);
const time = (at: number): string => format({ hour: '2-digit', minute: '2-digit' }, at);
const dayAndTime = (at: number): string =>
  format({ day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit' }, at);
const day = (at: number): string => format({ dateStyle: 'short' }, at);

/** A span of time as one says it; by its length alone where the clock was set back meanwhile, or summer time ended. */
const span = (from: number, until: number, length: number): string => {
  const roughly = length < 90_000 ? 'for a minute' : `for about ${Math.round(length / 60_000)} minutes`;
  if (until < from) return roughly;
  if (day(from) !== day(until)) return `from ${dayAndTime(from)} to ${dayAndTime(until)}`;
  const [began, ended] = [time(from), time(until)];
  if (began > ended || (began === ended && length >= 90_000)) return roughly;
  return began === ended ? `for a moment at ${began}` : `from ${began} to ${ended}`;
};

/** What it says when its mind is back. */
export const returningEnglish = {
  /** Where it was. `from` and `until` in milliseconds since 1970, `length` in milliseconds. */
  wasAway: (from: number, until: number, length: number, kind: Why) =>
    `I was away ${span(from, until, length)}, because ${why[kind]}, and now I am back.`,
  /** It begins again by itself. */
  again: 'I answer what you asked now.',
  /** It was too long ago: the person may not want it any more. */
  left: 'What you asked last was more than an hour ago, so I left it; ask me to try again if you still want to know.',
};
