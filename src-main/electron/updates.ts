import { z } from 'zod';
import type { UpdateStatus } from '#contract/desktop.ts';
import { instantSchema } from '#contract/identifiers.ts';
import type { Words } from '#contract/words.ts';
import type { AssistantOptions } from '../assistant/create-assistant.ts';
import type { KeptFile } from './kept-file.ts';
import type { UpdateFound, UpdaterSurface } from './presence-surface.ts';

/** Between two looks by itself, in milliseconds, over restarts too. */
const between = 4 * 60 * 60_000;

/** Between two glances at the clock: a machine that slept does not wait another four hours. */
const glance = 15 * 60_000;

/** A start has better things to do in its first minute. */
const calm = 60_000;

/** "Later" is the next day. */
const untilLater = 24 * 60 * 60_000;

/** Longest wait for the copy that is made at quitting, in milliseconds: the rest of the program has to end in time as well. */
const copyPatience = 1_500;

/** Longest notes of a version, in characters. */
const longestNotes = 4_000;

/** What DIR/updates.json keeps, so that starting anew is no reason to look anew. */
export const keptUpdatesSchema = z.strictObject({
  lookedAt: instantSchema.nullable().default(null),
  /** The version that the person put off, and until when. */
  later: z
    .strictObject({ version: z.string().max(40), until: instantSchema })
    .nullable()
    .default(null),
});

export type UpdatesParts = {
  /** What looks and fetches, or the sentence why this copy has nothing to look with. */
  source: { load(): Promise<UpdaterSurface> } | { why: string };
  kept: KeptFile<z.infer<typeof keptUpdatesSchema>>;
  clock: NonNullable<AssistantOptions['clock']>;
  words: Words['companion']['updates'];
  log: AssistantOptions['log'];
  /** Makes a copy of the history before anything takes the program's place; rejects when it cannot. */
  backup(): Promise<void>;
  /** Ends the program with all its parts and then calls `go`, which installs and starts the newer one. */
  install(go: () => void): Promise<void>;
  /** Installing went wrong after the program had ended. */
  installFailed(sentence: string): void;
  /** Told after every change of the status. */
  changed(): void;
  /** A newer version was found without having been asked for. */
  found(sentence: string): void;
};

export type Updates = {
  status(): UpdateStatus;
  /** 'check' looks now; 'fetch' gets what is offered; 'later' puts it off for a day; 'restart' installs what is ready. */
  step(step: 'check' | 'fetch' | 'later' | 'restart'): Promise<void>;
  /** Begins to look by itself. */
  begin(): void;
  /** The program is being quit: what is ready goes in after another copy of the history, or not this time. Never rejects. */
  quitting(): Promise<void>;
  dispose(): void;
};

/**
 * Newer versions of the program: looked for at most every four hours, fetched only when the person says so, and only once there is
 * a copy of the history; put in when the program is quit, or at once when that is wanted.
 */
