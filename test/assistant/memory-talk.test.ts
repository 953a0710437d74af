import { describe, expect, onTestFinished, test } from 'vitest';
import { chooseModel, startAssistant, type TestAssistant } from '../fakes/assistant.ts';
import { createFakeClock, type FakeClock } from '../fakes/clock.ts';
import { replies, startProvider } from '../fakes/provider.ts';

const day = 86_400_000;
/** A Monday, at nine in the morning by any calendar between UTC-8 and UTC+8. */
const monday = Date.UTC(2026, 10, 16, 12);

/** An assistant whose wall clock stands on a day; its timers are the machine's own. */
function on(start: number): { clock: FakeClock } {
  const fake = createFakeClock(start);
  const own = createFakeClock();
  const begun = performance.now();
  return {
    clock: {
      ...own,
      now: () => fake.now() + Math.round(performance.now() - begun),
      monotonic: () => performance.now(),
      after: (milliseconds, action) => {
        const timer = setTimeout(action, milliseconds);
        return () => clearTimeout(timer);
      },
      setWall: fake.setWall,
    },
  };
}

/** Waits until everything that was said has been read. */
const learned = (assistant: TestAssistant): Promise<void> =>
  expect.poll(async () => (await assistant.call('memory.status', {})).unread, { timeout: 5_000 }).toBe(0);

const tell = async (assistant: TestAssistant, ...texts: string[]): Promise<void> => {
  for (const text of texts) await assistant.say(text);
  await learned(assistant);
};

const known = async (assistant: TestAssistant): Promise<string[]> =>
  (await assistant.call('memory.entries', { limit: 200 })).entries.map(
    ({ subject, attribute, value }) => `${subject} ${attribute} ${value}`,
  );

describe('what was told on Monday and corrected on Wednesday', () => {
  test('is answered on Friday as it is now, after restarts, with the words it came from', async () => {
    const first = await startAssistant(on(monday));
    await tell(first, 'I live in Porto.', 'My sister is called Anna.');
    await first.dispose();

    const second = await startAssistant({ folder: first.folder, ...on(monday + 2 * day) });
    await tell(second, 'I moved to Lisbon last week.');
    await second.dispose();

    const third = await startAssistant({ folder: first.folder, ...on(monday + 4 * day) });
    const answer = await third.say('Where do I live?');
    expect(answer).toContain('Lisbon');
    expect(answer).not.toContain('Porto');
    expect(await third.say('How do you know that?')).toContain('“I moved to Lisbon last week.”');
    expect(await third.say('What is my sister called?')).toContain('Anna');
    expect(await third.say('Where did I live before?')).toContain('Porto');
  });
});

describe('forgetting in words', () => {
  test('takes out what was said, what was learned from it, and the words that asked for it', async () => {
    const assistant = await startAssistant();
    await tell(assistant, 'My friend Paul collects clocks.', 'I like green tea.', 'Paul is my friend.');
    expect((await known(assistant)).join('\n')).toContain('Paul');
    expect(await assistant.say('Forget everything I said about Paul.')).toMatch(/^Forgotten: \d+ messages/);
    expect((await known(assistant)).join('\n')).not.toContain('Paul');
    expect((await assistant.transcript()).map(({ text }) => text).join('\n')).not.toContain('Paul');
    const { hits } = await assistant.call('conversation.search', { query: 'Paul', limit: 10 });
    expect(hits).toEqual([]);
    expect(await assistant.say('Who collects clocks?')).not.toMatch(/Paul collects/);
    expect((await known(assistant)).join('\n')).toContain('green tea');
  });

  test('can be taken back, and everything is as it was', async () => {
    const assistant = await startAssistant();
    await tell(assistant, 'My friend Paul collects clocks.');
    const before = await known(assistant);
    await assistant.say('Please forget what I said about Paul.');
    expect(await assistant.say('Take that back.')).toBe('It is back, as it was.');
    expect(await known(assistant)).toEqual(before);
    expect((await assistant.transcript()).map(({ text }) => text)).toContain('My friend Paul collects clocks.');
  });

  test('of what was never said changes nothing, and says so', async () => {
    const assistant = await startAssistant();
    await tell(assistant, 'I like green tea.');
    expect(await assistant.say('Forget what I said about Benedikt.')).toMatch(/nothing to forget/);
    expect(await assistant.say('Take that back.')).toMatch(/nothing that I could bring back/);
  });

  test('of the last thing takes that and its answer', async () => {
    const assistant = await startAssistant();
    await tell(assistant, 'I like green tea.', 'I like marzipan.');
    expect(await assistant.say('Forget that.')).toMatch(/^Forgotten/);
    expect((await known(assistant)).join('\n')).not.toContain('marzipan');
    expect((await known(assistant)).join('\n')).toContain('green tea');
  });
});

