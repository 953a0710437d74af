import type { DesktopStatus } from '#contract/desktop.ts';
import type { MindStatus } from '#contract/settings.ts';

/** What of the program is gone, since when (milliseconds since 1970), and what is known of its way back. */
export type Absence =
  | { kind: 'refused'; since: number }
  | { kind: 'connection'; since: number }
  | { kind: 'update'; since: number; version: string }
  /** `nextLook`: when it is looked for again; null while it is being looked for. */
  | { kind: 'mind'; since: number; why: string; nextLook: number | null };

/** The program as far as it may be gone. `lostAt`: when the connection went; null while it is there. */
export type Presence = {
  connection: 'connecting' | 'open' | 'closed' | 'refused';
  lostAt: number | null;
  mind: MindStatus;
  desktop: DesktopStatus | null;
};

/** How long something has to be gone before the screen says so, in milliseconds: most absences are a hiccup. */
export const worthAScreen = 4_000;

/** What is gone, the worst first; null when all is there. */
export function absenceOf({ connection, lostAt, mind, desktop }: Presence): Absence | null {
  if (connection === 'refused') return { kind: 'refused', since: lostAt ?? Date.now() };
  const update = desktop?.update;
  // An update takes the connection with it: what is known of why is the better word.
  if (update?.state === 'installing') return { kind: 'update', since: update.since, version: update.version };
  if (connection === 'closed') return { kind: 'connection', since: lostAt ?? Date.now() };
  if (mind.state === 'away') return { kind: 'mind', since: mind.since, why: mind.sentence, nextLook: mind.nextLook };
  return null;
}

/** One absence keeps its name while what is known of it changes. */
export const nameOf = (absence: Absence): string => `${absence.kind} ${absence.since}`;
