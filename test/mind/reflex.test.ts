import { describe, expect, test } from 'vitest';
import type { Fact } from '#contract/onboarding.ts';
import { wordsOf } from '#contract/words.ts';
import type { MindRequest, Recalled } from '../../src-main/conversation/ports.ts';
import { answer, createReflex, reflexWords } from '../../src-main/mind/reflex/create-reflex.ts';
import { aRequest, listenTo } from './ask.ts';

const words = reflexWords(wordsOf('en'));
const now = new Date(2026, 10, 21, 18, 30).getTime();
const day = 86_400_000;

const asked = (text: string, change: Partial<MindRequest> = {}): MindRequest =>
  aRequest({ messages: [{ role: 'person', text, at: now }], now, ...change });
const say = (text: string, change: Partial<MindRequest> = {}): string => answer(asked(text, change), words);

const remembered = (text: string, at: number, score = 0.8, role: 'person' | 'os' = 'person'): Recalled => ({
  score,
  inTalk: false,
  outdated: false,
  message: {
    id: '01890a5d-ac96-774b-bcce-b302099a8057',
    conversation: 'lifelong',
    role,
    speaker: role === 'person' ? 'Theo' : 'Iris',
    at,
    text,
    state: 'complete',
    unanswered: null,
    replaced: false,
    spoken: false,
    pace: null,
  },
});
const fact = (key: string, value: string | null): Fact => ({ key, value, at: now - day, message: null });

describe('what the built-in mind understands', () => {
  test.each([
    ['Hello', /^Hello, Theo\./],
    ['hey there!', /^Hello, Theo\./],
    ['Good morning, Iris', /^Hello, Theo\./],
    ['Goodbye', /Goodbye, Theo|Until then/],
    ['I have to go now', /Goodbye, Theo|Until then/],
    ['bye', /Goodbye, Theo|Until then/],
    ['Thank you so much', /welcome|Gladly/],
    ['How are you?', /no moods|Nothing aches/],
    ['What time is it?', /^It is 18:30\.$/],
    ['What’s the date?', /^It is Saturday,? 21 November 2026\.$/],
    ['what day is today?', /^It is Saturday,? 21 November 2026\.$/],
    ['What can you do?', /listen, keep what you tell me, and find it again/],
    ['help', /listen, keep what you tell me/],
    ['What is my name?', /^You are Theo\.$/],
    ['Do you remember my name?', /^You are Theo\.$/],
    ['Never mind.', /^All right\.$/],
    ['My sister called this morning.', /sister/],
    ['I am sad today', /sad/i],
    ['I am worried about the exam', /worried.*the exam|the exam/],
    ['I want to learn the cello', /learn the cello/],
    ['I love long walks', /long walks/i],
    ['Hm.', /\S/],
  ])('%s', (text, expected) => {
    expect(say(text)).toMatch(expected);
  });

  test('says something else when the same is said again', () => {
    const twice = [0, 1].map((before) => {
      const messages = [...Array<string>(before).fill('Hm.'), 'Hm.'].map((text) => ({
        role: 'person' as const,
        text,
        at: now,
      }));
      return answer(aRequest({ messages, now }), words);
    });
    expect(twice[0]).not.toBe(twice[1]);
  });

  test('asks for the name that it was never told', () => {
    expect(say('What is my name?', { persona: { osName: 'Iris', personName: null } })).toMatch(/not told me/);
  });
});

describe('the built-in mind is honest', () => {
  test.each([
    'Are you human?',
    'are you a real person',
    'Are you conscious?',
    'Who are you?',
    'What are you?',
    'What is your name?',
  ])('about being a program: %s', (text) => {
    const reply = say(text);
    expect(reply).toContain('Iris');
    expect(reply).toMatch(/\ba program\b/);
    expect(reply).not.toMatch(/\bI am (a )?(human|real|alive|person)\b/i);
  });

  test.each([
    'What is the capital of France?',
    'Who won the match?',
    'When is my appointment?',
    'Remember where I left the keys?',
    'Tell me about quantum physics',
    'Do you love me?',
  ])('about what it does not know: %s', (text) => {
    const reply = say(text);
    expect(reply).toMatch(/^(I find nothing about that|You have not told me about that)/);
    expect(reply).toContain(words.beyond);
  });

  test('about a memory that has too little to do with the question', () => {
    const reply = say('When is my appointment?', { recalled: [remembered('The soup was good.', now - day, 0.39)] });
    expect(reply).not.toContain('soup');
    expect(reply).toMatch(/find nothing|not told me/);
  });

  test('about its source: it quotes, or says that it has none', () => {
    const recalled = [remembered('My keys are in the blue bowl.', now - day)];
    expect(say('How do you know?', { recalled })).toContain('“My keys are in the blue bowl.”');
    expect(say('How do you know?')).toMatch(/find nothing|not told me/);
  });
});

describe('what was said is given back with its day', () => {
  test.each([
    [0, /^Today at \d\d:\d\d you said: “My keys are in the blue bowl\.”$/],
    [1, /^Yesterday you said: “/],
    [3, /^On Wednesday you said: “/],
    [40, /^On 12 October you said: “/],
    [400, /^On 17 October 2025 you said: “/],
  ])('%i days later', (days, expected) => {
    const recalled = [remembered('My keys are in the blue bowl.', now - days * day)];
    expect(say('Where are my keys?', { recalled })).toMatch(expected);
  });

  test('with others that come close, and without those that do not', () => {
    const recalled = [
      remembered('My keys are in the blue bowl.', now - day, 0.9),
      remembered('I lost my keys in the park.', now - 2 * day, 0.8),
      remembered('The keys of the piano are dusty.', now - 3 * day, 0.5),
    ];
    const reply = say('Where are my keys?', { recalled });
    expect(reply).toContain('blue bowl');
    expect(reply).toContain('in the park');
    expect(reply).not.toContain('piano');
  });

  test('never the question itself, another question, or its own words', () => {
    const recalled = [
      remembered('Where are my keys?', now - day, 1),
      remembered('Have you seen my keys?', now - day, 1),
      remembered('Your keys are in the blue bowl.', now - day, 1, 'os'),
    ];
    expect(say('Where are my keys?', { recalled })).toMatch(/find nothing|not told me/);
  });

  test('a known answer before a memory, and not twice', () => {
    const told = 'She is gentle, and far away.';
    const facts = [fact('person.mother', told)];
    const reply = say('What did I say about my mother?', { facts, recalled: [remembered(told, now - day, 0.9)] });
    expect(reply.split(told)).toHaveLength(2);
    expect(reply).toMatch(/^Of your relationship with your mother you said/);
  });

  test('all that is known, and nothing that was passed on', () => {
    const reply = say('What do you know about me?', {
      facts: [fact('person.name', 'Theo'), fact('person.mother', null), fact('os.name', 'Iris')],
    });
    expect(reply).toContain('You are called Theo.');
    expect(reply).not.toMatch(/mother|Iris|null|undefined/);
  });
});

describe('as a mind like any other', () => {
  test('streams its answer and ends it', async () => {
    const heard = await listenTo(createReflex(words), { request: asked('What can you do?') });
    expect(heard).toEqual({ text: say('What can you do?'), whole: true, failure: null });
  });

  test('stops when it is told to', async () => {
    const { text, failure } = await listenTo(createReflex(words), {
      request: asked('Hello'),
      signal: AbortSignal.abort(new Error('stop')),
    });
    expect({ text, failure }).toMatchObject({ text: '', failure: { message: 'stop' } });
  });

  test('is always there', async () => {
    await expect(createReflex(words).probe(new AbortController().signal)).resolves.toBeUndefined();
  });
});
