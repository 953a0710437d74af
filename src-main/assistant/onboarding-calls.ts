import {
  namingSchema,
  type AnswerTiming,
  type Naming,
  type OnboardingView,
  type Question,
  type Step,
} from '#contract/onboarding.ts';
import type { CallInput } from '#contract/calls.ts';
import { CallError } from '#contract/errors.ts';
import type { Pace } from '#contract/voice.ts';
import type { Words } from '#contract/words.ts';
import { chooseName } from '../conversation/naming.ts';
import {
  factKeys,
  isNoticeable,
  plainName,
  stepAfter,
  stepBefore,
  thisRound,
  viewOnboarding,
} from '../conversation/onboarding.ts';
import type { Clock } from '../conversation/ports.ts';
import type { EventHub } from './event-hub.ts';
import type { Handlers } from './handlers.ts';
import type { Knowledge } from './knowledge.ts';
import type { Turns } from './turns.ts';

type OnboardingParts = {
  knowledge: Knowledge;
  turns: Turns;
  events: EventHub;
  clock: Clock;
  words: Words;
  names: readonly string[];
  random: () => number;
  /** What the host can do that is asked about. */
  host: { voice: boolean; atLogin: boolean };
  /** Asks the host to be there after login, or not to. */
  wishAtLogin(atLogin: boolean): Promise<unknown>;
};

export type OnboardingCalls = Pick<
  Handlers,
  | 'onboarding.answer'
  | 'onboarding.pass'
  | 'onboarding.back'
  | 'onboarding.name'
  | 'onboarding.restart'
  | 'onboarding.leave'
  | 'facts.change'
> & {
  view(): OnboardingView;
  /** As 'onboarding.answer', of an answer that was spoken. */
  answerAloud(answer: SpokenAnswer, aloud: { pace: Pace }): Promise<OnboardingView>;
  /** Whether it is to be there after login, said aloud. */
  answerPresence(atLogin: boolean): Promise<OnboardingView>;
  /** As 'onboarding.name'. */
  answerName(decision: CallInput<'onboarding.name'>): Promise<OnboardingView>;
};

type SpokenAnswer = Omit<CallInput<'onboarding.answer'>, 'timing'> & { timing: AnswerTiming | undefined };

/**
 * Getting to know each other. Nothing of it is kept here but whether the last pause was long: every step is a fact in
 * the memory, and questions with their answers become messages, so a crash at any point resumes where it was.
 */
