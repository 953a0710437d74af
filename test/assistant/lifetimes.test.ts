import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { chooseModel, startAssistant, type TestAssistant } from '../fakes/assistant.ts';
import { resources } from '../fakes/resources.ts';
import { createFakeClock } from '../fakes/clock.ts';
import { startProgram, type Program } from '../fakes/program.ts';
import { replies, startProvider, type Provider, type Reply } from '../fakes/provider.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';
import { needs } from '../tools/skip.ts';

async function aProvider(reply: Reply | string): Promise<Provider> {
  const provider = await startProvider(reply);
  onTestFinished(() => provider.dispose());
  return provider;
}

describe('two of them in one process', () => {
  test('talk at once, and neither sees anything of the other', async () => {
    const minds = await Promise.all([
      aProvider(replies.says('I am one. '.repeat(30), { delay: 5 })),
      aProvider(replies.says('I am two. '.repeat(30), { delay: 5 })),
    ]);
    const both = await Promise.all([startAssistant(), startAssistant()]);
    await Promise.all(both.map((assistant, at) => chooseModel(assistant, minds[at]?.baseUrl ?? '', `sk-key-${at}`)));
    await Promise.all(
      both.map((assistant, at) => assistant.call('onboarding.answer', { question: 'name', value: `Person${at}` })),
    );
    const replied = await Promise.all(both.map((assistant, at) => assistant.say(`I am person ${at}.`)));
    expect(replied).toEqual(['I am one. '.repeat(30), 'I am two. '.repeat(30)]);
    for (const [at, assistant] of both.entries()) {
      const everything = JSON.stringify([
        await assistant.transcript(),
        await assistant.call('snapshot.get', {}),
        assistant.events,
        minds[at]?.requests,
      ]);
      expect(everything).toContain(`Person${at}`);
      expect(everything).not.toContain(`Person${1 - at}`);
      expect(everything).not.toContain(at === 0 ? 'I am two' : 'I am one');
      expect(everything).not.toContain(`sk-key-${1 - at}`);
    }
    await both[0].dispose();
    expect(await both[1].say('Are you still there?')).toContain('I am two.');
  });

  test('never share a folder', async () => {
    const assistant = await startAssistant();
    await expect(startAssistant({ folder: assistant.folder })).rejects.toMatchObject({
      name: 'StorageError',
      trouble: 'held',
    });
    expect(await assistant.say('Hello')).not.toBe('');
  });
});

test('one that cannot start leaves the folder to the next', async () => {
  const folder = temporaryFolder();
  const without = { ...resources, names: path.join(folder, 'no-such-list.txt') };
  await expect(startAssistant({ folder, resources: without })).rejects.toThrow();
  await expect(startAssistant({ folder, environment: { OS1_LLM_BASE_URL: 'not an address' } })).rejects.toThrow(
    /OS1_LLM_BASE_URL/,
  );
  const assistant = await startAssistant({ folder });
  expect(await assistant.say('Hello')).not.toBe('');
});

test('settings that cannot be read are put aside, and the talk goes on', async () => {
  const folder = temporaryFolder();
  fs.writeFileSync(path.join(folder, 'settings.json'), '{ broken');
  const assistant = await startAssistant({ folder });
  expect(await assistant.say('Hello')).not.toBe('');
  expect(assistant.logLines.join('')).toContain('settings put aside');
  expect(fs.readdirSync(folder).some((name) => name.startsWith('settings.json.broken-'))).toBe(true);
});

test('the next day it knows the name, the mother and what was said, and when', async () => {
  const folder = temporaryFolder();
  const clock = createFakeClock(new Date(2026, 10, 21, 12).getTime());
  const today = await startAssistant({ folder, clock });
  await today.call('onboarding.answer', { question: 'name', value: 'I am Theo' });
  await today.call('onboarding.answer', { question: 'mother', value: 'She is gentle, and far away.' });
  await today.call('onboarding.name', { decision: 'own', name: 'Samantha' });
  await today.say('My keys are in the blue bowl.');
  await today.say('The blue bowl was a present from Ann.');
  await today.dispose();

  clock.advance(86_400_000);
  const tomorrow = await startAssistant({ folder, clock });
  expect(await tomorrow.say('What is my name?')).toBe('You are Theo.');
  expect(await tomorrow.say('Who are you?')).toContain('Samantha');
  expect(await tomorrow.say('What did I tell you about my mother?')).toContain('She is gentle, and far away.');
  expect(await tomorrow.say('Where are my keys?')).toContain('Yesterday you said: “My keys are in the blue bowl.”');
  expect(await tomorrow.say('Where is my passport?')).not.toContain('bowl');
  expect(await tomorrow.say('Goodbye')).toMatch(/Theo|Until then/);
});

describe('killed in the middle', needs('posix'), () => {
  const talkIn = (folder: string, provider: Provider): Program =>
    startProgram('test/fixtures/talk-until-killed.ts', [folder, provider.baseUrl, 'Tell me a long story.']);
  const reopen = async (folder: string, provider: Provider): Promise<TestAssistant> =>
    startAssistant({ folder, environment: { OS1_LLM_BASE_URL: provider.baseUrl } });

  test('of a reply: the question is there, the reply as far as it came, marked, and it can be tried again', async () => {
    const folder = temporaryFolder();
    const provider = await aProvider(replies.says('Once upon a time. '.repeat(200), { delay: 5 }));
    const child = talkIn(folder, provider);
    await child.line((line) => line.includes('reply-delta'));
    expect(await child.end('SIGKILL')).toMatchObject({ signal: 'SIGKILL' });
    const assistant = await reopen(folder, provider);
    const [question, reply] = await assistant.transcript();
    expect(question).toMatchObject({ role: 'person', text: 'Tell me a long story.' });
    expect(reply).toMatchObject({ role: 'os', state: 'interrupted' });
    expect('Once upon a time. '.repeat(200).startsWith(reply?.text ?? '-')).toBe(true);
    expect((await assistant.call('conversation.search', { query: 'story', limit: 5 })).hits).toHaveLength(1);
    provider.setReply('A short one.');
    const { turn } = await assistant.call('conversation.retry', { question: question?.id ?? '' });
    await assistant.settled(turn);
    expect((await assistant.transcript()).map(({ text }) => text)).toEqual(['Tell me a long story.', 'A short one.']);
  });

  test('of the silence before a reply: the question is there, and it can be tried again', async () => {
    const folder = temporaryFolder();
    const provider = await aProvider(replies.silent());
    const child = talkIn(folder, provider);
    await child.line((line) => line.includes('sent'));
    expect(await child.end('SIGKILL')).toMatchObject({ signal: 'SIGKILL' });
    const assistant = await reopen(folder, provider);
    const [question, ...more] = await assistant.transcript();
    expect(question).toMatchObject({ text: 'Tell me a long story.' });
    expect(more).toEqual([]);
    provider.setReply('Once.');
    const { turn } = await assistant.call('conversation.retry', { question: question?.id ?? '' });
    expect(await assistant.settled(turn)).toMatchObject({ failure: null });
  });

  test('after a reply: it is whole', async () => {
    const folder = temporaryFolder();
    const provider = await aProvider('The end.');
    const child = talkIn(folder, provider);
    await child.line((line) => line.includes('turn-settled'));
    expect(await child.end('SIGKILL')).toMatchObject({ signal: 'SIGKILL' });
    const assistant = await reopen(folder, provider);
    expect(await assistant.transcript()).toMatchObject([
      { text: 'Tell me a long story.' },
      { text: 'The end.', state: 'complete' },
    ]);
  });
});
