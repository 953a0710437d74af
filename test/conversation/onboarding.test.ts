import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Fact, OnboardingView, Question, Step } from '../../src-main/contract/onboarding.ts';
import { onboardingViewSchema, questionSchema } from '../../src-main/contract/onboarding.ts';
import {
  factKeys,
  isNoticeable,
  newestFacts,
  noticeablePause,
  onboardingSteps,
  plainName,
  stepAfter,
  stepBefore,
  thisRound,
  viewOnboarding,
} from '../../src-main/conversation/onboarding.ts';

const questions = questionSchema.options;
const isQuestion = (step: Step): step is Question => questions.some((question) => question === step);

const view = (facts: readonly Fact[], voice: boolean): OnboardingView =>
  viewOnboarding(facts, { voice, atLogin: voice }, null, false);

type Action = { does: 'answer'; value: string } | { does: 'pass' | 'back' | 'name' | 'restart' | 'leave' };

const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.string({ unit: 'grapheme', minLength: 1 }).map((value) => ({ does: 'answer', value }) as const),
  },
  { weight: 5, arbitrary: fc.constant({ does: 'pass' } as const) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(...(['back', 'name', 'restart', 'leave'] as const)).map((does) => ({ does }) as const),
  },
);

/** The facts that the program writes when a person does something on the screen that is shown. */
function factsOf(done: Action, facts: readonly Fact[], voice: boolean): [string, string | null][] {
  const { step, steps, again } = view(facts, voice);
  const goOn: [string, string] = [factKeys.at, stepAfter(step, steps) ?? 'naming'];
  switch (done.does) {
    case 'answer':
      return isQuestion(step) ? [[factKeys.answer(step), done.value], goOn] : [];
    case 'pass':
      return [[factKeys.passed(step), null], goOn];
    case 'back':
      return [[factKeys.at, stepBefore(step, steps)]];
    case 'name':
      return [
        [factKeys.osName, 'Ada'],
        [factKeys.finished, 'yes'],
      ];
    case 'restart':
      return [[factKeys.started, 'yes']];
    case 'leave':
      return again ? [[factKeys.finished, 'yes']] : [];
  }
}

const act = (done: Action, facts: readonly Fact[], voice: boolean): Fact[] => [
  ...facts,
  ...factsOf(done, facts, voice).map(([key, value], number) => ({
    key,
    value,
    at: facts.length + number,
    message: null,
  })),
];

