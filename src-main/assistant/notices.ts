import { randomUUID } from 'node:crypto';
import type { Notice, NoticeAction, NoticeKind } from '#contract/quiet.ts';
import type { Words } from '#contract/words.ts';
import type { Clock } from '../conversation/ports.ts';
import type { EventHub } from './event-hub.ts';

type Parts = { events: EventHub; clock: Clock; words: Words; osName(): string; keepsToItself(): boolean };

/** Time that a mind may be away before it is worth a notice, in milliseconds: most absences are a hiccup. */
const worthTelling = 20_000;

const actions: Record<NoticeKind, NoticeAction[]> = {
  answered: ['open', 'hush'],
  said: ['open', 'hush'],
  away: ['open'],
  back: ['open'],
  export: ['open'],
  update: ['open', 'later'],
  storage: ['open'],
  reminder: ['open', 'later'],
};

export type Notices = {
  /** Says something to whoever does not look. Nothing while it keeps to itself, but for what must be known. */
  raise(kind: NoticeKind, text: string): void;
  dispose(): void;
};

/**
 * What the OS wants to say while nobody looks, as events; a host shows them where its window is out of sight. Never the words of a
 * talk: they would stand on a locked screen.
 */
export function createNotices({ events, clock, words, osName, keepsToItself }: Parts): Notices {
  const say = words.companion.notices;
  /** What must be known even when it keeps to itself: that something is at risk. */
  const urgent: ReadonlySet<NoticeKind> = new Set<NoticeKind>(['storage']);
  const raise = (kind: NoticeKind, text: string): void => {
    if (keepsToItself() && !urgent.has(kind)) return;
    const notice: Notice = { id: randomUUID(), kind, title: osName(), text, at: clock.now(), actions: actions[kind] };
    events.emit({ type: 'notice-raised', notice });
  };
  let cancelAway = (): void => undefined;
  let isAway = false;
  let toldAway = false;
  const end = events.subscribe((event) => {
    switch (event.type) {
      case 'turn-settled':
        if (event.reply !== null && event.failure === null) raise('answered', say.answered);
        else if (event.failure?.kind === 'storage') raise('storage', event.failure.sentence);
        break;
      case 'mind-changed':
        if (event.mind.state === 'away') {
          // Told again at every look; the absence began once.
          if (isAway) break;
          isAway = true;
          cancelAway = clock.after(worthTelling, () => {
            toldAway = true;
            raise('away', say.away);
          });
        } else {
          cancelAway();
          if (toldAway) raise('back', say.back);
          isAway = false;
          toldAway = false;
        }
        break;
      case 'export-progressed':
        if (event.state === 'finished') raise('export', say.exported);
        else if (event.state === 'failed') raise('export', say.exportFailed);
        break;
      default:
        break;
    }
  });
  return {
    raise,
    dispose: () => {
      cancelAway();
      end();
    },
  };
}
