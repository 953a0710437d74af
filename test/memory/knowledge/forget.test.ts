import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { forgottenSchema } from '../../../src-main/contract/knowledge.ts';
import { exportAs, importText, linesOf } from '../../archive/carry.ts';
import { openHistory, openRaw, say } from '../../fakes/history.ts';
import { temporaryFolder } from '../../fakes/temporary-folder.ts';
import { answer, everything, known, lines, only, tell, thing } from './life.ts';

const questions = ['Paul', 'Where does Paul live?', 'Lisbon', 'tea', 'my sister', 'work', 'the boat'];
const about = (topic: string) => ({ what: 'about', about: topic }) as const;

function life(folder = temporaryFolder()) {
  const memory = openHistory({ folder });
  const paul = tell(
    memory,
    'Paul has bought a boat and lives in Antibes.',
    thing('home', 'Antibes', { subject: 'Paul' }),
  );
  const reply = answer(memory, 'Antibes must be lovely for Paul.');
  const boat = tell(
    memory,
    'The boat is called Margarethe.',
    thing('other', 'his boat is called Margarethe', { subject: 'Paul' }),
  );
  const praise = answer(memory, 'A fine name.');
  const tea = tell(memory, 'I like tea.', thing('likes', 'tea', { kind: 'preference' }));
  answer(memory, 'So do I, in a way.');
  const asked = say(memory, 'Where was it that Paul lives?');
  const told = answer(memory, 'In Antibes.', [paul]);
  return { memory, folder, paul, reply, boat, praise, tea, asked, told };
}

describe('forgetting a message', () => {
  test('takes it out of the transcript, search, recall, what is known, and the export', async () => {
    const { memory, paul, reply, told, boat } = life();
    const forgotten = memory.forget({ what: 'message', message: paul.id }, { at: 1_000 });
    expect(forgottenSchema.parse(forgotten)).toEqual(forgotten);
    expect(forgotten).toMatchObject({ at: 1_000, until: 601_000, messages: 3, entries: 1 });
    expect(memory.message(paul.id)).toBeNull();
    expect(memory.locate(reply.id)).toBeNull();
    expect(memory.message(told.id)).toBeNull();
    expect(memory.message(boat.id)).toEqual(boat);
    expect(known(memory, { all: true }).map(({ value }) => value)).toEqual(['tea', 'his boat is called Margarethe']);
    const all = everything(memory, questions, await exportAs(memory, 'jsonl'));
    expect(all).not.toContain('Antibes');
    expect(memory.verify()).toEqual([]);
  });

  test('keeps what was said in another message too, without the one that is gone', () => {
    const { memory, paul } = life();
    const again = tell(memory, 'Antibes, he wrote.', thing('home', 'Antibes', { subject: 'Paul' }));
    memory.forget({ what: 'message', message: paul.id }, { at: 1 });
    expect(only(memory, 'home')).toMatchObject({
      ...{ times: 1, sources: [again.id], saidAt: again.at, lastSaidAt: again.at, certainty: 0.8 },
    });
    memory.forget({ what: 'message', message: again.id }, { at: 2 });
    expect(known(memory, { subject: 'Paul' }).map(({ attribute }) => attribute)).toEqual(['other']);
  });

  test('gives its place back to what it had taken it from, as if it had never been said', () => {
    const memory = openHistory();
    tell(memory, 'I live in Porto.', thing('home', 'Porto'));
    const moved = tell(memory, 'I moved to Lisbon.', thing('home', 'Lisbon'));
    const forgotten = memory.forget({ what: 'message', message: moved.id }, { at: 1 });
    expect(lines(memory)).toEqual(['self home Porto (current)']);
    expect(only(memory, 'home')).toMatchObject({ supersededBy: null });
    memory.restore(forgotten.id);
    expect(lines(memory)).toEqual(['self home Porto (past)', 'self home Lisbon (current)']);
  });

  test('takes the name that it gave to someone', () => {
    const memory = openHistory();
    tell(memory, 'My sister lives in Rome.', thing('home', 'Rome', { subject: 'sister' }));
    const named = tell(memory, 'Anna is my sister.', thing('relation', 'sister', { kind: 'person', subject: 'Anna' }));
    expect(only(memory, 'home').subject).toBe('Anna');
    const forgotten = memory.forget({ what: 'message', message: named.id }, { at: 1 });
    expect(lines(memory)).toEqual(['sister home Rome (current)']);
    expect(memory.entries({ text: 'Anna', all: true, limit: 9 }).entries).toEqual([]);
    memory.restore(forgotten.id);
    expect(only(memory, 'home').subject).toBe('Anna');
  });

  test('takes what was asked for along with it, and what was said before it was edited', () => {
    const memory = openHistory();
    const draft = say(memory, 'Paul is ill.');
    const edited = say(memory, 'Paul is very ill.', { replaces: [draft.id] });
    const asked = say(memory, 'Please forget that.');
    expect(memory.forget({ what: 'message', message: edited.id }, { at: 1, also: [asked.id] }).messages).toBe(3);
    expect(memory.page(memory.lifelong(), 0, 9).messages).toEqual([]);
    expect(memory.message(draft.id)).toBeNull();
  });

  test('leaves a fact of the onboarding without its value', () => {
    const memory = openHistory();
    const message = say(memory, 'I am Theo.');
    memory.addFacts([{ key: 'person.name', value: 'Theo', at: 5, message: message.id }]);
    const forgotten = memory.forget({ what: 'message', message: message.id }, { at: 1 });
    expect(memory.facts()).toMatchObject([{ key: 'person.name', value: null }]);
    memory.restore(forgotten.id);
    expect(memory.facts()).toMatchObject([{ key: 'person.name', value: 'Theo' }]);
  });

  test('of which there is none changes nothing', () => {
    const { memory } = life();
    const nothing = memory.forget({ what: 'message', message: 'no-such-message' }, { at: 1 });
    expect(nothing).toMatchObject({ messages: 0, entries: 0, derived: 0 });
    expect(memory.forgettings(1)).toEqual([]);
    expect(memory.restore(nothing.id)).toBe(false);
  });
});

