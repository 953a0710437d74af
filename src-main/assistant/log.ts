import { pino } from 'pino';
import type { Log } from '../conversation/ports.ts';
import { openLogFiles, type LogFiles } from './log-files.ts';

export type LogLevel = 'info' | 'warn';
type Figures = Record<string, number | string | boolean>;

/**
 * The log of a host: its lines go to a stream from `level` on and, once the data folder is known and ours, all of them into
 * rotating files there.
 */
export type HostLog = Log & {
  /** From now on lines are kept in DIR/logs too. Called when no other host can have the folder. */
  keepIn(folder: string): void;
  /** An error that nobody expected: its kind and where in our own files it came from, without its message, which may hold anything. */
  fault(what: 'uncaught exception' | 'unhandled rejection', cause: unknown): void;
  dispose(): void;
};

/** Lines that are held until the folder is known. */
const mostEarly = 200;

/** The level that OS1_LOG asks for. */
export const logLevel = (environment: NodeJS.ProcessEnv): LogLevel =>
  environment['OS1_LOG'] === 'info' ? 'info' : 'warn';

/** A log of one line an entry on a stream (stderr): what happened and its figures, never anybody's words. */
export function createStreamLog(stream: NodeJS.WritableStream, level: LogLevel): Log {
  const write = (kind: LogLevel, what: string, figures: Figures = {}): void => {
    const rest = Object.entries(safeFigures(figures)).map(([name, value]) => ` ${name}=${String(value)}`);
    stream.write(`${new Date().toISOString()} ${kind} ${what}${rest.join('')}\n`);
  };
  return {
    info: (what, figures) => {
      if (level === 'info') write('info', what, figures);
    },
    warn: (what, figures) => write('warn', what, figures),
  };
}

/** @param level of the stream; the files get everything. */
export function createHostLog(stream: NodeJS.WritableStream, level: LogLevel): HostLog {
  const shown = createStreamLog(stream, level);
  // A terminal that was closed, or a pipe that nobody reads, is no reason to end: the files have every line.
  stream.on('error', () => undefined);
  let files: LogFiles | null = null;
  /** What was said before the folder was known to be ours. */
  const early: string[] = [];
  let lost = 0;
  const kept = pino(
    {
      base: null,
      messageKey: 'what',
      nestedKey: 'figures',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    {
      write: (line: string): void => {
        if (files === null) {
          if (early.length < mostEarly) early.push(line);
          return;
        }
        if (!files.write(line)) {
          // Once for each time that it begins: the disk may be full for hours.
          if (lost === 0) shown.warn('the log cannot be written');
          lost += 1;
        } else if (lost > 0) {
          const lines = lost;
          lost = 0;
          kept.warn({ lines }, 'lines of the log were lost');
        }
      },
    },
  );
  const say = (kind: LogLevel, what: string, figures: Figures): void => {
    shown[kind](what, figures);
    kept[kind](safeFigures(figures), what);
  };
  return {
    info: (what, figures = {}) => say('info', what, figures),
    warn: (what, figures = {}) => say('warn', what, figures),
    keepIn: (folder) => {
      files?.dispose();
      files = openLogFiles(folder);
      for (const line of early.splice(0)) files.write(line);
    },
    fault: (what, cause) => {
      const name = cause instanceof Error ? cause.name : typeof cause;
      const kind = isOwnWord(name) ? name : 'withheld';
      const at = ownFrames(cause).join(' < ');
      stream.write(`${new Date().toISOString()} warn ${what} kind=${kind} at=${at}\n`);
      kept.warn({ kind, at }, what);
    },
    dispose: () => {
      files?.dispose();
      files = null;
    },
  };
}

/**
 * Figures that can hold nothing of a person: numbers, yes and no, and words of the program itself (`TypeError`, `conversation.send`).
 * Anything else, above all what has a space or a digit in it as sentences and keys do, is withheld, whoever handed it in.
 */
export function safeFigures(figures: Figures): Figures {
  return Object.fromEntries(
    Object.entries(figures).map(([name, value]) => [
      name,
      typeof value !== 'string' || isOwnWord(value) ? value : 'withheld',
    ]),
  );
}

const isOwnWord = (value: string): boolean => value.length <= 40 && /^[A-Za-z_]+(?:[.:-][A-Za-z_]+)*$/.test(value);

/** A place in one of our own files, as `fault` writes it and nothing else: 'dist/serve.js:12:7'. */
export const ownFrame = /^(?:dist|src-main)\/[\w./-]+\.[cm]?[jt]s:\d+:\d+$/;

/** Where an error came from, in our own files, nearest first. The message stands in front of a stack and is cut off first. */
function ownFrames(cause: unknown): string[] {
  if (!(cause instanceof Error) || typeof cause.stack !== 'string') return [];
  const head = cause.message === '' ? cause.name : `${cause.name}: ${cause.message}`;
  // A message that was changed since can no longer be told from what follows it.
  if (!cause.stack.startsWith(head)) return [];
  return cause.stack
    .slice(head.length)
    .split('\n')
    .filter((line) => line.startsWith('    at ') && !line.includes('node_modules'))
    .flatMap((line) => /.*[\\/]((?:dist|src-main)[\\/].*?:\d+:\d+)\)?$/.exec(line)?.[1]?.replaceAll('\\', '/') ?? [])
    .filter((frame) => ownFrame.test(frame))
    .slice(0, 10);
}
