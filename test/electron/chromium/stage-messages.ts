import type { Look } from './open-page.ts';

/** The variable in which a scene says what machine it plays on, as JSON. */
export const stageVariable = 'OS1_STAGE';

/** The machine on which the program runs: its Chromium, its screen, and what a person has chosen for all programs. */
export type StageWish = {
  /** An empty folder for what Chromium writes. */
  chromiumFolder: string;
  /** More flags for Chromium, such as a recording for a microphone. */
  flags: string[];
  /** The size of the window's page, whatever the program asks for; null leaves that to the program. */
  viewport: { width: number; height: number } | null;
  look: Look;
};

/** From the program's process to the scene. */
export type FromProgram =
  /** A window is there, still empty: it is loaded when the scene says so. */
  | { kind: 'window'; endpoint: string; targetId: string }
  /** The host told the window an event. */
  | { kind: 'told'; frame: unknown }
  | { kind: 'answer'; id: number; value: unknown }
  | { kind: 'refusal'; id: number; reason: string };

/** From the scene to the program's process. */
export type ToProgram =
  | { kind: 'go'; targetId: string }
  /** Does one of the controls. */
  | { kind: 'do'; id: number; name: string; given: unknown[] };