describe('forgetting a topic', () => {
  test('takes all that was said and is known about it, by anybody and anywhere', async () => {
    const { memory } = life();
    await importText(
      memory,
      linesOf(
        { kind: 'conversation', id: 'c', title: 'Letters' },
        {
          kind: 'message',
          conversation: 'c',
          role: 'person',
          at: '2020-01-05T09:00:00.000Z',
          text: 'Paul’s letter came.',
        },
        { kind: 'message', conversation: 'c', role: 'person', at: '2020-01-05T09:01:00.000Z', text: 'The bill came.' },
      ),
    );
    const weighed = memory.weighForgetting(about('everything about Paul'));
    expect(weighed).toEqual({ messages: 6, entries: 2 });
    expect(memory.forget(about('everything about Paul'), { at: 1 })).toMatchObject(weighed);
    const all = everything(memory, questions, await exportAs(memory, 'jsonl')).replaceAll(/"asked"[^]*?"unread"/g, '');
    for (const word of ['Paul', 'Antibes', 'Margarethe']) expect(all).not.toContain(word);
    expect(all).toContain('The bill came.');
    expect(all).toContain('I like tea.');
    expect(memory.verify()).toEqual([]);
  });

  test('needs all its words, in any form and order', () => {
    const memory = openHistory();
    const texts = ['My doctors were kind.', 'The kind doctor laughed.', 'Be kind.', 'The doctor came.'];
    const said = texts.map((text) => say(memory, text));
    memory.forget(about('the kindest... the kind doctor'), { at: 1 });
    memory.forget(about('laughing doctor'), { at: 1 });
    expect(said.map(({ id }) => memory.message(id) !== null)).toEqual([true, false, true, true]);
  });

  test('that is none forgets nothing', () => {
    const { memory } = life();
    for (const topic of ['me', 'that', '...', 'it all']) {
      expect(memory.weighForgetting(about(topic))).toEqual({ messages: 0, entries: 0 });
      expect(memory.forget(about(topic), { at: 1 })).toMatchObject({ messages: 0, entries: 0, derived: 0 });
    }
  });
});

describe('forgetting an entry', () => {
  test('takes its messages and what stood in its place', () => {
    const memory = openHistory();
    const porto = tell(memory, 'I live in Porto.', thing('home', 'Porto'));
    const lisbon = tell(memory, 'I moved to Lisbon.', thing('home', 'Lisbon'));
    const what = { what: 'entry', entry: only(memory, 'home', 'Lisbon').id } as const;
    expect(memory.weighForgetting(what)).toEqual({ messages: 2, entries: 2 });
    expect(memory.forget(what, { at: 1 })).toMatchObject({ messages: 2, entries: 2 });
    expect(known(memory, { all: true })).toEqual([]);
    expect([porto, lisbon].map(({ id }) => memory.message(id))).toEqual([null, null]);
  });

  test('takes the person’s own correction too', () => {
    const memory = openHistory();
    tell(memory, 'I live in Porto.', thing('home', 'Porto'));
    const corrected = memory.changeEntry(only(memory, 'home').id, { to: 'value', value: 'Braga' }, 9);
    memory.forget({ what: 'entry', entry: corrected?.id ?? '' }, { at: 1 });
    expect(known(memory, { all: true })).toEqual([]);
  });
});

