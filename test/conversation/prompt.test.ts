import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Entry } from '../../src-main/contract/knowledge.ts';
import type { Message } from '../../src-main/contract/messages.ts';
import type { Fact } from '../../src-main/contract/onboarding.ts';
import { wordsOf } from '../../src-main/contract/words.ts';
import type { Relevant } from '../../src-main/conversation/knowledge-ports.ts';
import type { MindRequest, RecallHit } from '../../src-main/conversation/ports.ts';
import { assemblePrompt, promptBudget, type AssembledPrompt } from '../../src-main/conversation/prompt.ts';
import { recallCount, recallThreshold, selectRecalled } from '../../src-main/conversation/recall-policy.ts';
import { estimateTokens } from '../../src-main/conversation/tokens.ts';

const words = wordsOf('en');
const now = Date.UTC(2026, 10, 21, 12);
const persona = { osName: 'Ada', personName: 'Theo' };

const message = (
  number: number,
  text: string,
  role: Message['role'] = number % 2 === 0 ? 'person' : 'os',
): Message => ({
  id: `message-${number}`,
  conversation: 'c',
  role,
  speaker: '',
  at: number,
  text,
  state: 'complete',
  unanswered: null,
  replaced: false,
  spoken: false,
  pace: null,
});
const hit = (number: number, text: string, score = 0.5): RecallHit => ({
  message: message(number, text),
  sourceId: null,
  score,
});
const fact = (key: string, value: string | null): Fact => ({ key, value, at: 1, message: null });

type Parts = Partial<Parameters<typeof assemblePrompt>[0]>;
const assembleWhole = (parts: Parts): AssembledPrompt =>
  assemblePrompt({ words, persona, facts: [], recent: [], recalled: [], now, ...parts });
const assemble = (parts: Parts): MindRequest => assembleWhole(parts).request;

const entry = (number: number, more: Partial<Entry> = {}): Entry => ({
  id: `entry-${number}`,
  kind: 'fact',
  subject: 'self',
  attribute: 'home',
  value: `Town${number}`,
  saidAt: now - 86_400_000,
  lastSaidAt: now - 86_400_000,
  from: null,
  until: null,
  certainty: 0.9,
  origin: 'rules',
  state: 'current',
  pinned: false,
  private: false,
  supersededBy: null,
  doubt: null,
  times: 1,
  sources: [`source-${number}`],
  ...more,
});
const relevant = (number: number, more: Partial<Entry> = {}): Relevant => ({
  entry: entry(number, more),
  formerly: [],
  reason: 'bears-on-it',
  score: 0.6,
});

/** What a request costs when a mind writes all of it out. */
const cost = ({ instructions, messages, recalled }: MindRequest): number =>
  estimateTokens(instructions) +
  messages.reduce((sum, { text }) => sum + estimateTokens(text), 0) +
  recalled.reduce((sum, { message: { text }, inTalk }) => sum + (inTalk ? 0 : estimateTokens(text)), 0);

const length = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 400 }) },
  fc.integer({ min: 1, max: 30_000 }),
);
const text = fc.tuple(length, fc.constantFrom('x', 'é', '漢', '🙂'));
const written = ([count, letter]: [number, string]): string => letter.repeat(count);
const lengths = fc.array(text, { maxLength: 40 });
const talkOf = (texts: readonly [number, string][]): Message[] =>
  texts.map((said, number) => message(number, written(said)));

