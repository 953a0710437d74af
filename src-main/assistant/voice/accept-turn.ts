import { isStopPhrase } from '../../conversation/heard-words.ts';
import type { Clock } from '../../conversation/ports.ts';
import { sharedWords, wordList } from '../../conversation/spoken-words.ts';
import type { EventHub } from '../event-hub.ts';
import type { OnboardingCalls } from '../onboarding-calls.ts';
import type { Turns } from '../turns.ts';
import type { SpokenTurn } from './hearing.ts';
import type { OnboardingAloud } from './onboarding-aloud.ts';
import type { Replies } from './replies.ts';
import type { SelfHearing } from './self-hearing.ts';

type Parts = {
  /** What of these words is meant for us; null for what the room says to somebody else. */
  meant(text: string): string | null;
  replies: Replies;
  selfHearing: SelfHearing;
  onboarding: Pick<OnboardingCalls, 'view'>;
  onboardingAloud: OnboardingAloud;
  /** Asks again what stands on the screen. */
  askAgain(): Promise<void>;
  turns: Pick<Turns, 'hear'>;
  events: EventHub;
  clock: Clock;
  /** We answered ourselves again and again. */
  loop(): Promise<void>;
  /** Somebody spoke to us and was understood. */
  understood(): void;
  thinks(): void;
};

/** Decides what is done with what somebody said: nothing, an answer to a question of ours, or a turn of the mind's. */
export function createAcceptTurn(parts: Parts): (turn: SpokenTurn, over: boolean) => Promise<void> {
  const { replies, selfHearing, onboarding, onboardingAloud, turns, events, clock } = parts;
  /** What the room says to somebody else is forgotten here, and was never written down. */
  const forget = (): void => events.emit({ type: 'caption-changed', speaker: 'person', text: '', settled: true });

  return async (turn, over) => {
    if (turn.text === '') return;
    const text = parts.meant(turn.text);
    if (text === null || text === '') return forget();
    if (isStopPhrase(text) && replies.busy()) {
      await replies.interrupt();
      return forget();
    }
    const likeness = sharedWords(text, replies.saidLately());
    // Long after we fell silent, our words in somebody's mouth are theirs.
    const lately = over || replies.spokeAt(turn.startedAt);
    const count = wordList(text).length;
    const verdict = lately ? selfHearing.judge({ likeness, over, words: count, at: clock.monotonic() }) : 'person';
    if (verdict === 'loop') await parts.loop();
    if (verdict !== 'person') return forget();
    parts.understood();
    if (!onboarding.view().finished) {
      const understood = await onboardingAloud.answer(onboarding.view(), text, turn.pace).finally(forget);
      if (!understood) await parts.askAgain();
      return;
    }
    // Of what we were about to say only what was heard is kept.
    if (replies.busy()) await replies.interrupt();
    replies.expect({ 'speech-end': turn.speechEnd, endpoint: turn.endpoint, transcript: turn.transcript });
    parts.thinks();
    // It stands in the transcript then, or could not be written down, which is said.
    await turns.hear(text, turn.pace).finally(forget);
  };
}
