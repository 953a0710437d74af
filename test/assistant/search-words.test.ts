import { describe, expect, test } from 'vitest';
import type { Message } from '#contract/messages.ts';
import type { MindStatus } from '#contract/settings.ts';
import type { MindKeeper } from '../../src-main/assistant/mind-keeper.ts';
import { createSearchWords } from '../../src-main/assistant/search-words.ts';
import type { LanguageModel, ThinkTask } from '../../src-main/conversation/ports.ts';
import { createFakeClock, type FakeClock } from '../fakes/clock.ts';
import { createScriptedModel, thinking } from '../fakes/language-model.ts';

const said = (text: string, id = text): Message => ({
  id,
  conversation: 'one',
  role: 'person',
  speaker: 'Theo',
  at: 0,
  text,
  state: 'complete',
  unanswered: null,
  replaced: false,
  spoken: false,
  pace: null,
});

const keeperOf = (mind: LanguageModel, status: MindStatus = { state: 'ready' }): MindKeeper => ({
  current: () => mind,
  status: () => status,
  use: () => undefined,
  report: () => undefined,
  lookNow: () => undefined,
  onReturn: () => () => undefined,
  dispose: () => undefined,
});

const rewrite = (
  think: (task: ThinkTask, signal: AbortSignal) => unknown,
  question = 'Did he like it there?',
  clock: FakeClock = createFakeClock(),
): Promise<string[]> =>
  createSearchWords({ minds: keeperOf(thinking(createScriptedModel(), think)), clock }).rewrite(
    said(question),
    [said('Paul went to Lisbon.'), said(question)],
    150,
  );

describe('a question', () => {
  test('is said otherwise by the mind, which sees the talk before it', async () => {
    const asked: ThinkTask[] = [];
    const found = await rewrite((task) => {
      asked.push(task);
      return { phrasings: ['Paul in Lisbon', ' Paul liked Lisbon ', 'did he like it there?', 'Lisbon trip', 'more'] };
    });
    expect(found).toEqual(['Paul in Lisbon', 'Paul liked Lisbon', 'Lisbon trip']);
    expect(asked[0]?.text).toBe('Theo: Paul went to Lisbon.\nTheo: Did he like it there?');
  });

  test('is left as it is when that takes too long, and the mind is told to stop', async () => {
    const clock = createFakeClock();
    let signal: AbortSignal | null = null;
    const found = rewrite(
      (_, given) => {
        signal = given;
        return new Promise(() => undefined);
      },
      undefined,
      clock,
    );
    clock.advance(150);
    expect(await found).toEqual([]);
    expect(signal).toMatchObject({ aborted: true });
  });

  test.each([
    ['fails', () => Promise.reject(new Error('gone'))],
    [
      'throws',
      () => {
        throw new Error('at once');
      },
    ],
    ['says something else', () => ({ words: 3 })],
    ['says nothing', () => undefined],
  ])('is left as it is where the mind %s', async (_, think) => {
    expect(await rewrite(think)).toEqual([]);
  });

  test('is all that is said otherwise: a remark costs no thought', async () => {
    let thoughts = 0;
    const think = (): unknown => {
      thoughts += 1;
      return { phrasings: ['x'] };
    };
    for (const remark of ['I was at the sea.', 'Good night', 'That is nice!'])
      expect(await rewrite(think, remark)).toEqual([]);
    expect(thoughts).toBe(0);
    for (const question of ['where was it', 'Tell me about Paul', 'And when was that', '¿Dónde?', '東京はどこ？'])
      expect(await rewrite(think, question)).toEqual(['x']);
  });

  test('is not put to a mind that cannot, or is away', async () => {
    const clock = createFakeClock();
    const question = said('Where is it?');
    expect(await createSearchWords({ minds: keeperOf(createScriptedModel()), clock }).rewrite(question, [])).toEqual(
      [],
    );
    const away = keeperOf(
      thinking(createScriptedModel(), () => ({ phrasings: ['x'] })),
      { state: 'away', since: 0, sentence: '', nextLook: null, looks: 0 },
    );
    expect(await createSearchWords({ minds: away, clock }).rewrite(question, [])).toEqual([]);
  });

  test('is not put to a mind for a while that was too slow three times in a row', async () => {
    const clock = createFakeClock();
    let asked = 0;
    const mind = thinking(createScriptedModel(), () => {
      asked += 1;
      return new Promise(() => undefined);
    });
    const words = createSearchWords({ minds: keeperOf(mind), clock });
    const ask = async (): Promise<string[]> => {
      const found = words.rewrite(said('Where was it?'), [], 150);
      clock.advance(200);
      return found;
    };
    for (let question = 0; question < 23; question += 1) expect(await ask()).toEqual([]);
    expect(asked).toBe(3);
    await ask();
    expect(asked).toBe(4);
  });
});