describe('a request', () => {
  test('has the last message whole and is within the budget otherwise', () => {
    const recalled = fc.array(fc.tuple(fc.nat(60), text), { maxLength: 8 });
    fc.assert(
      fc.property(lengths, recalled, (texts, memories) => {
        const recent = talkOf(texts);
        const request = assemble({
          recent,
          recalled: memories.map(([number, said]) => hit(number, recent[number]?.text ?? written(said))),
        });
        const last = recent.at(-1);
        expect(request.messages.at(-1)?.text).toBe(last?.text);
        const least = estimateTokens(request.instructions) + estimateTokens(last?.text ?? '');
        expect(cost(request)).toBeLessThanOrEqual(Math.max(promptBudget, least));
      }),
      { numRuns: 200 },
    );
  });

  test('has the newest of the talk, without a gap, in order', () => {
    fc.assert(
      fc.property(lengths, (texts) => {
        const recent = talkOf(texts);
        const { messages } = assemble({ recent });
        expect(messages.map(({ text: said, at }) => [said, at])).toEqual(
          recent.slice(recent.length - messages.length).map((said) => [said.text, said.at]),
        );
      }),
    );
  });

  test('has all of a short talk', () => {
    const recent = Array.from({ length: 40 }, (_, number) => message(number, `number ${number}`));
    expect(assemble({ recent }).messages).toHaveLength(40);
  });

  test('has no message of the system and no empty one', () => {
    const { messages } = assemble({ recent: [message(0, 'rules', 'system'), message(1, ''), message(2, 'Hello')] });
    expect(messages).toEqual([{ role: 'person', text: 'Hello', at: 2 }]);
  });

  test('without a talk is still one', () => {
    expect(assemble({})).toMatchObject({ messages: [], recalled: [], facts: [], persona, now });
  });
});

describe('memories in a request', () => {
  test('are marked when the request says them anyway, wherever in the talk they stand', () => {
    fc.assert(
      fc.property(lengths, fc.array(fc.nat(60), { maxLength: 8 }), (texts, numbers) => {
        const recent = talkOf(texts);
        const { recalled, messages } = assemble({
          recent,
          recalled: numbers.map((number) => hit(number, recent[number]?.text ?? 'from long ago')),
        });
        const said = new Set(messages.map(({ at }) => at));
        for (const memory of recalled) expect(memory.inTalk).toBe(said.has(memory.message.at));
      }),
    );
  });

  test('are cut to their share, best first, and leave room for the talk', () => {
    const recalled = Array.from({ length: 8 }, (_, number) => hit(100 + number, 'x'.repeat(1_200), 0.9 - number / 20));
    const request = assemble({
      recent: [message(0, 'Hello'), message(1, 'Hello'), message(2, 'Do you remember?')],
      recalled,
    });
    expect(request.recalled.length).toBeGreaterThanOrEqual(3);
    expect(request.recalled.length).toBeLessThan(8);
    expect(request.recalled.map(({ score }) => score)).toEqual(
      recalled.slice(0, request.recalled.length).map(({ score }) => score),
    );
    expect(request.messages).toHaveLength(3);
  });

  test('that are too long are left out for shorter ones', () => {
    const request = assemble({
      recent: [message(0, 'Hello')],
      recalled: [hit(100, 'x'.repeat(20_000)), hit(101, 'short')],
    });
    expect(request.recalled.map(({ message: { text: said } }) => said)).toEqual(['short']);
  });

  test('find room beside a long talk', () => {
    const recent = Array.from({ length: 30 }, (_, number) => message(number, 'x'.repeat(3_000)));
    const request = assemble({ recent, recalled: [hit(100, 'The lighthouse is in Brittany.')] });
    expect(request.recalled).toHaveLength(1);
  });

  test('below the threshold, and beyond the most, are not brought up', () => {
    const hits = Array.from({ length: 20 }, (_, number) => hit(number, 'x', 1 - number / 20));
    const selected = selectRecalled(hits);
    expect(selected).toEqual(hits.slice(0, recallCount));
    expect(selectRecalled([hit(1, 'x', recallThreshold), hit(2, 'x', recallThreshold - 0.001)])).toHaveLength(1);
  });
});

describe('facts in a request', () => {
  test('are the newest of each key, without what was forgotten and without the steps of getting to know each other', () => {
    const facts = [
      fact('onboarding.started', 'yes'),
      fact('onboarding.proposed', '{"name":"Ada"}'),
      fact('person.name', 'Teo'),
      fact('person.mother', 'Warm.'),
      fact('person.social', 'Rather not'),
      fact('person.name', 'Theo'),
      fact('person.social', null),
      fact('onboarding.at', 'mind'),
    ];
    const request = assemble({ facts });
    expect(request.facts.map(({ key, value }) => [key, value])).toEqual([
      ['person.name', 'Theo'],
      ['person.mother', 'Warm.'],
    ]);
    expect(request.instructions).toContain('Warm.');
    expect(request.instructions).not.toMatch(/Teo|Rather not|onboarding|proposed/);
  });

  test('are all that the instructions know, besides the names and the time', () => {
    const { instructions } = assemble({
      facts: [fact('person.mother.pause', '12345'), fact('os.name', 'Ada'), fact('other', 'CANARY')],
    });
    expect(instructions).not.toMatch(/12345|CANARY/);
    expect(instructions).toMatch(/You are Ada.*Theo’s/s);
    expect(instructions).toContain('2026-11-21');
  });
});

