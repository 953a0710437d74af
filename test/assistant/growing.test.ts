import { describe, expect, onTestFinished, test } from 'vitest';
import type { AssistantEvent } from '../../src-main/contract/events.ts';
import type { Message } from '../../src-main/contract/messages.ts';
import { wordsOf } from '../../src-main/contract/words.ts';
import { createEventHub } from '../../src-main/assistant/event-hub.ts';
import { createGrowing, type Growing } from '../../src-main/assistant/growing.ts';
import { dayName } from '../../src-main/conversation/calendar.ts';
import { MindFailure, type LanguageModel, type ThinkTask } from '../../src-main/conversation/ports.ts';
import type { MemoryDatabase } from '../../src-main/memory/memory-database.ts';
import { createFakeClock, type FakeClock } from '../fakes/clock.ts';
import { asStore, openHistory } from '../fakes/history.ts';
import { createScriptedModel } from '../fakes/language-model.ts';

const day = 86_400_000;
const words = wordsOf('en');

type Life = {
  memory: MemoryDatabase;
  clock: FakeClock;
  growing: Growing;
  events: AssistantEvent[];
  log: string[];
  say(text: string, more?: { at?: number; role?: 'person' | 'os'; state?: Message['state'] }): Message;
  /** Says something and has it read, as the background does. */
  tell(text: string): Promise<Message>;
  /** Works until there is no more to do; how many slices that took. */
  rest(): Promise<number>;
};

/** A life with a mind that works on tasks in this way; without one it cannot. */
function begin(think: LanguageModel['think'] = null): Life {
  const memory = openHistory();
  const clock = createFakeClock(new Date(2026, 2, 10, 9).getTime());
  const hub = createEventHub();
  const events: AssistantEvent[] = [];
  hub.subscribe((event) => events.push(event));
  const log: string[] = [];
  const note = (what: string, figures: object = {}): void => void log.push(`${what} ${JSON.stringify(figures)}`);
  const mind: LanguageModel = { ...createScriptedModel(), think };
  const growing = createGrowing({
    memory: asStore(memory),
    minds: () => mind,
    events: hub,
    clock,
    words,
    log: { info: note, warn: note },
    sentence: ({ subject, attribute, value }) => `${subject} ${attribute} ${value}.`,
  });
  onTestFinished(() => growing.dispose());
  const say: Life['say'] = (text, { at = clock.now(), role = 'person', state = 'complete' } = {}) =>
    memory.append({ conversation: memory.lifelong(), role, speaker: '', at, text, state });
  return {
    memory,
    clock,
    growing,
    events,
    log,
    say,
    tell: async (text) => {
      const message = say(text);
      await growing.read(message);
      return message;
    },
    rest: async () => {
      for (let slices = 1; slices < 100; slices += 1) if (!(await growing.quiet())) return slices;
      throw new Error('The work does not end.');
    },
  };
}

describe('its traits', () => {
  test('move at once when it is asked, with the reason, and are taken back with one call', async () => {
    const { growing, events, tell } = begin();
    expect(growing.traits().directness).toBe(0.5);
    const message = await tell('Could you be more direct, please?');
    expect(growing.traits().directness).toBe(0.6);
    const { traits } = await growing.calls['growing.view']({});
    const [move] = traits.find(({ trait }) => trait === 'directness')?.moves ?? [];
    expect(move).toMatchObject({ by: 0.1, cause: 'asked', source: message.id });
    expect(events.at(-1)).toMatchObject({ type: 'growing-changed' });
    await growing.calls['growing.takeBack']({ move: move?.id ?? '', back: true });
    expect(growing.traits().directness).toBe(0.5);
    await growing.calls['growing.takeBack']({ move: move?.id ?? '', back: false });
    expect(growing.traits().directness).toBe(0.6);
  });

  test('do not run away on one day, however often it is said', async () => {
    const { growing, clock, tell } = begin();
    for (let time = 0; time < 6; time += 1) await tell('You can joke more.');
    expect(growing.traits().humour).toBe(0.6);
    clock.advance(day);
    await tell('You can joke more.');
    expect(growing.traits().humour).toBe(0.7);
  });

  test('follow what is shown for a while, slowly', async () => {
    const { growing, clock, tell } = begin();
    for (let time = 0; time < 8; time += 1) {
      clock.advance(60_000);
      await tell(`Haha, number ${time}, stop it.`);
    }
    expect(growing.traits().humour).toBe(0.51);
  });

  test('become quieter when it is stopped again and again', async () => {
    const { growing, clock, say, tell } = begin();
    for (let time = 0; time < 3; time += 1) {
      clock.advance(60_000);
      say('Tell me of the north.');
      say('It is', { role: 'os', state: 'interrupted' });
    }
    // The talk is looked at, for the reply was stopped just now.
    await tell('Yes.');
    expect(growing.traits().talkativeness).toBe(0.48);
  });

  test('go back when the words are forgotten that moved them', async () => {
    const { growing, memory, clock, tell } = begin();
    const message = await tell('Please be more direct.');
    memory.forget({ what: 'message', message: message.id }, { at: clock.now() });
    expect((await growing.calls['growing.view']({})).traits.every(({ value }) => value === 0.5)).toBe(true);
    expect(growing.traits().directness).toBe(0.5);
  });
});