describe('what is made of messages', () => {
  function withTexts() {
    const found = life();
    const { memory, paul, tea } = found;
    const day = (at: number) => ({
      from: new Date(at).setHours(0, 0, 0, 0),
      until: new Date(at).setHours(23, 59, 59, 999),
    });
    memory.addSummary({
      period: 'day',
      ...day(paul.at),
      text: 'A boat was bought.',
      origin: 'rules',
      sources: [tea.id],
    });
    memory.addTraitMoves([
      { trait: 'warmth', by: 0.02, at: paul.at, cause: 'shown', quote: 'has bought a boat', source: paul.id },
    ]);
    return found;
  }

  test('goes with them when it came from one of them, or tells of them', () => {
    const { memory, paul, tea } = withTexts();
    expect(memory.timeline('day', paul.at)[0]?.summary).not.toBeNull();
    const forgotten = memory.forget({ what: 'message', message: paul.id }, { at: 1 });
    expect(forgotten.derived).toBe(2);
    expect(memory.timeline('day', tea.at)[0]?.summary).toBeNull();
    expect(memory.traitMoves()).toEqual([]);
    memory.restore(forgotten.id);
    expect(memory.timeline('day', tea.at)[0]?.summary?.text).toBe('A boat was bought.');
    expect(memory.traitMoves()).toHaveLength(1);
  });
});

describe('taking it back', () => {
  test('stands everything as it stood', async () => {
    for (const what of [about('Paul'), about('boat'), about('tea')]) {
      const { memory, paul } = life();
      const before = everything(memory, questions, await exportAs(memory, 'jsonl'));
      const { id } = memory.forget(what, { at: 1_000 });
      expect(memory.forgettings(2_000)).toMatchObject([{ id }]);
      expect(memory.forgettings(601_001)).toEqual([]);
      expect(everything(memory, questions, await exportAs(memory, 'jsonl'))).not.toBe(before);
      expect(memory.restore(id)).toBe(true);
      expect(memory.restore(id)).toBe(false);
      expect(everything(memory, questions, await exportAs(memory, 'jsonl'))).toBe(before);
      expect(memory.message(paul.id)).toEqual(paul);
      expect(memory.verify()).toEqual([]);
    }
  });

  test('brings back only what no other forgetting took', () => {
    const { memory, paul, boat } = life();
    const one = memory.forget({ what: 'message', message: paul.id }, { at: 1 });
    const two = memory.forget(about('Paul'), { at: 2 });
    memory.restore(one.id);
    expect(memory.message(paul.id)).toBeNull();
    memory.restore(two.id);
    expect(memory.message(paul.id)).toEqual(paul);
    expect(memory.message(boat.id)).toEqual(boat);
    expect(memory.verify()).toEqual([]);
  });
});