describe('the onboarding, from its facts alone', () => {
  test('begins at the introduction, and asks for a voice and about login only where there are such', () => {
    expect(view([], true)).toEqual({
      finished: false,
      again: false,
      step: 'introduction',
      steps: onboardingSteps,
      answers: {},
      tookAMoment: false,
      naming: null,
    });
    expect(view([], false).steps).toEqual(onboardingSteps.filter((step) => step !== 'voice' && step !== 'presence'));
  });

  test('stands on one of its steps at every moment of any course, and forgets no answer', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 40 }), fc.boolean(), (actions, voice) => {
        let facts: Fact[] = [];
        const answers: Partial<Record<Question, string>> = {};
        let named = false;
        for (const done of actions) {
          const { step } = view(facts, voice);
          if (done.does === 'answer' && isQuestion(step)) answers[step] = done.value;
          if (done.does === 'name') named = true;
          facts = act(done, facts, voice);
          const now = view(facts, voice);
          expect(onboardingViewSchema.parse(now)).toEqual(now);
          expect(now.steps).toContain(now.step);
          expect(now.answers).toEqual(answers);
          if (!named) expect(now).toMatchObject({ finished: false, again: false });
          if (done.does === 'name' || (done.does === 'leave' && named)) expect(now.finished).toBe(true);
          if (done.does === 'restart')
            expect(now).toMatchObject({ finished: false, again: named, step: 'introduction' });
        }
      }),
      { numRuns: 300 },
    );
  });

  test('whatever facts there are, stands on one of its steps', () => {
    const key = fc.constantFrom(
      ...[factKeys.started, factKeys.finished, factKeys.at, factKeys.osName, factKeys.proposed],
      ...onboardingSteps.map(factKeys.passed),
      ...questions.map(factKeys.answer),
    );
    const value = fc.option(fc.constantFrom('yes', 'voice', 'mother', 'naming', 'nowhere', '', ...onboardingSteps));
    const facts = fc.array(fc.record({ key, value, at: fc.nat(), message: fc.constant(null) }));
    fc.assert(
      fc.property(facts, fc.boolean(), (known, voice) => {
        const { steps, step } = view(known, voice);
        expect(steps).toContain(step);
      }),
    );
  });

  test('goes from the first step to the last by answers or by passes, and back again', () => {
    for (const does of ['pass', 'answer'] as const) {
      let facts: Fact[] = [];
      const seen: Step[] = [];
      for (;;) {
        const { step } = view(facts, true);
        if (seen.includes(step)) break;
        seen.push(step);
        facts = act(does === 'answer' && isQuestion(step) ? { does, value: 'x' } : { does: 'pass' }, facts, true);
      }
      expect(seen).toEqual(onboardingSteps);
      const back: Step[] = [];
      for (let count = 0; count < seen.length + 2; count += 1) {
        back.push(view(facts, true).step);
        facts = act({ does: 'back' }, facts, true);
      }
      expect(back).toEqual([...onboardingSteps.toReversed(), 'introduction', 'introduction']);
    }
  });

  test('a step that a crash left open is shown again, though later ones are done', () => {
    const facts = [factKeys.passed('introduction'), factKeys.passed('keeping'), factKeys.passed('age')].map(
      (key, at) => ({
        key,
        value: null,
        at,
        message: null,
      }),
    );
    expect(view(facts, false).step).toBe('name');
  });

  test('a step of the voice is passed over on a host that has none', () => {
    const facts = [{ key: factKeys.at, value: 'voice', at: 1, message: null }];
    expect(view(facts, true).step).toBe('voice');
    expect(view(facts, false).step).toBe('introduction');
  });

  test('a new round has none of the proposals of the last one', () => {
    const fact = (key: string, value: string): Fact => ({ key, value, at: 1, message: null });
    const facts = [fact(factKeys.proposed, 'Ada'), fact(factKeys.started, 'yes'), fact(factKeys.at, 'name')];
    expect(thisRound(facts)).toEqual([fact(factKeys.at, 'name')]);
    expect(thisRound(facts.slice(0, 1))).toEqual(facts.slice(0, 1));
    expect(newestFacts([fact('a', '1'), fact('b', '2'), fact('a', '3')]).get('a')?.value).toBe('3');
  });
});

describe('a pause', () => {
  test.each([
    [{ beforeFirstInput: noticeablePause, watched: true }, true],
    [{ beforeFirstInput: noticeablePause - 1, watched: true }, false],
    [{ beforeFirstInput: 80_000_000, watched: false }, false],
    [{ beforeFirstInput: 0, watched: true }, false],
    [undefined, false],
  ])('%j is noticed: %j', (timing, noticed) => {
    expect(isNoticeable(timing)).toBe(noticed);
  });

  test('of nine seconds is not one that any reader needs', () => {
    expect(noticeablePause).toBe(9_000);
  });
});

describe('the plain name', () => {
  test.each([
    ['Theo', 'Theo'],
    ['  Theo  ', 'Theo'],
    ['I am Theo', 'Theo'],
    ["I'm Theo.", 'Theo'],
    ['i’m theo', 'theo'],
    ['Hi, I am Theo!', 'Theo'],
    ['Hello! My name is Anna Maria', 'Anna Maria'],
    ['my name’s José', 'José'],
    ['Call me Ishmael.', 'Ishmael'],
    ['You can call me Al', 'Al'],
    ['It’s   Theo   Twombly', 'Theo Twombly'],
    ['Iain', 'Iain'],
    ['Amanda', 'Amanda'],
    ['Isabel Callme', 'Isabel Callme'],
    ['J. R. R.', 'J. R. R'],
    ['漢字', '漢字'],
    ["I'm", "I'm"],
    ['...', '...'],
    ['I am !', 'I am !'],
    ['!', '!'],
  ])('in %j is %j', (typed, name) => {
    expect(plainName(typed)).toBe(name);
  });

  test('is never empty or long, and is whole', () => {
    const typed = fc.tuple(
      fc.constantFrom('', 'I am ', 'call me ', 'Hi, ', '... '),
      fc.string({ unit: 'grapheme', maxLength: 120 }),
    );
    fc.assert(
      fc.property(
        typed.map((parts) => parts.join('')),
        (text) => {
          fc.pre(text.trim() !== '' && text.isWellFormed());
          const name = plainName(text);
          expect(name).not.toBe('');
          expect(name).toBe(name.trim());
          expect(name.length).toBeLessThanOrEqual(60);
          expect(name.isWellFormed()).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });
});