describe('while remembering is paused', () => {
  test('what is said is shown, but not learned, found or kept', async () => {
    const assistant = await startAssistant();
    expect(await assistant.say('Off the record.')).toMatch(/only until/);
    await assistant.say('My friend Quirin is moving to Oslo.');
    expect((await assistant.transcript()).map(({ text }) => text)).toContain('My friend Quirin is moving to Oslo.');
    expect((await assistant.call('conversation.search', { query: 'Quirin', limit: 5 })).hits).toEqual([]);
    expect(await known(assistant)).toEqual([]);
    expect(await assistant.say('You can remember again.')).toMatch(/remember again/);
    const said = (await assistant.transcript()).map(({ text }) => text).join('\n');
    expect(said).not.toContain('Quirin');
    await tell(assistant, 'I like green tea.');
    expect((await known(assistant)).join('\n')).toContain('green tea');
  });

  test('a restart keeps the pause and nothing that was said in it', async () => {
    const first = await startAssistant();
    await first.say('Off the record.');
    await first.say('My friend Quirin is moving to Oslo.');
    await first.dispose();
    const second = await startAssistant({ folder: first.folder });
    expect((await second.call('memory.status', {})).paused).toBe(true);
    expect((await second.transcript()).map(({ text }) => text).join('\n')).not.toContain('Quirin');
    expect((await second.call('memory.pause', { paused: false })).paused).toBe(false);
  });
});

describe('what it knows', () => {
  test('is told whole when it is asked, whatever mind it has', async () => {
    const provider = await startProvider(replies.says('A model said this.'));
    onTestFinished(() => provider.dispose());
    const assistant = await startAssistant();
    await tell(assistant, 'I live in Lisbon.', 'I like green tea.', 'My sister Anna is a doctor.');
    await chooseModel(assistant, provider.baseUrl);
    const answer = await assistant.say('What do you know about me?');
    expect(answer).toMatch(/Lisbon/);
    expect(answer).toMatch(/green tea/);
    expect(answer).toMatch(/Anna/);
    expect(answer).not.toContain('A model said this.');
  });

  test('enters the prompt with its reasons, and what is private does not', async () => {
    const provider = await startProvider(replies.says('Yes.'));
    onTestFinished(() => provider.dispose());
    const assistant = await startAssistant();
    await tell(assistant, 'I live in Lisbon.', 'I am allergic to walnuts.');
    const { entries } = await assistant.call('memory.entries', { limit: 50 });
    const allergy = entries.find(({ attribute }) => attribute === 'allergy');
    await assistant.call('memory.change', { entry: allergy?.id ?? '', change: { to: 'private', private: true } });
    // Far enough from the talk, so that the words themselves are no longer in it.
    for (let turn = 0; turn < 25; turn += 1) await assistant.say(`Number ${turn} of many small remarks.`);
    await chooseModel(assistant, provider.baseUrl);
    await assistant.say('Which walnuts grow in Lisbon where I live, and am I allergic?');
    const { prompt } = await assistant.call('memory.prompt', {});
    const told = prompt?.entries.filter(({ part }) => part !== 'talk') ?? [];
    expect(told.map(({ text }) => text).join('\n')).toContain('Lisbon');
    expect(told.map(({ text }) => text).join('\n')).not.toContain('allergic to walnuts');
    expect(told.every(({ reason, tokens }) => reason.length > 0 && tokens > 0)).toBe(true);
    expect(JSON.stringify(provider.requests.at(-1))).not.toContain('I am allergic to walnuts');
  });

  test('is not learned from what the OS says', async () => {
    const provider = await startProvider(
      replies.says('I live in Atlantis. You like cold soup. Your sister is called Berta.'),
    );
    onTestFinished(() => provider.dispose());
    const assistant = await startAssistant();
    await chooseModel(assistant, provider.baseUrl);
    await tell(assistant, 'Tell me something.');
    expect(await known(assistant)).toEqual([]);
  });
});