describe('erasing', () => {
  const bytes = (folder: string): string =>
    fs
      .readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((name) => path.join(folder, name))
      .filter((file) => fs.statSync(file).isFile())
      .map((file) => fs.readFileSync(file).toString('latin1'))
      .join('');

  test('leaves nothing of it in any file, neither words nor stems, and cannot be taken back', () => {
    const { memory, folder, paul, tea } = life();
    // Segments that are merged and pages that are freed before it is forgotten.
    for (let round = 0; round < 200; round += 1)
      say(memory, `Round ${round} of something else ${'and more '.repeat(30)}`);
    memory.changeEntry(only(memory, 'home').id, { to: 'value', value: 'Antibes in France' }, 5);
    expect(bytes(folder)).toContain('Margarethe');
    const { id } = memory.forget(about('Paul'), { at: 1_000 });
    const later = memory.forget({ what: 'message', message: tea.id }, { at: 5_000 });
    expect(memory.eraseForgotten(1_000)).toEqual({ erased: 0, more: false });
    expect(memory.eraseForgotten(1_001)).toEqual({ erased: expect.any(Number) as number, more: false });
    expect(memory.restore(id)).toBe(false);
    const files = bytes(folder);
    for (const word of ['Antibes', 'antib', 'Margarethe', 'margareth', 'Paul ', 'paul'])
      expect(files.includes(word), word).toBe(false);
    expect(memory.message(paul.id)).toBeNull();
    expect(memory.restore(later.id)).toBe(true);
    expect(memory.message(tea.id)).toEqual(tea);
    expect(memory.verify()).toEqual([]);
    expect(memory.search('Paul', 5, null).hits).toEqual([]);
  });

  test('does not bring the words of a growing reply back', () => {
    const memory = openHistory();
    const question = say(memory, 'Say lighthouse.', { offTheRecord: true });
    const reply = say(memory, 'Light', { role: 'os', state: 'streaming', offTheRecord: true });
    expect(memory.endOffTheRecord(1)).toBe(2);
    memory.update(reply.id, { text: 'Lighthouse', state: 'complete' });
    expect(memory.message(reply.id)).toBeNull();
    expect(memory.message(question.id)).toBeNull();
    expect(memory.verify()).toEqual([]);
  });

  test('keeps the rows that others are counted by', () => {
    const { memory, paul } = life();
    memory.forget({ what: 'message', message: paul.id }, { at: 1 });
    memory.eraseForgotten(2);
    expect(memory.recall({ text: 'tea', count: 3 })[0]?.message.text).toBe('I like tea.');
    expect(say(memory, 'More.').id > paul.id).toBe(true);
  });
});

describe('what was forgotten', () => {
  test('is not brought back by an archive from before', async () => {
    for (const erase of [false, true]) {
      const { memory } = life();
      const before = await exportAs(memory, 'jsonl');
      memory.forget(about('Paul'), { at: 1 });
      if (erase) memory.eraseForgotten(2);
      const after = await exportAs(memory, 'jsonl');
      expect(await importText(memory, before)).toMatchObject({ added: 0 });
      expect(await exportAs(memory, 'jsonl')).toBe(after);
      // Nor on another machine, once that knows of it.
      const other = openHistory();
      await importText(other, after);
      await importText(other, before);
      expect(everything(other, [], await exportAs(other, 'jsonl'))).not.toContain('Antibes');
      expect(await exportAs(other, 'jsonl')).toBe(after);
    }
  });

  test('is not learned again', () => {
    const { memory, paul } = life();
    memory.forget({ what: 'message', message: paul.id }, { at: 1 });
    const again = { message: paul.id, at: paul.at, origin: 'model' } as const;
    expect(memory.learn([thing('home', 'Antibes', { subject: 'Paul' })], again).added).toBe(0);
    expect(memory.unread('rules', 50).map(({ id }) => id)).not.toContain(paul.id);
  });
});

describe('off the record', () => {
  test('is shown, and neither found, learned, exported nor recalled', async () => {
    const { memory } = life();
    const now = say(memory, 'The zeppelin is a secret.', { offTheRecord: true });
    const late = say(memory, 'The zeppelin is blue.');
    memory.offTheRecord(late.id);
    expect(memory.latest(memory.lifelong(), 2)).toEqual([now, late]);
    expect(memory.search('zeppelin', 5, null).hits).toEqual([]);
    expect(memory.recall({ text: 'zeppelin secret', count: 5 }).map(({ message }) => message.id)).not.toContain(now.id);
    expect(memory.unread('rules', 50).map(({ id }) => id)).not.toContain(now.id);
    expect(await exportAs(memory, 'jsonl')).not.toContain('zeppelin');
    expect(memory.verify()).toEqual([]);
  });

  test('ends with nothing left of it, and nothing else gone', async () => {
    const { memory, folder, tea } = life();
    const kept = memory.forget({ what: 'message', message: tea.id }, { at: 3 });
    say(memory, 'The zeppelin is a secret.', { offTheRecord: true });
    expect(memory.endOffTheRecord(9)).toBe(1);
    expect(memory.endOffTheRecord(9)).toBe(0);
    expect(memory.forgettings(3)).toMatchObject([{ id: kept.id }]);
    expect(memory.restore(kept.id)).toBe(true);
    const raw = fs.readdirSync(folder).map((name) => path.join(folder, name));
    for (const file of raw) expect(fs.readFileSync(file).includes('zeppelin')).toBe(false);
    expect(await exportAs(memory, 'jsonl')).not.toContain('"forgotten"');
    expect(memory.verify()).toEqual([]);
    expect(openRaw(folder).prepare('SELECT count(*) FROM off_the_record').pluck().get()).toBe(0);
  });
});
