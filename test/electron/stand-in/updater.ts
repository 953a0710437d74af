import type { UpdateFound, UpdaterSurface } from '../../../src-main/electron/presence-surface.ts';
import { createListeners } from './listeners.ts';

/** What looks for newer versions, recorded; a test says what it finds. */
export type StandInUpdater = UpdaterSurface & {
  readonly done: string[];
  /** What the next look finds; an error where the feed cannot be reached, null where this copy cannot be changed. */
  finds: UpdateFound | Error | null;
  /** How the next download ends; it waits for `fetched` when there is none. */
  fetches: Error | null;
  emit(event: 'download-progress' | 'error', ...values: unknown[]): void;
};

/** A feed that has a version. */
export const found = (version: string, releaseNotes: string | null = null, isUpdateAvailable = true): UpdateFound => ({
  isUpdateAvailable,
  updateInfo: { version, releaseNotes },
});

export function createUpdater(): StandInUpdater {
  const listeners = createListeners();
  const done: string[] = [];
  const updater: StandInUpdater = {
    autoDownload: true,
    autoInstallOnAppQuit: false,
    allowDowngrade: true,
    logger: null,
    done,
    finds: null,
    fetches: null,
    isUpdaterActive: () => updater.finds !== null,
    checkForUpdates: () => {
      done.push('check');
      return updater.finds instanceof Error ? Promise.reject(updater.finds) : Promise.resolve(updater.finds);
    },
    downloadUpdate: () => {
      done.push('download');
      listeners.emit('download-progress', { transferred: 10, total: 100 });
      return updater.fetches === null ? Promise.resolve(['/tmp/new']) : Promise.reject(updater.fetches);
    },
    quitAndInstall: () => void done.push('install'),
    on: (event: string, listener: (...values: never[]) => void) => listeners.on(event, listener),
    emit: listeners.emit,
  };
  return updater;
}
