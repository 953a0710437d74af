import type { ExportFormat, ExportSubject } from '#contract/archive.ts';
import type { Session } from './session.svelte.ts';

/** A file that is being written: whether it runs, and what can be said of it. */
export type Export = {
  readonly running: boolean;
  /** How far it is; null while nothing runs. */
  readonly progress: { done: number; total: number } | null;
  /** What is to be said about it now; empty before the first. */
  readonly tidings: string;
  take(format: ExportFormat, what: ExportSubject): Promise<void>;
  cancel(): void;
};

/** Takes things out as files, one at a time. */
export function createExport(session: Session): Export {
  const { words } = session;
  const say = words.takeAway;
  let id = $state('');
  let refusal = $state('');
  const progress = $derived(session.exports[id]);
  const tidings = $derived.by((): string => {
    if (refusal !== '') return refusal;
    switch (progress?.state) {
      case 'running':
        return say.progress(words.common.number(progress.done), words.common.number(progress.total));
      case 'finished':
        return say.finished;
      case 'failed':
        return say.failed;
      case 'cancelled':
        return say.cancelled;
      default:
        return '';
    }
  });
  /** Hands the address to the browser, which saves it under the name that the host gives. */
  const download = (path: string): void => {
    const link = document.createElement('a');
    link.href = path;
    link.download = '';
    link.click();
  };
  return {
    get running() {
      return progress?.state === 'running';
    },
    get progress() {
      return progress?.state === 'running' ? progress : null;
    },
    get tidings() {
      return tidings;
    },
    take: async (format, what) => {
      refusal = '';
      const answer = await session.attempt(() => session.api.call('archive.export', { format, what }));
      if ('refusal' in answer) ({ refusal } = answer);
      else if (answer.result.delivery !== 'none') {
        id = answer.result.export;
        if (answer.result.delivery === 'download') download(answer.result.path);
      }
    },
    cancel: () => void session.attempt(() => session.api.call('archive.cancel', { export: id })),
  };
}
