import type { HostLog } from './log.ts';

/**
 * Looks after the errors that nobody caught, for a host; call what is returned to stop.
 *
 * An exception ends the host, in order: it broke off whatever was running at a point that nobody chose (a parser, a list of
 * listeners), so what is in memory can no longer be trusted, while all that was acknowledged is on the disk and a new start reads it
 * from there. A rejection that nobody waited for has only ended its own chain of promises, so the talk goes on. Node's own way with
 * both is to print the message and the stack, which may hold anything.
 *
 * @param end called once, at the first exception.
 */
export function watchFaults(log: Pick<HostLog, 'fault'>, end: () => void): () => void {
  let ending = false;
  const onException = (cause: unknown): void => {
    log.fault('uncaught exception', cause);
    if (ending) return;
    ending = true;
    end();
  };
  const onRejection = (cause: unknown): void => log.fault('unhandled rejection', cause);
  process.on('uncaughtException', onException);
  process.on('unhandledRejection', onRejection);
  return () => {
    process.off('uncaughtException', onException);
    process.off('unhandledRejection', onRejection);
  };
}
