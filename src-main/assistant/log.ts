import type { Log } from '../conversation/ports.ts';

/** A log of one line an entry on a stream (stderr): what happened and its figures, never anybody's words. */
export function createStreamLog(stream: NodeJS.WritableStream, level: 'info' | 'warn'): Log {
  const write = (kind: string, what: string, figures: Record<string, number | string | boolean> = {}): void => {
    const rest = Object.entries(figures).map(([name, value]) => ` ${name}=${String(value)}`);
    stream.write(`${new Date().toISOString()} ${kind} ${what}${rest.join('')}\n`);
  };
  return {
    info: (what, figures) => {
      if (level === 'info') write('info', what, figures);
    },
    warn: (what, figures) => write('warn', what, figures),
  };
}