export function createUpdates(parts: UpdatesParts): Updates {
  const { source, kept, clock, words, log, changed } = parts;
  let status: UpdateStatus =
    'why' in source ? { state: 'absent', why: source.why } : { state: 'current', checkedAt: kept.read().lookedAt };
  let updater: Promise<UpdaterSurface> | null = null;
  let cancel = (): void => undefined;

  const set = (next: UpdateStatus): void => {
    status = next;
    changed();
  };
  const failed = (sentence: string, cause: unknown): void => {
    // Its text may hold addresses and paths.
    log.warn('update failed', { kind: cause instanceof Error ? cause.name : 'unknown' });
    set({ state: 'failed', sentence });
  };
  const load = async (): Promise<UpdaterSurface> => {
    if ('why' in source) throw new Error(source.why);
    updater ??= source.load().then((loaded) => prepare(loaded));
    try {
      return await updater;
    } catch (cause) {
      // The next look tries anew.
      updater = null;
      throw cause;
    }
  };
  const prepare = (loaded: UpdaterSurface): UpdaterSurface => {
    loaded.autoDownload = false;
    loaded.autoInstallOnAppQuit = true;
    loaded.allowDowngrade = false;
    // It would write addresses and paths.
    loaded.logger = null;
    loaded.on('download-progress', ({ transferred, total }) => {
      if (status.state === 'fetching') set({ ...status, done: transferred, total });
    });
    // What goes wrong also rejects what was asked for; only while it installs nobody waits for an answer.
    loaded.on('error', () => {
      if (status.state === 'installing') parts.installFailed(words.installFailed);
    });
    return loaded;
  };

  const look = async (asked: boolean): Promise<void> => {
    const { state } = status;
    if (state !== 'current' && state !== 'failed' && !(asked && state === 'offered')) return;
    set({ state: 'checking' });
    const lookedAt = clock.now();
    try {
      await kept.write({ ...kept.read(), lookedAt });
      const loaded = await load();
      const found = loaded.isUpdaterActive() ? await loaded.checkForUpdates() : null;
      if (found === null) return set({ state: 'absent', why: words.notThisWay });
      const { version } = found.updateInfo;
      const { later } = kept.read();
      const putOff = !asked && later?.version === version && later.until > clock.now();
      if (!found.isUpdateAvailable || putOff) return set({ state: 'current', checkedAt: lookedAt });
      set({ state: 'offered', version, notes: plainNotes(found.updateInfo.releaseNotes) });
      if (!asked) parts.found(words.offered(version));
    } catch (cause) {
      failed(words.lookFailed, cause);
    }
  };
  const fetch = async (): Promise<void> => {
    if (status.state !== 'offered') return;
    const { version, notes } = status;
    set({ state: 'fetching', version, done: 0, total: 0 });
    try {
      await parts.backup();
    } catch (cause) {
      return failed(words.copyFailed, cause);
    }
    try {
      const loaded = await load();
      // A copy that failed at an earlier restart had taken this back.
      loaded.autoInstallOnAppQuit = true;
      await loaded.downloadUpdate();
      set({ state: 'ready', version, notes });
    } catch (cause) {
      failed(words.fetchFailed, cause);
    }
  };
  const later = async (): Promise<void> => {
    if (status.state !== 'offered') return;
    const { version } = status;
    set({ state: 'current', checkedAt: kept.read().lookedAt });
    await kept.write({ ...kept.read(), later: { version, until: clock.now() + untilLater } });
  };
  const restart = async (): Promise<void> => {
    if (status.state !== 'ready') return;
    set({ state: 'installing', version: status.version, since: clock.now() });
    const loaded = await load();
    try {
      await parts.backup();
    } catch (cause) {
      // The sentence says that nothing was changed: then quitting must not change it either.
      loaded.autoInstallOnAppQuit = false;
      return failed(words.copyFailed, cause);
    }
    await parts.install(() => loaded.quitAndInstall(false, true));
  };
  const quitting = async (): Promise<void> => {
    if (status.state !== 'ready') return;
    try {
      const loaded = await load();
      // The program may be gone before there is a copy.
      loaded.autoInstallOnAppQuit = false;
      await parts.backup();
      loaded.autoInstallOnAppQuit = true;
    } catch (cause) {
      log.warn('newer version not put in', { kind: cause instanceof Error ? cause.name : 'unknown' });
    }
  };
  const steps = { check: () => look(true), fetch, later, restart };

  const isDue = (): boolean => {
    const { lookedAt } = kept.read();
    // A look in the future means that the clock was set back.
    return lookedAt === null || lookedAt > clock.now() || clock.now() - lookedAt >= between;
  };
  const glanceAfter = (wait: number): void => {
    cancel = clock.after(wait, () => {
      if (isDue()) void look(false);
      glanceAfter(glance);
    });
  };
  return {
    status: () => status,
    step: (step) => steps[step](),
    begin: () => {
      cancel();
      if (status.state !== 'absent') glanceAfter(calm);
    },
    quitting: async () => {
      const tooLong = Promise.withResolvers<undefined>();
      const stop = clock.after(copyPatience, () => tooLong.resolve(undefined));
      await Promise.race([quitting(), tooLong.promise]);
      stop();
    },
    dispose: () => cancel(),
  };
}

/** Why a copy has nothing to look with, or null. `hasFeed`: a feed was set when it was built. */
export function whyAbsent(
  { isPackaged, hasFeed, environment }: { isPackaged: boolean; hasFeed: boolean; environment: NodeJS.ProcessEnv },
  words: Words['companion']['updates'],
): string | null {
  if (!isPackaged) return words.fromSource;
  if (!hasFeed) return words.noFeed;
  return environment['PORTABLE_EXECUTABLE_FILE'] === undefined ? null : words.portable;
}

/** What changes, as plain text: a feed may write it with marks of HTML. */
function plainNotes(notes: UpdateFound['updateInfo']['releaseNotes']): string {
  const text = typeof notes === 'string' ? notes : (notes ?? []).map(({ note }) => note ?? '').join('\n\n');
  return text
    .replaceAll(/<[^>]*>/g, '')
    .trim()
    .slice(0, longestNotes);
}
