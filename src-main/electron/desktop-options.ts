import type { DesktopStatus } from '#contract/desktop.ts';
import type { AssistantOptions } from '../assistant/create-assistant.ts';
import type { UpdaterSurface } from './presence-surface.ts';

/** What the desktop program is started with, beside Electron itself. */
export type DesktopOptions = Pick<AssistantOptions, 'resources' | 'environment' | 'log' | 'clock'> & {
  /** The words of the command line after the program's name; Chromium's own switches may stand among them. */
  words: string[];
  platform: NodeJS.Platform;
  /** The program's file as this process runs it. */
  program: string;
  /** The folder of the built window. */
  windowFolder: string;
  /** The file of the built preload script. */
  preload: string;
  /** The folder of the program's pictures. */
  assets: string;
  /** Newer versions: the file that a build with a feed brings along, and what looks there. */
  updates: { feed: string; load(): Promise<UpdaterSurface> };
  /** What changed from one version to another; null when there is nothing to tell. */
  changes(since: string, now: string): DesktopStatus['changed'];
  /** Told the folder once it is held: the log is kept there from then on. */
  keepLogIn(folder: string): void;
  /** `end` is to be called at an error that nobody caught. */
  whenBroken(end: () => void): void;
};