describe('what is known in a request', () => {
  test('is told in the third person, and handed to minds that read data', () => {
    const request = assemble({ relevant: [relevant(1)] });
    expect(request.instructions).toContain('Town1');
    expect(request.known.map((found) => found.entry.id)).toEqual(['entry-1']);
  });

  test('keeps to its share however much there is, and leaves the talk its place', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 480 }), { maxLength: 60 }), lengths, (sizes, texts) => {
        const many = sizes.map((size, number) =>
          relevant(number, {
            attribute: 'likes',
            kind: number % 3 === 0 ? 'plan' : 'preference',
            value: 'x'.repeat(size),
          }),
        );
        const recent = talkOf(texts);
        const request = assemble({ relevant: many, recent });
        const bare = assemble({ recent: [] });
        expect(estimateTokens(request.instructions) - estimateTokens(bare.instructions)).toBeLessThan(1_700);
        expect(request.messages.at(-1)?.text).toBe(recent.at(-1)?.text);
      }),
    );
  });

  test('brings the summaries of a time that was asked about, with their dates', () => {
    const { instructions } = assemble({
      summaries: [
        {
          id: 'summary-1',
          period: 'month',
          from: Date.UTC(2025, 3, 1, 12),
          until: Date.UTC(2025, 3, 30, 12),
          text: 'The garden was planted.',
          origin: 'rules',
          sources: [],
        },
      ],
    });
    expect(instructions).toMatch(/2025-04-01.*The garden was planted/s);
  });

  test('says what the two sides of a doubt are, and to ask once', () => {
    const { instructions, aside } = assemble({ aside: { kind: 'doubt', one: 'Born in May.', other: 'Born in June.' } });
    expect(instructions).toMatch(/once.*Born in May.*Born in June/s);
    expect(aside).toMatchObject({ kind: 'doubt' });
  });
});

describe('the account of a prompt', () => {
  const whole = assembleWhole({
    facts: [{ key: 'person.mother', value: 'Warm.', at: 1, message: 'message-9' }],
    recent: [message(0, 'Hello'), message(1, 'Good morning'), message(2, 'Where do I live?')],
    recalled: [hit(100, 'I moved to Town1.', 0.7)],
    relevant: [relevant(1), { ...relevant(2, { kind: 'plan', attribute: 'plan' }), reason: 'soon' }],
    manner: [{ text: 'You say things straight.', reason: 'growing', source: null }],
  });

  test('has every part with its reason, its score and what it came from', () => {
    const account = whole.entries.map(({ part, reason, score, sources }) => ({ part, reason, score, sources }));
    expect(account).toEqual([
      { part: 'who', reason: 'always', score: null, sources: [] },
      { part: 'who', reason: 'told', score: null, sources: ['message-9'] },
      { part: 'manner', reason: 'growing', score: null, sources: [] },
      { part: 'known', reason: 'bears-on-it', score: 0.6, sources: ['source-1'] },
      { part: 'threads', reason: 'soon', score: 0.6, sources: ['source-2'] },
      { part: 'episodes', reason: 'bears-on-it', score: 0.7, sources: ['message-100'] },
      { part: 'talk', reason: 'recent', score: null, sources: ['message-0'] },
      { part: 'talk', reason: 'recent', score: null, sources: ['message-1'] },
      { part: 'talk', reason: 'recent', score: null, sources: ['message-2'] },
    ]);
  });

  test('adds up to what the request costs, but for separators', () => {
    const sum = whole.entries.reduce((total, { tokens }) => total + tokens, 0);
    expect(whole.tokens).toBeGreaterThanOrEqual(sum);
    expect(whole.tokens - sum).toBeLessThan(100);
    expect(whole.tokens).toBeLessThanOrEqual(promptBudget);
  });
});
