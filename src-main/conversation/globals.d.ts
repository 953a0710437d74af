/**
 * What the pure rules use of the platform beyond the language itself: they are compiled without Node's and the browser's
 * types, and both have these. Only the compilation of this folder alone reads this file.
 */
interface AbortSignal {
  readonly aborted: boolean;
  throwIfAborted(): void;
}
