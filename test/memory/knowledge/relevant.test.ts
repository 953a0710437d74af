import { describe, expect, test } from 'vitest';
import type { Learned } from '../../../src-main/contract/knowledge.ts';
import type { MemoryDatabase } from '../../../src-main/memory/memory-database.ts';
import { isPrivateSource } from '../../../src-main/memory/knowledge/private-sources.ts';
import { openHistory, openRaw, say } from '../../fakes/history.ts';
import { temporaryFolder } from '../../fakes/temporary-folder.ts';
import { known, only, tell, thing } from './life.ts';

const day = 86_400_000;
const found = (memory: MemoryDatabase, text: string, at = say(memory, '.').at, count = 12): string[] =>
  memory.relevant({ text, at, count }).map(({ entry, reason }) => `${reason}: ${entry.subject} ${entry.value}`);

function life(): MemoryDatabase {
  const memory = openHistory();
  const relation = (subject: string, value: string): Learned => thing('relation', value, { kind: 'person', subject });
  tell(memory, 'I live in Lisbon and work as a gardener.', thing('home', 'Lisbon'), thing('work', 'gardener'));
  tell(
    memory,
    'Anna is my sister and lives in Rome.',
    relation('Anna', 'sister'),
    thing('home', 'Rome', { subject: 'Anna' }),
  );
  tell(memory, 'Paul plays the cello.', thing('hobby', 'playing the cello', { subject: 'Paul' }));
  tell(memory, 'I like green tea.', thing('likes', 'green tea', { kind: 'preference' }));
  tell(memory, 'I hate coriander.', thing('dislikes', 'coriander', { kind: 'preference' }));
  for (let number = 0; number < 60; number += 1)
    tell(memory, `Thing ${number}`, thing('owns', `thing ${String.fromCharCode(97 + (number % 26))}${number}`));
  return memory;
}

describe('what bears on a text', () => {
  test.each([
    ['How is Anna?', ['named: Anna sister', 'named: Anna Rome']],
    ['I visited my sister.', ['named: Anna sister', 'named: Anna Rome']],
    ['Where do I live?', ['bears-on-it: self Lisbon']],
    ['Where does Anna live?', ['named: Anna Rome', 'named: Anna sister']],
    ['Shall we have some tea?', ['bears-on-it: self green tea']],
    ['The weather is lovely today.', []],
    ['', []],
    ['and then the of', []],
  ])('%s', (text, expected) => {
    expect(found(life(), text)).toEqual(expected);
  });

  test('is what holds now, and never what is private or forgotten', () => {
    const memory = life();
    tell(memory, 'I moved to Porto.', thing('home', 'Porto', { manner: 'change' }));
    const [home] = memory.relevant({ text: 'Where do I live?', at: 1, count: 5 });
    expect(home?.entry.value).toBe('Porto');
    expect(home?.formerly.map(({ value, state }) => `${value} ${state}`)).toEqual(['Lisbon past']);
    memory.changeEntry(only(memory, 'home', 'Porto').id, { to: 'private', private: true }, 1);
    expect(found(memory, 'Where do I live? In Porto or Lisbon?')).toEqual([]);
    memory.forget({ what: 'about', about: 'Paul' }, { at: 1 });
    expect(found(memory, 'Does Paul play?')).toEqual([]);
  });

  test('has what is pinned and what was wished for whatever is said', () => {
    const memory = life();
    tell(memory, 'Call me Captain.', thing('wish', 'call me Captain', { kind: 'wish' }));
    memory.changeEntry(only(memory, 'dislikes').id, { to: 'pinned', pinned: true }, 1);
    expect(found(memory, 'Hello.')).toEqual(['told: self call me Captain', 'pinned: self coriander']);
  });

  test('has plans of the next days and open threads, few and while they are fresh', () => {
    const memory = life();
    const { at } = say(memory, 'Now.');
    for (let number = -2; number < 8; number += 1)
      tell(memory, 'Plan.', thing('plan', `visit the number ${number}`, { kind: 'plan', from: at + number * day }));
    for (let number = 0; number < 4; number += 1)
      tell(memory, 'Thread.', thing('thread', `errand ${number}`, { kind: 'thread' }));
    expect(found(memory, 'Hello.', at)).toEqual([
      'soon: self visit the number 2',
      'soon: self visit the number 1',
      'soon: self visit the number 0',
      'unfinished: self errand 3',
      'unfinished: self errand 2',
    ]);
    expect(found(memory, 'Hello.', at + 30 * day)).toEqual([]);
    memory.changeEntry(only(memory, 'thread', 'errand 3').id, { to: 'done', done: true }, 1);
    expect(found(memory, 'Hello.', at, 20)).not.toContain('unfinished: self errand 3');
  });

  test('scores from 0 to 1, best first, and keeps to the count', () => {
    const memory = life();
    const all = memory.relevant({ text: 'Anna, Paul, the cello, green tea, coriander in Lisbon', at: 1, count: 50 });
    expect(all.length).toBeGreaterThan(5);
    for (const { score } of all) expect(score > 0 && score <= 1).toBe(true);
    expect(all.map(({ score }) => score)).toEqual(all.map(({ score }) => score).toSorted((a, b) => b - a));
    expect(memory.relevant({ text: 'Anna, Paul, the cello', at: 1, count: 2 })).toHaveLength(2);
  });
});

describe('a plan', () => {
  test('is past when its day is over, and was not ended by that', () => {
    const memory = openHistory();
    const today = new Date().setHours(0, 0, 0, 0);
    tell(memory, 'Old.', thing('plan', 'see the dentist', { kind: 'plan', from: today - 1 }));
    tell(memory, 'New.', thing('plan', 'see the sea', { kind: 'plan', from: today }));
    tell(memory, 'Some day.', thing('plan', 'see Naples', { kind: 'plan' }));
    tell(memory, 'Long.', thing('plan', 'read Proust', { kind: 'plan', from: today - day, until: today + day }));
    expect(known(memory).map(({ value }) => value)).toEqual(['read Proust', 'see Naples', 'see the sea']);
    expect(only(memory, 'plan', 'see the dentist')).toMatchObject({ state: 'past', supersededBy: null });
    expect(memory.knowledgeCounts().known.plan).toBe(3);
  });
});

describe('private sources', () => {
  test('are the messages from which something private is known', () => {
    const folder = temporaryFolder();
    const memory = openHistory({ folder });
    const message = tell(memory, 'I am ill.', thing('health', 'ill'));
    tell(memory, 'I am tall.', thing('other', 'tall'));
    const db = openRaw(folder);
    const numbers = db.prepare('SELECT number FROM messages').pluck().all() as number[];
    expect(isPrivateSource(db, numbers)).toEqual(new Set());
    memory.changeEntry(only(memory, 'health').id, { to: 'private', private: true }, 1);
    const secret = db.prepare('SELECT number FROM messages WHERE id = ?').pluck().get(message.id);
    expect(isPrivateSource(db, numbers)).toEqual(new Set([secret]));
  });
});
