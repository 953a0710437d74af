import { describe, expect, test } from 'vitest';
import type { OnboardingView } from '#contract/onboarding.ts';
import { readNames } from '../../src-main/assistant/resources.ts';
import { startAssistant, type TestAssistant } from '../fakes/assistant.ts';
import { resources } from '../fakes/resources.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';

type Move = { at: OnboardingView['step']; go(assistant: TestAssistant): Promise<OnboardingView> };

/** The whole way, one move a step. */
const way: Move[] = [
  { at: 'introduction', go: (assistant) => assistant.call('onboarding.pass', { step: 'introduction' }) },
  { at: 'keeping', go: (assistant) => assistant.call('onboarding.pass', { step: 'keeping' }) },
  { at: 'name', go: (assistant) => assistant.call('onboarding.answer', { question: 'name', value: 'I am Theo.' }) },
  { at: 'age', go: (assistant) => assistant.call('onboarding.answer', { question: 'age', value: '18-or-older' }) },
  {
    at: 'social',
    go: (assistant) => assistant.call('onboarding.answer', { question: 'social', value: 'Not so much lately.' }),
  },
  {
    at: 'mother',
    go: (assistant) =>
      assistant.call('onboarding.answer', {
        question: 'mother',
        value: 'She is gentle, and far away.',
        timing: { beforeFirstInput: 12_345, watched: true },
      }),
  },
  { at: 'mind', go: (assistant) => assistant.call('onboarding.pass', { step: 'mind' }) },
  { at: 'naming', go: (assistant) => assistant.call('onboarding.name', { decision: 'accept' }) },
];
const view = async (assistant: TestAssistant): Promise<OnboardingView> =>
  (await assistant.call('snapshot.get', {})).onboarding;
const goTo = async (assistant: TestAssistant, step: OnboardingView['step']): Promise<void> => {
  for (const { at, go } of way) {
    if (at === step) return;
    await go(assistant);
  }
};
const meet = async (assistant: TestAssistant): Promise<OnboardingView> => {
  await goTo(assistant, 'naming');
  return assistant.call('onboarding.name', { decision: 'accept' });
};

describe('getting to know each other', () => {
  test('asks in order, and what was asked and answered is in the talk', async () => {
    const assistant = await startAssistant();
    for (const { at, go } of way) {
      expect(await view(assistant)).toMatchObject({ finished: false, again: false, step: at });
      await go(assistant);
    }
    const { onboarding, persona, facts } = await assistant.call('snapshot.get', {});
    expect(onboarding).toMatchObject({
      finished: true,
      answers: { name: 'Theo', mother: 'She is gentle, and far away.' },
    });
    expect(persona).toEqual({ osName: onboarding.naming?.name, personName: 'Theo' });
    expect(facts.find(({ key }) => key === 'person.mother.pause')?.value).toBe('12345');
    const said = await assistant.transcript();
    expect(said.map(({ role }) => role)).toEqual([
      'os',
      'person',
      'os',
      'person',
      'os',
      'person',
      'os',
      'person',
      'os',
    ]);
    expect(said[1]).toMatchObject({ text: 'I am Theo.' });
    expect(said.at(-1)?.text).toBe(
      `Hello, Theo. I am ${persona.osName}. I am here whenever you like. What is on your mind?`,
    );
    expect(said.at(-1)?.speaker).toBe(persona.osName);
    expect(facts.find(({ key }) => key === 'person.mother')?.message).toBe(said[7]?.id);
  });

  test('resumes after a crash at every step, with the answers', async () => {
    const folder = temporaryFolder();
    for (const { at, go } of way) {
      const before = await startAssistant({ folder });
      expect((await view(before)).step).toBe(at);
      const left = await go(before);
      await before.dispose();
      const after = await startAssistant({ folder });
      // Whether the last pause was long is a remark of that moment.
      expect(await view(after)).toEqual({ ...left, tookAMoment: false });
      await after.dispose();
    }
    const assistant = await startAssistant({ folder });
    expect(await view(assistant)).toMatchObject({ finished: true });
    expect(await assistant.transcript()).toHaveLength(9);
  });

  test('a question that was passed on leaves no answer and is not asked twice', async () => {
    const assistant = await startAssistant();
    await goTo(assistant, 'name');
    for (const step of ['name', 'age', 'social', 'mother', 'mind'] as const)
      await assistant.call('onboarding.pass', { step });
    const last = await assistant.call('onboarding.name', { decision: 'own', name: 'Samantha' });
    expect(last).toMatchObject({ finished: true, answers: {} });
    expect((await assistant.transcript()).map(({ text }) => text)).toEqual([
      'I am Samantha. I am here whenever you like. What is on your mind?',
    ]);
  });

  test('going back shows the answer again, and a new one takes its place', async () => {
    const assistant = await startAssistant();
    await goTo(assistant, 'social');
    expect(await assistant.call('onboarding.back', {})).toMatchObject({
      step: 'age',
      answers: { name: 'Theo', age: '18-or-older' },
    });
    expect(await assistant.call('onboarding.back', {})).toMatchObject({ step: 'name' });
    expect(await assistant.call('onboarding.answer', { question: 'name', value: 'Theodora' })).toMatchObject({
      step: 'age',
      answers: { name: 'Theodora' },
    });
    expect((await assistant.call('snapshot.get', {})).persona.personName).toBe('Theodora');
    await assistant.call('onboarding.back', {});
    await assistant.call('onboarding.back', {});
    await assistant.call('onboarding.back', {});
    expect(await assistant.call('onboarding.back', {})).toMatchObject({ step: 'introduction' });
  });

  test('speaks of a pause only when it was long and watched', async () => {
    const assistant = await startAssistant();
    await goTo(assistant, 'social');
    const answer = (beforeFirstInput: number, watched: boolean): Promise<OnboardingView> =>
      assistant.call('onboarding.answer', {
        question: 'social',
        value: 'Well.',
        timing: { beforeFirstInput, watched },
      });
    expect((await answer(9_000, true)).tookAMoment).toBe(true);
    expect((await answer(8_999, true)).tookAMoment).toBe(false);
    expect((await answer(60_000, false)).tookAMoment).toBe(false);
    expect((await answer(9_000, true)).tookAMoment).toBe(true);
    expect((await assistant.call('onboarding.pass', { step: 'mother' })).tookAMoment).toBe(false);
  });
});

