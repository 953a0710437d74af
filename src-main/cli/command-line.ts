import type { Words } from '#contract/words.ts';
import type { Resources } from '../assistant/resources.ts';

/** What a command may use: its words, where it writes, and where the program's files lie. */
export type CommandContext = {
  words: Words;
  environment: NodeJS.ProcessEnv;
  resources: Resources;
  /** One line for a person or a program on stdout. */
  print(line: string): void;
  /** One line for a person on stderr. */
  say(line: string): void;
};

/** The options that commands share, parsed. */
export type CommandOptions = {
  folder: string;
  json: boolean;
  look: boolean;
  positionals: string[];
  format: string | undefined;
  out: string | undefined;
  query: string | undefined;
  queries: string | undefined;
  bundle: string | undefined;
  k: number;
};

/** Called in a way that makes no sense: ends with exit code 2 and this sentence. */
export class UsageError extends Error {}

/** Runs one command; resolves with its exit code. */
export type Command = (options: CommandOptions, context: CommandContext) => Promise<0 | 1>;
