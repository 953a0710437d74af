import { describe, expect, test } from 'vitest';
import { entrySchema } from '../../../src-main/contract/knowledge.ts';
import { openHistory, say } from '../../fakes/history.ts';
import { importText, linesOf } from '../../archive/carry.ts';
import { known, lines, only, tell, thing } from './life.ts';

describe('learning', () => {
  test('keeps what was said with its message, when, and how sure', () => {
    const memory = openHistory();
    const message = tell(memory, 'I live in Lisbon.', thing('home', 'Lisbon', { from: 5 }));
    const entry = only(memory, 'home');
    expect(entrySchema.parse(entry)).toEqual(entry);
    expect(entry).toMatchObject({
      ...{ subject: 'self', value: 'Lisbon', saidAt: message.at, lastSaidAt: message.at, from: 5, certainty: 0.8 },
      ...{ origin: 'rules', state: 'current', times: 1, sources: [message.id], pinned: false, private: false },
    });
    expect(memory.entry(entry.id)).toEqual({
      entry,
      sources: [{ message, conversationTitle: '' }],
      history: [],
    });
  });

  test('makes one entry of what is said twice, and is surer of it', () => {
    const memory = openHistory();
    const first = tell(memory, 'I like green tea.', thing('likes', 'green tea', { kind: 'preference' }));
    const again = tell(memory, 'Green tea again!', thing('likes', 'Green Tea!', { kind: 'preference' }));
    expect(only(memory, 'likes')).toMatchObject({
      ...{ value: 'green tea', times: 2, saidAt: first.at, lastSaidAt: again.at, sources: [again.id, first.id] },
    });
    expect(only(memory, 'likes').certainty).toBeCloseTo(0.96);
    for (let round = 0; round < 5; round += 1) tell(memory, 'Tea.', thing('likes', 'green tea'));
    expect(only(memory, 'likes')).toMatchObject({ certainty: 0.99, times: 7 });
    expect(only(memory, 'likes').sources).toHaveLength(5);
  });

  test('lets a newer home take the place of an older one, which stays as it was', () => {
    const memory = openHistory();
    tell(memory, 'I live in Porto.', thing('home', 'Porto'));
    const moved = tell(memory, 'I moved to Lisbon.', thing('home', 'Lisbon', { manner: 'change', from: 77 }));
    const [porto, lisbon] = [only(memory, 'home', 'Porto'), only(memory, 'home', 'Lisbon')];
    expect(porto).toMatchObject({ state: 'past', supersededBy: lisbon.id, until: 77 });
    expect(lisbon).toMatchObject({ state: 'current', sources: [moved.id], supersededBy: null });
    expect(memory.entry(lisbon.id)?.history).toEqual([porto]);
    expect(memory.entry(porto.id)?.history).toEqual([lisbon]);
    expect(known(memory)).toEqual([lisbon]);
  });

  test('takes a correction for what never was', () => {
    const memory = openHistory();
    tell(memory, 'I live in Porto.', thing('home', 'Porto'));
    tell(memory, 'No, I meant Lisbon.', thing('home', 'Lisbon', { manner: 'correction' }));
    expect(lines(memory)).toEqual(['self home Porto (corrected)', 'self home Lisbon (current)']);
  });

  test('ends what is denied, and what someone used to do', () => {
    const memory = openHistory();
    tell(memory, 'I live in Porto and swim.', thing('home', 'Porto'), thing('hobby', 'swimming'));
    tell(memory, 'I no longer swim.', thing('hobby', 'swimming', { holds: 'not' }));
    const used = tell(memory, 'I used to live in Porto.', thing('home', 'Porto', { holds: 'before', until: 9 }));
    expect(lines(memory)).toEqual(['self hobby swimming (past)', 'self home Porto (past)']);
    expect(only(memory, 'home')).toMatchObject({ until: 9, times: 2, lastSaidAt: used.at });
  });

  test('moves what is liked to what is not, and back', () => {
    const memory = openHistory();
    tell(memory, 'I like olives.', thing('likes', 'olives'));
    tell(memory, 'I do not like olives any more.', thing('dislikes', 'olives', { manner: 'change' }));
    expect(lines(memory)).toEqual(['self likes olives (past)', 'self dislikes olives (current)']);
    tell(memory, 'Olives are good after all.', thing('likes', 'olives', { manner: 'change' }));
    expect(known(memory).map(({ attribute }) => attribute)).toEqual(['likes']);
  });

  test('closes a thread that came to its end', () => {
    const memory = openHistory();
    tell(memory, 'I must call the bank.', thing('thread', 'call the bank', { kind: 'thread' }));
    tell(memory, 'I called the bank.', thing('thread', 'call the bank', { kind: 'thread', holds: 'before' }));
    expect(only(memory, 'thread').state).toBe('done');
    expect(known(memory)).toEqual([]);
  });

  test('doubts what cannot change, asks once, and is settled by what is said again', () => {
    const memory = openHistory();
    tell(memory, 'My birthday is on 4 May.', thing('birthday', '4 May'));
    tell(memory, 'My birthday is on 5 May.', thing('birthday', '5 May'));
    const [one, other] = [only(memory, 'birthday', '4 May'), only(memory, 'birthday', '5 May')];
    expect([one.state, other.state, one.doubt, other.doubt]).toEqual(['current', 'current', other.id, one.id]);
    expect(memory.openDoubt()).toEqual({ entry: one, other });
    memory.doubtAsked(one.id, 3);
    expect(memory.openDoubt()).toBeNull();
    tell(memory, 'On 5 May, as I said.', thing('birthday', '5 May'));
    expect(lines(memory)).toEqual(['self birthday 4 May (corrected)', 'self birthday 5 May (current)']);
    expect(only(memory, 'birthday', '5 May').doubt).toBeNull();
  });

  test('does not bring up a doubt about something private', () => {
    const memory = openHistory();
    tell(memory, 'One', thing('birthday', '4 May'));
    tell(memory, 'Other', thing('birthday', '5 May'));
    memory.changeEntry(only(memory, 'birthday', '4 May').id, { to: 'private', private: true }, 1);
    expect(memory.openDoubt()).toBeNull();
  });

  test('counts what became of things', () => {
    const memory = openHistory();
    const learn = (...learned: Parameters<typeof memory.learn>[0]) => {
      const { id, at } = say(memory, 'x');
      return memory.learn(learned, { message: id, at, origin: 'rules' });
    };
    expect(learn(thing('home', 'Porto'), thing('birthday', '4 May'))).toEqual({
      ...{ added: 2, merged: 0, superseded: 0, doubted: 0 },
    });
    expect(learn(thing('home', 'Lisbon'), thing('birthday', '5 May'), thing('home', 'lisbon'))).toEqual({
      ...{ added: 2, merged: 1, superseded: 1, doubted: 1 },
    });
  });

  test('lets a model read the same words more exactly, without a change in the life', () => {
    const memory = openHistory();
    const message = tell(memory, 'I live in Lisbon, Portugal.', thing('home', 'Lisbon'));
    const from = { message: message.id, at: message.at };
    memory.learn([thing('home', 'Lisbon, Portugal', { certainty: 0.9 })], { ...from, origin: 'model' });
    expect(lines(memory)).toEqual(['self home Lisbon, Portugal (current)']);
    memory.learn([thing('home', 'Lisbon')], { ...from, origin: 'rules' });
    expect(only(memory, 'home')).toMatchObject({
      value: 'Lisbon, Portugal',
      origin: 'model',
      certainty: 0.9,
      times: 1,
    });
    expect(memory.verify()).toEqual([]);
  });

  test('learns nothing from what is not the person’s own word in their own life', async () => {
    const memory = openHistory();
    const home = [thing('home', 'Porto')];
    const os = say(memory, 'You live in Porto.', { role: 'os' });
    const gone = say(memory, 'I live in Porto.');
    memory.forget({ what: 'message', message: gone.id }, { at: gone.at });
    const edited = say(memory, 'I live in Porto.');
    say(memory, 'I live.', { replaces: [edited.id] });
    const off = say(memory, 'I live in Porto.', { offTheRecord: true });
    await importText(
      memory,
      linesOf(
        { kind: 'conversation', id: 'c', title: 'Other' },
        {
          kind: 'message',
          conversation: 'c',
          role: 'person',
          at: '2026-01-05T09:00:00.000Z',
          text: 'I live in Porto.',
        },
      ),
    );
    const foreign = memory.page('c', 0, 1).messages[0];
    for (const message of [os, gone, edited, off, foreign])
      memory.learn(home, { message: message?.id ?? '', at: message?.at ?? 0, origin: 'rules' });
    expect(known(memory, { all: true })).toEqual([]);
  });

  test('unlearns what came from a message that is said differently', () => {
    const memory = openHistory();
    const wrong = tell(memory, 'I live in Prto.', thing('home', 'Prto'));
    say(memory, 'I live in Porto.', { replaces: [wrong.id] });
    expect(known(memory, { all: true })).toEqual([]);
    expect(memory.verify()).toEqual([]);
  });
});

