import type { AnswerTiming, Fact, Naming, OnboardingView, Question, Step } from '#contract/onboarding.ts';

/** The steps in the order of the screens. What is stored, and where, is said before anything is asked. */
export const onboardingSteps: readonly Step[] = [
  'introduction',
  'keeping',
  'name',
  'age',
  'social',
  'voice',
  'mother',
  'mind',
  'presence',
  'naming',
];

/**
 * A watched pause before the first key that is long enough to be named, in milliseconds. Reading a question of a dozen
 * words takes about 3 s at 240 words a minute; twice that again is a pause that the person noticed too.
 */
export const noticeablePause = 9_000;

/** Keys of the facts that onboarding writes. All its state is read back from them, so no crash can lose a step. */
export const factKeys = {
  started: 'onboarding.started',
  finished: 'onboarding.finished',
  /** The step that the person went back to. */
  at: 'onboarding.at',
  passed: (step: Step) => `onboarding.passed.${step}`,
  answer: (question: Question) => `person.${question}`,
  pause: (question: Question) => `person.${question}.pause`,
  /** A name that was proposed, as JSON of `Naming`: kept so that a crash shows the same one again. */
  proposed: 'onboarding.proposed',
  osName: 'os.name',
} as const;

const questionOf: Partial<Record<Step, Question>> = { name: 'name', age: 'age', social: 'social', mother: 'mother' };

/** The newest fact of each key. Facts come oldest first. */
export const newestFacts = (facts: readonly Fact[]): Map<string, Fact> =>
  new Map(facts.map((fact) => [fact.key, fact]));

/** True when the pause may be spoken of: watched all the time, and long. */
export const isNoticeable = (timing: AnswerTiming | undefined): boolean =>
  timing !== undefined && timing.watched && timing.beforeFirstInput >= noticeablePause;

/**
 * The onboarding as it stands, from the facts alone.
 * A step is done when its fact (answered or passed) is newer than the start of this round.
 */
export function viewOnboarding(
  facts: readonly Fact[],
  host: { voice: boolean; atLogin: boolean },
  naming: Naming | null,
  lastAnswerTookAMoment: boolean,
): OnboardingView {
  const steps = onboardingSteps.filter(
    (step) => (step !== 'voice' || host.voice) && (step !== 'presence' || host.atLogin),
  );
  const newest = newestFacts(facts);
  const lastPlace = (key: string): number => facts.findLastIndex((fact) => fact.key === key);
  const started = lastPlace(factKeys.started);
  const finished = lastPlace(factKeys.finished);
  const done = (step: Step): boolean => {
    const question = questionOf[step];
    return (
      lastPlace(factKeys.passed(step)) > started ||
      (question !== undefined && lastPlace(factKeys.answer(question)) > started)
    );
  };
  const firstOpen = steps.find((step) => !done(step)) ?? 'naming';
  const wentTo = lastPlace(factKeys.at) > started ? newest.get(factKeys.at)?.value : null;
  const step = steps.find((candidate) => candidate === wentTo) ?? firstOpen;
  const answers: OnboardingView['answers'] = {};
  for (const question of Object.values(questionOf)) {
    const value = newest.get(factKeys.answer(question))?.value;
    if (value !== null && value !== undefined) answers[question] = value;
  }
  return {
    finished: finished >= 0 && finished > started,
    again: finished >= 0 && started > finished,
    step,
    steps,
    answers,
    tookAMoment: lastAnswerTookAMoment,
    naming,
  };
}

/** Where the person goes from a step: one further, or null after the last. */
export function stepAfter(step: Step, steps: readonly Step[]): Step | null {
  return steps[steps.indexOf(step) + 1] ?? null;
}

/** One step back; the first step stays. */
export function stepBefore(step: Step, steps: readonly Step[]): Step {
  return steps[Math.max(0, steps.indexOf(step) - 1)] ?? step;
}

/** The facts of this round: those after the newest start. */
export const thisRound = (facts: readonly Fact[]): readonly Fact[] =>
  facts.slice(facts.findLastIndex((fact) => fact.key === factKeys.started) + 1);

/** The name in 'I am Theo' or 'call me Theo.'; what was typed where it is nothing of the kind. Never empty where that is not. */
export function plainName(typed: string): string {
  const found =
    /^\s*(?:hi|hello|hey)?[,!\s]*(?:i am|i['’]m|my name is|my name['’]s|call me|you can call me|it['’]s|it is)\s+(.{1,60}?)[.!\s]*$/iu.exec(
      typed,
    );
  const name = (found?.[1] ?? typed).replace(/[.!\s]+$/, '');
  // Sixty units may end within a character.
  const short = (text: string): string =>
    text
      .trim()
      .replace(/\s+/g, ' ')
      .slice(0, 60)
      .replace(/[\ud800-\udbff]$/, '')
      .trim();
  return short(name.trim() === '' ? typed : name);
}