export function createOnboardingCalls(parts: OnboardingParts): OnboardingCalls {
  const { knowledge, turns, events, clock, words, names, random } = parts;
  let tookAMoment = false;

  const view = (): OnboardingView => viewOnboarding(knowledge.facts(), parts.host, naming(), tookAMoment);
  const tell = (): OnboardingView => {
    const now = view();
    events.emit({ type: 'onboarding-changed', onboarding: now });
    return now;
  };
  const naming = (): Naming | null => {
    const proposed = thisRound(knowledge.facts()).findLast((fact) => fact.key === factKeys.proposed)?.value;
    return proposed === null || proposed === undefined ? null : namingSchema.parse(JSON.parse(proposed));
  };
  const propose = (): { key: string; value: string } => {
    const facts = knowledge.facts();
    const proposed = facts
      .filter((fact) => fact.key === factKeys.proposed)
      .map((fact) => namingSchema.parse(JSON.parse(fact.value ?? '{}')).name);
    const said = facts.filter((fact) => fact.key.startsWith('person.')).map((fact) => fact.value ?? '');
    const chosen = chooseName(names, { words: said, proposed }, clock, random);
    return { key: factKeys.proposed, value: JSON.stringify(chosen) };
  };
  /** The facts of going on from a step; entering the last one chooses a name. */
  const goOn = (step: Step): { key: string; value: string | null }[] => {
    const next = stepAfter(step, view().steps) ?? 'naming';
    return [{ key: factKeys.at, value: next }, ...(next === 'naming' && naming() === null ? [propose()] : [])];
  };
  const question = (asked: Question): string => words.onboarding[asked].ask;
  const timed = (asked: Question, timing: AnswerTiming | undefined): { key: string; value: string }[] =>
    timing?.watched === true
      ? [{ key: factKeys.pause(asked), value: String(Math.round(timing.beforeFirstInput)) }]
      : [];

  let queue: Promise<unknown> = Promise.resolve();
  /** One after the other, and only while it goes on: two windows may answer at the same moment. */
  const inOrder = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const done = queue.then(() => {
      if (view().finished) throw new CallError('not-allowed', words.refusals.invalidInput);
      return work();
    });
    queue = done.catch(() => undefined);
    return done;
  };

  const answerQuestion = async (answer: SpokenAnswer, aloud?: { pace: Pace }): Promise<OnboardingView> => {
    const asked = answer.question;
    const value = asked === 'name' ? plainName(answer.value) : answer.value;
    const said =
      asked === 'age'
        ? words.onboarding.age.options[answer.value === 'under-18' ? 'under-18' : '18-or-older']
        : answer.value;
    await turns.say(question(asked), aloud !== undefined);
    const message = await turns.note(said, aloud);
    tookAMoment = isNoticeable(answer.timing);
    await knowledge.learn([
      { key: factKeys.answer(asked), value, message: message.id },
      ...timed(asked, answer.timing),
      ...goOn(asked),
    ]);
    return tell();
  };

  const calls: Omit<OnboardingCalls, 'view' | 'answerAloud' | 'answerName' | 'answerPresence'> = {
    'onboarding.answer': (answer) => answerQuestion({ ...answer, timing: answer.timing }),
    'onboarding.pass': async ({ step }) => {
      tookAMoment = false;
      await knowledge.learn([{ key: factKeys.passed(step), value: null }, ...goOn(step)]);
      return tell();
    },
    'onboarding.back': async () => {
      const { step, steps } = view();
      tookAMoment = false;
      await knowledge.learn([{ key: factKeys.at, value: stepBefore(step, steps) }]);
      return tell();
    },
    'onboarding.name': async (input) => {
      if (input.decision === 'another') {
        await knowledge.learn([propose()]);
        return tell();
      }
      const name = input.decision === 'own' ? input.name : naming()?.name;
      if (name === undefined) throw new CallError('not-allowed', words.refusals.invalidInput);
      const firstTime = !view().again;
      await knowledge.learn([
        { key: factKeys.osName, value: name },
        { key: factKeys.finished, value: 'yes' },
      ]);
      if (firstTime) await turns.say(words.onboarding.firstWords(name, knowledge.persona().personName));
      return tell();
    },
    'onboarding.restart': async () => {
      tookAMoment = false;
      await knowledge.learn([{ key: factKeys.started, value: 'yes' }]);
      return tell();
    },
    'onboarding.leave': async () => {
      if (!view().again) throw new CallError('not-allowed', words.refusals.invalidInput);
      await knowledge.learn([{ key: factKeys.finished, value: 'yes' }]);
      return tell();
    },
    'facts.change': async ({ key, value }) => {
      await knowledge.learn([{ key, value }]);
      return knowledge.persona();
    },
  };
  return {
    ...calls,
    view,
    answerAloud: (answer, aloud) => inOrder(() => answerQuestion(answer, aloud)),
    answerPresence: async (atLogin) => {
      await parts.wishAtLogin(atLogin);
      return inOrder(() => calls['onboarding.pass']({ step: 'presence' }));
    },
    answerName: (decision) => inOrder(() => calls['onboarding.name'](decision)),
    'onboarding.answer': (input) => inOrder(() => calls['onboarding.answer'](input)),
    'onboarding.pass': (input) => inOrder(() => calls['onboarding.pass'](input)),
    'onboarding.back': (input) => inOrder(() => calls['onboarding.back'](input)),
    'onboarding.name': (input) => inOrder(() => calls['onboarding.name'](input)),
    'onboarding.leave': (input) => inOrder(() => calls['onboarding.leave'](input)),
  };
}
