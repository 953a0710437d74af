import type { OnboardingView } from '#contract/onboarding.ts';
import type { Pace } from '#contract/voice.ts';
import type { Words } from '#contract/words.ts';
import type { OnboardingCalls } from '../onboarding-calls.ts';

/** Getting to know each other aloud: the same questions, the same answers, the same calls as on the screen. */
export type OnboardingAloud = {
  /** What is said for the step that stands on the screen. */
  question(view: OnboardingView): string;
  /** Takes what the person said for an answer. False when it is none, and the question should be asked again. */
  answer(view: OnboardingView, text: string, pace: Pace): Promise<boolean>;
};

export function createOnboardingAloud(
  calls: OnboardingCalls,
  words: Words,
  personName: () => string | null,
): OnboardingAloud {
  const { onboarding, voice } = words;
  const { answers } = voice;
  return {
    question: (view) => {
      switch (view.step) {
        case 'introduction':
          return `${onboarding.introduction.say} ${onboarding.introduction.more}`;
        case 'keeping':
          return voice.onboarding.keepingAloud;
        case 'name':
        case 'age':
        case 'social':
        case 'mother':
          return onboarding[view.step].ask;
        case 'voice':
          return voice.onboarding.ask;
        case 'mind':
          return voice.onboarding.mindAloud;
        case 'presence':
          return onboarding.presence.ask;
        case 'naming': {
          const { naming } = view;
          const ready = onboarding.naming.started(personName());
          if (naming === null) return ready;
          const time = onboarding.naming.duration(naming.milliseconds);
          return `${ready} ${onboarding.naming.propose(naming.name, words.common.number(naming.looked), time)}`;
        }
      }
    },
    answer: async (view, text, pace) => {
      const said = text.trim();
      const { step } = view;
      const timing =
        pace.beforeFirstWord === null ? undefined : { beforeFirstInput: pace.beforeFirstWord, watched: true };
      const aloud = { pace };
      if (step === 'naming') {
        const own = answers.named.exec(said)?.[1];
        if (own !== undefined) await calls.answerName({ decision: 'own', name: own.slice(0, 40) });
        else if (answers.other.test(said) || answers.no.test(said)) await calls.answerName({ decision: 'another' });
        else if (answers.yes.test(said)) await calls.answerName({ decision: 'accept' });
        else return false;
        return true;
      }
      if (answers.pass.test(said)) {
        await calls['onboarding.pass']({ step });
        return true;
      }
      switch (step) {
        case 'introduction':
        case 'keeping':
        case 'voice':
        case 'mind':
          // Nothing is asked that words could answer: whatever is said goes on, but a plain no does not.
          if (answers.no.test(said)) return false;
          await calls['onboarding.pass']({ step });
          return true;
        case 'presence':
          // Off until there was a clear yes.
          if (answers.no.test(said) === answers.yes.test(said)) return false;
          await calls.answerPresence(answers.yes.test(said));
          return true;
        case 'age': {
          const under = answers.under.test(said);
          // What is not clear is asked again: an age is not guessed.
          if (under === answers.adult.test(said)) return false;
          await calls.answerAloud({ question: 'age', value: under ? 'under-18' : '18-or-older', timing }, aloud);
          return true;
        }
        case 'name':
        case 'social':
        case 'mother':
          await calls.answerAloud({ question: step, value: said.slice(0, 5_000), timing }, aloud);
          return true;
      }
    },
  };
}