describe('when nobody talks', () => {
  test('it writes a page for each day that is over, and summaries as they age', async () => {
    const { growing, memory, clock, say, rest } = begin();
    for (let date = 0; date < 40; date += 1) {
      say(`On day ${date} we went to the harbour and bought ${date} fish from Helka.`);
      clock.advance(day);
    }
    expect(await rest()).toBeGreaterThan(5);
    const { pages } = await growing.calls['growing.journal']({ limit: 100 });
    expect(pages).toHaveLength(40);
    expect(pages[0]?.happened).toContain('“On day 39 we went to the harbour and bought 39 fish from Helka.”');
    const days = memory.summaries('day', 0, clock.now());
    expect(days).toHaveLength(38);
    expect(memory.summaries('month', 0, clock.now()).map(({ from }) => dayName(from))).toEqual(['2026-03-01']);
    expect(await growing.quiet()).toBe(false);
  });

  test('it does one bounded slice at a time, and puts it down when a turn begins', async () => {
    const { growing, memory, clock, say } = begin();
    for (let date = 0; date < 20; date += 1) {
      say('soup');
      clock.advance(day);
    }
    expect(await growing.quiet()).toBe(true);
    const first = memory.journal(null, 100).pages.length;
    expect(first).toBeGreaterThan(0);
    expect(first).toBeLessThan(20);
    const slice = growing.quiet();
    growing.stop();
    expect(await slice).toBe(true);
    await growing.dispose();
    expect(await growing.quiet()).toBe(true);
  });

  test('it notes milestones, and offers one when it fits, until that is said', async () => {
    const { growing, memory, clock, say, rest } = begin();
    for (let date = 0; date < 31; date += 1) {
      say('soup');
      clock.advance(day);
    }
    await rest();
    expect((await growing.calls['growing.view']({})).milestones).toMatchObject([{ kind: 'days', figure: 30 }]);
    expect(await growing.milestoneFor(say('My dog died.'))).toBeNull();
    clock.advance(4 * 3_600_000);
    const milestone = await growing.milestoneFor(say('Good evening'));
    expect(words.growing.milestone(milestone ?? { kind: 'year', figure: 0, about: '' })).toBe(
      'I notice that we have talked on 30 days by now.',
    );
    memory.milestoneSaid(milestone?.id ?? '', clock.now());
    expect(await growing.milestoneFor(say('Hello again'))).toBeNull();
  });
});

describe('reflecting on request', () => {
  test('writes of today so far, once for what was said', async () => {
    const { growing, events, clock, say } = begin();
    say('We went to the opera in Marlstone.');
    expect(await growing.calls['growing.reflect']({})).toEqual({ pages: 1 });
    const busy = events.flatMap((event) => (event.type === 'growing-changed' ? [event.growing.reflecting] : []));
    expect(busy[0]).toBe(true);
    expect(busy.at(-1)).toBe(false);
    clock.advance(60_000);
    expect(await growing.calls['growing.reflect']({})).toEqual({ pages: 0 });
    say('Then we had cake with Helka.');
    clock.advance(60_000);
    expect(await growing.calls['growing.reflect']({})).toEqual({ pages: 1 });
    const { pages } = await growing.calls['growing.journal']({ limit: 9 });
    expect(pages).toHaveLength(1);
    expect(pages[0]?.happened).toContain('Helka');
  });

  test('writes of the days before as well', async () => {
    const { growing, clock, say } = begin();
    for (let date = 0; date < 6; date += 1) {
      say('soup');
      clock.advance(day);
    }
    expect(await growing.calls['growing.reflect']({})).toEqual({ pages: 6 });
  });
});

describe('with a mind that can think', () => {
  const page = { happened: 'Theo had soup.', learned: '', between: '', moves: [] };
  /** One day that is over, with a mind that answers this about it. */
  const afterADay = async (think: LanguageModel['think'], text = 'Theo had soup. Please be gentle.'): Promise<Life> => {
    const life = begin(think);
    life.say(text);
    life.clock.advance(day);
    await life.rest();
    return life;
  };
  const pageOf = ({ memory }: Life) => memory.journal(null, 1).pages[0];

  test('the page is its own, with the messages it was shown', async () => {
    const tasks: ThinkTask[] = [];
    const life = await afterADay((task) => {
      tasks.push(task);
      return Promise.resolve(page);
    });
    expect(pageOf(life)).toMatchObject({ happened: 'Theo had soup.', origin: 'model' });
    expect(tasks[0]?.text).toContain('Theo had soup. Please be gentle.');
  });

  test('it may move a trait by what was said that day, a little', async () => {
    const moves = [{ trait: 'directness', by: -0.9, quote: 'Please be gentle' }];
    const life = await afterADay(() => Promise.resolve({ ...page, moves }));
    expect(life.growing.traits().directness).toBe(0.47);
  });

  test.each([
    ['fails', () => Promise.reject(new MindFailure('timeout'))],
    ['answers with something else', () => Promise.resolve('no')],
    ['makes something up', () => Promise.resolve({ ...page, happened: 'Theo met Paul in Paris.' })],
  ])('the rules write it when that %s', async (_, think) => {
    const life = await afterADay(think);
    expect(pageOf(life)).toMatchObject({ origin: 'rules' });
    expect(life.log.join()).not.toContain('soup');
  });

  test('nothing is written when a turn begins while it thinks', async () => {
    let life: Life | null = null;
    const think: NonNullable<LanguageModel['think']> = (_, signal) =>
      new Promise((__, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error));
        life?.growing.stop();
      });
    life = begin(think);
    life.say('soup');
    life.clock.advance(day);
    expect(await life.growing.quiet()).toBe(true);
    expect(life.memory.journal(null, 9).pages).toEqual([]);
  });

  test('it is not asked about a life of long ago', async () => {
    let asked = 0;
    const life = begin(() => {
      asked += 1;
      return Promise.resolve(page);
    });
    for (let date = 0; date < 10; date += 1) {
      life.say('soup');
      life.clock.advance(day);
    }
    life.clock.advance(60 * day);
    await life.rest();
    expect(asked).toBe(0);
    expect(life.memory.journal(null, 99).pages).toHaveLength(10);
  });
});