describe('people', () => {
  const relation = (subject: string, value: string, more = {}) =>
    thing('relation', value, { kind: 'person', subject, ...more });

  test('get their name when it is said, with all that was known of them', () => {
    const memory = openHistory();
    tell(
      memory,
      'My sister lives in Rome.',
      relation('sister', 'sister'),
      thing('home', 'Rome', { subject: 'sister' }),
    );
    expect(memory.people()).toMatchObject([{ name: 'sister', relations: ['sister'], entries: 2 }]);
    tell(memory, 'Anna is my sister.', relation('Anna', 'sister'));
    tell(memory, 'My sister paints.', relation('sister', 'sister'), thing('hobby', 'painting', { subject: 'sister' }));
    expect(memory.people()).toMatchObject([{ name: 'Anna', relations: ['sister'], entries: 3 }]);
    expect(lines(memory)).toEqual([
      'Anna home Rome (current)',
      'Anna relation sister (current)',
      'Anna hobby painting (current)',
    ]);
    expect(known(memory, { subject: 'anna' })).toHaveLength(3);
    expect(memory.verify()).toEqual([]);
  });

  test('who share a relation keep what was said of either', () => {
    const memory = openHistory();
    tell(memory, 'Anna and Eva are my sisters.', relation('Anna', 'sister'), relation('Eva', 'sister'));
    tell(memory, 'My sister lives in Rome.', thing('home', 'Rome', { subject: 'sister' }));
    expect(only(memory, 'home').subject).toBe('sister');
    expect(memory.openDoubt()).toBeNull();
  });

  test('of whom there is one only are in doubt under a second name, until it is corrected or has changed', () => {
    const memory = openHistory();
    tell(memory, 'Ben is my husband.', relation('Ben', 'husband'));
    tell(memory, 'My husband Karl.', relation('Karl', 'husband'));
    expect(memory.openDoubt()).toMatchObject({ entry: { subject: 'Ben' }, other: { subject: 'Karl' } });
    const other = openHistory();
    tell(other, 'Ben is my husband.', relation('Ben', 'husband'));
    tell(other, 'No, Karl.', relation('Karl', 'husband', { manner: 'correction' }));
    expect(lines(other)).toEqual(['Ben relation husband (corrected)', 'Karl relation husband (current)']);
  });

  test('lose a wrong name with the facts that went with it', () => {
    const memory = openHistory();
    tell(memory, 'My sister lives in Rome.', thing('home', 'Rome', { subject: 'sister' }));
    tell(memory, 'My sister is Anna.', relation('Anna', 'sister'));
    tell(memory, 'No, my sister is Maria.', relation('Maria', 'sister', { manner: 'correction' }));
    expect(lines(memory)).toEqual([
      'Maria home Rome (current)',
      'Anna relation sister (corrected)',
      'Maria relation sister (current)',
    ]);
  });
});