describe('a name for the OS', () => {
  test('is proposed after looking at every name of the list, in a time that was measured', async () => {
    const names = readNames(resources.names);
    const assistant = await startAssistant();
    await goTo(assistant, 'naming');
    const { naming } = await view(assistant);
    expect(naming?.looked).toBe(names.length);
    expect(names).toContain(naming?.name);
    expect(naming?.milliseconds).toBeGreaterThan(0);
    expect(naming?.milliseconds).toBeLessThan(1_000);
  });

  test('is another one when another is asked for, and the same one after a crash', async () => {
    const assistant = await startAssistant();
    await goTo(assistant, 'naming');
    const seen = new Set([(await view(assistant)).naming?.name]);
    for (let at = 0; at < 8; at += 1) {
      const { naming } = await assistant.call('onboarding.name', { decision: 'another' });
      expect(naming?.looked).toBe(readNames(resources.names).length);
      expect(seen).not.toContain(naming?.name);
      seen.add(naming?.name);
    }
    const shown = await view(assistant);
    await assistant.dispose();
    const after = await startAssistant({ folder: assistant.folder });
    expect(await view(after)).toEqual(shown);
  });

  test('is never the person’s own name', async () => {
    for (const random of [0, 0.5, 0.999]) {
      const assistant = await startAssistant({ random: () => random });
      await goTo(assistant, 'age');
      const { naming } = await assistant.call('onboarding.pass', { step: 'mind' });
      const taken = naming?.name ?? '';
      await assistant.call('facts.change', { key: 'person.name', value: taken });
      expect((await assistant.call('onboarding.name', { decision: 'another' })).naming?.name).not.toBe(taken);
    }
  });
});

describe('meeting again from the start', () => {
  test('loses nothing, can be left at any time, and keeps the old name until there is a new one', async () => {
    const assistant = await startAssistant();
    await meet(assistant);
    await assistant.say('My keys are in the blue bowl.');
    const before = await assistant.call('snapshot.get', {});
    const said = await assistant.transcript();
    const again = await assistant.call('onboarding.restart', {});
    expect(again).toMatchObject({
      finished: false,
      again: true,
      step: 'introduction',
      answers: before.onboarding.answers,
      naming: null,
    });
    expect((await assistant.call('snapshot.get', {})).persona).toEqual(before.persona);
    expect(await assistant.transcript()).toEqual(said);
    expect(await assistant.call('onboarding.leave', {})).toMatchObject({ finished: true, again: false });
    const after = await assistant.call('snapshot.get', {});
    expect(after).toMatchObject({ persona: before.persona, facts: before.facts });
    expect(await assistant.transcript()).toEqual(said);
  });

  test('gone through to its end it takes the new answers and greets nobody twice', async () => {
    const assistant = await startAssistant();
    await meet(assistant);
    await assistant.call('onboarding.restart', {});
    await goTo(assistant, 'name');
    await assistant.call('onboarding.answer', { question: 'name', value: 'Theodora' });
    for (const step of ['age', 'social', 'mother', 'mind'] as const) await assistant.call('onboarding.pass', { step });
    const crashed = await view(assistant);
    expect(crashed).toMatchObject({ again: true, step: 'naming' });
    await assistant.dispose();
    const later = await startAssistant({ folder: assistant.folder });
    expect(await view(later)).toEqual(crashed);
    expect(await later.call('onboarding.name', { decision: 'own', name: 'Samantha' })).toMatchObject({
      finished: true,
      answers: { name: 'Theodora', mother: 'She is gentle, and far away.' },
    });
    expect((await later.call('snapshot.get', {})).persona).toEqual({ osName: 'Samantha', personName: 'Theodora' });
    const hellos = (await later.transcript()).filter(({ text }) => text.includes('I am here whenever you like'));
    expect(hellos).toHaveLength(1);
  });
});