describe('two things that do not agree', () => {
  test('are asked about once, and the answer settles it', async () => {
    const assistant = await startAssistant();
    await tell(assistant, 'My birthday is on 3 May.');
    await tell(assistant, 'My birthday is on 5 May.');
    const asked = await assistant.say('I had soup for lunch.');
    expect(asked).toMatch(/not sure/);
    expect(asked).toMatch(/3 May/);
    expect(asked).toMatch(/5 May/);
    expect(await assistant.say('The soup was too salty.')).not.toMatch(/not sure/);
    await tell(assistant, 'My birthday is on 5 May.');
    const birthdays = (await known(assistant)).filter((line) => line.includes('birthday'));
    expect(birthdays).toHaveLength(1);
    expect(birthdays[0]).toContain('05-05');
  });
});

describe('a name said in passing', () => {
  test('is what the person is called from then on', async () => {
    const assistant = await startAssistant();
    await tell(assistant, 'Please call me Ted.');
    expect((await assistant.call('snapshot.get', {})).persona.personName).toBe('Ted');
    expect(await assistant.say('What is my name?')).toBe('You are Ted.');
  });
});

describe('what was made of something that is forgotten', () => {
  const aboutPaul = async (assistant: TestAssistant): Promise<string> => {
    await assistant.call('memory.forget', { what: 'about', about: 'Paul' });
    const { hits } = await assistant.call('conversation.search', { query: 'velodrome', limit: 10 });
    const said = (await assistant.transcript()).map(({ text }) => text);
    const { prompt } = await assistant.call('memory.prompt', {});
    return JSON.stringify([hits, said, prompt]);
  };

  test('goes with it: the answer to how it knows', async () => {
    const assistant = await startAssistant();
    await tell(assistant, 'My brother Paul owns a velodrome.');
    for (let turn = 0; turn < 3; turn += 1) await assistant.say(`Number ${turn} of some small remarks.`);
    expect(await assistant.say('Who owns a velodrome?')).toContain('velodrome');
    expect(await assistant.say('How do you know that?')).toContain('“My brother Paul owns a velodrome.”');
    expect(await assistant.say('What do you know about me?')).toContain('Paul');
    expect(await aboutPaul(assistant)).not.toContain('Paul');
  });

  test('goes with it: a reply that is growing', async () => {
    const provider = await startProvider(replies.says('Paul owns a velodrome. '.repeat(40), { delay: 20 }));
    onTestFinished(() => provider.dispose());
    const assistant = await startAssistant();
    await tell(assistant, 'My brother Paul owns a velodrome.');
    await chooseModel(assistant, provider.baseUrl);
    const { turn } = await assistant.call('conversation.send', { text: 'Does Paul own a velodrome?' });
    await assistant.until('reply-delta');
    expect(await aboutPaul(assistant)).not.toContain('velodrome');
    await assistant.settled(turn);
    expect(await aboutPaulLeft(assistant)).not.toContain('velodrome');
  });

  const aboutPaulLeft = async (assistant: TestAssistant): Promise<string> =>
    JSON.stringify(await assistant.transcript());
});

describe('an answer that comes late', () => {
  test('to what was said off the record is off the record too', async () => {
    const provider = await startProvider(replies.says('A secret about Xenia. '.repeat(5), { delay: 100 }));
    onTestFinished(() => provider.dispose());
    const assistant = await startAssistant();
    await chooseModel(assistant, provider.baseUrl);
    await assistant.call('memory.pause', { paused: true });
    const { turn } = await assistant.call('conversation.send', { text: 'I have a secret with Xenia.' });
    await assistant.call('memory.pause', { paused: false });
    await assistant.settled(turn);
    expect(JSON.stringify(await assistant.transcript())).not.toContain('Xenia');
    expect((await assistant.call('conversation.search', { query: 'Xenia', limit: 5 })).hits).toEqual([]);
  });
});
