import { afterEach, describe, expect, test, vi } from 'vitest';
import { isPrivateSource } from '../../../src-main/memory/knowledge/private-sources.ts';
import { exportAs, importText } from '../../archive/carry.ts';
import { openHistory, openRaw, say } from '../../fakes/history.ts';
import { temporaryFolder } from '../../fakes/temporary-folder.ts';
import { answer, known, only, tell, thing } from './life.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

describe('after an erasure', () => {
  test('what is learned is not born forgotten in the place of what was erased', () => {
    const memory = openHistory();
    tell(memory, 'I like jazz.', thing('likes', 'jazz'));
    tell(memory, 'I like opera.', thing('likes', 'opera'));
    memory.forget({ what: 'entry', entry: only(memory, 'likes', 'opera').id }, { at: 1 });
    memory.eraseForgotten(2);
    tell(memory, 'I live in Lisbon.', thing('home', 'Lisbon'));
    expect(known(memory).map(({ value }) => value)).toEqual(['Lisbon', 'jazz']);
  });

  test('nor where a later forgetting named an entry that went with its messages', () => {
    const folder = temporaryFolder();
    const memory = openHistory({ folder });
    const message = tell(memory, 'I like opera.', thing('likes', 'opera'));
    const { id } = only(memory, 'likes');
    memory.forget({ what: 'message', message: message.id }, { at: 1 });
    memory.forget({ what: 'about', about: 'opera' }, { at: 9 });
    memory.eraseForgotten(2);
    expect(openRaw(folder).prepare("SELECT count(*) FROM forgotten_things WHERE what = 'entry'").pluck().get()).toBe(0);
    tell(memory, 'I live in Lisbon.', thing('home', 'Lisbon'));
    expect(known(memory).map(({ value }) => value)).toEqual(['Lisbon']);
    expect(memory.entry(id)).toBeNull();
  });

  test('an older archive does not bring back what had no message, though others were learned since', async () => {
    const memory = openHistory();
    const said = tell(memory, 'I like opera.', thing('likes', 'opera'));
    const own = memory.changeEntry(only(memory, 'likes').id, { to: 'value', value: 'Wagner' }, said.at);
    memory.addMilestones([{ kind: 'thread', figure: 1, about: 'Wagner', reachedAt: 5 }]);
    const before = await exportAs(memory, 'jsonl');
    memory.forget({ what: 'entry', entry: own?.id ?? '' }, { at: 1 });
    expect(memory.milestones()).toEqual([]);
    const meanwhile = await exportAs(memory, 'jsonl');
    memory.eraseForgotten(2);
    for (const town of ['Lisbon', 'Porto', 'Faro'])
      tell(memory, `I like ${town}.`, thing('likes', town, { kind: 'preference' }));
    await importText(memory, before);
    expect(known(memory, { all: true }).map(({ value }) => value)).toEqual(['Faro', 'Porto', 'Lisbon']);
    expect(memory.milestones()).toEqual([]);
    for (const archive of [meanwhile, await exportAs(memory, 'jsonl')]) {
      expect(archive).not.toContain('Wagner');
      const other = openHistory();
      await importText(other, archive);
      await importText(other, before);
      expect(known(other, { all: true }).map(({ value }) => value)).not.toContain('Wagner');
      expect(other.milestones()).toEqual([]);
      expect(await exportAs(other, 'jsonl')).toBe(archive);
    }
  });

  test('what is taken back leaves no trace of having been forgotten', async () => {
    const memory = openHistory();
    const said = tell(memory, 'I like opera.', thing('likes', 'opera'));
    memory.changeEntry(only(memory, 'likes').id, { to: 'value', value: 'Wagner' }, said.at);
    const before = await exportAs(memory, 'jsonl');
    const { id } = memory.forget({ what: 'entry', entry: only(memory, 'likes', 'Wagner').id }, { at: 1 });
    memory.restore(id);
    expect(await exportAs(memory, 'jsonl')).toBe(before);
  });
});

describe('what is private', () => {
  test('is not given to a model to learn from', () => {
    const memory = openHistory();
    tell(memory, 'I am ill.', thing('health', 'ill'));
    const open = say(memory, 'I am tall.');
    memory.changeEntry(only(memory, 'health').id, { to: 'private', private: true }, 1);
    expect(memory.unread('model', 9).map(({ id }) => id)).toEqual([open.id]);
    expect(memory.unreadTotal('model')).toBe(1);
    expect(memory.unreadTotal('rules')).toBe(2);
  });

  test('is not told by what the OS answered to it or made from it', () => {
    const folder = temporaryFolder();
    const memory = openHistory({ folder });
    const secret = tell(memory, 'I was told that I have diabetes.', thing('health', 'diabetes'));
    answer(memory, 'Diabetes can be lived with.');
    const other = answer(memory, 'Shall I put the kettle on?');
    const next = say(memory, 'Remind me of what matters.');
    answer(memory, 'Watch your sugar.', [secret]);
    const byEntry = answer(memory, 'And your feet.');
    memory.noteReply(byEntry.id, { messages: [], entries: [only(memory, 'health').id] });
    const plain = say(memory, 'What do people say of diabetes?');
    const general = answer(memory, 'Diabetes is common.');
    const all = memory.latest(memory.lifelong(), 20);
    expect(memory.messagesBetween(0, Date.now() * 2, 20)).toHaveLength(all.length);
    memory.changeEntry(only(memory, 'health').id, { to: 'private', private: true }, 1);
    const told = [other.id, next.id, plain.id, general.id];
    expect(memory.messagesBetween(0, Date.now() * 2, 20).map(({ id }) => id)).toEqual(told);
    const db = openRaw(folder);
    const numbers = db.prepare('SELECT number FROM messages ORDER BY number').pluck().all() as number[];
    expect(isPrivateSource(db, numbers).size).toBe(all.length - told.length);
    const recalled = memory.recall({ text: 'diabetes sugar feet', count: 9, before: plain.id });
    expect(recalled.every(({ message }) => told.includes(message.id))).toBe(true);
  });
});

test('no fact is kept of a message that is forgotten or said off the record', () => {
  const memory = openHistory();
  const [gone, off, kept] = ['Call me Theo.', 'Call me Teddy.', 'Call me Ted.'].map((text) => say(memory, text));
  memory.forget({ what: 'message', message: gone?.id ?? '' }, { at: 1 });
  memory.offTheRecord(off?.id ?? '');
  const fact = (value: string, message: string | undefined) => ({
    ...{ key: 'person.name', value, at: 1 },
    message: message ?? null,
  });
  memory.addFacts([fact('Theo', gone?.id), fact('Teddy', off?.id), fact('Ted', kept?.id), fact('T', undefined)]);
  expect(memory.facts().map(({ value }) => value)).toEqual(['Ted', 'T']);
});

describe('a message is outdated', () => {
  test('when all that is known from it is past or was called wrong', () => {
    const memory = openHistory();
    const siemens = tell(memory, 'I work at Siemens.', thing('work', 'Siemens'));
    const tea = tell(memory, 'I like tea.', thing('likes', 'tea'));
    const both = tell(memory, 'I like cake and soup.', thing('likes', 'cake'), thing('likes', 'soup'));
    const before = tell(memory, 'I used to live in Porto.', thing('home', 'Porto', { holds: 'before' }));
    const talk = say(memory, 'Hello.');
    const ids = [talk, siemens, tea, both, before].map(({ id }) => id);
    expect(memory.outdated(ids)).toEqual([]);
    tell(memory, 'I no longer work at Siemens.', thing('work', 'Siemens', { holds: 'not' }));
    memory.changeEntry(only(memory, 'likes', 'tea').id, { to: 'wrong' }, 1);
    memory.changeEntry(only(memory, 'likes', 'cake').id, { to: 'wrong' }, 1);
    expect(memory.outdated(ids)).toEqual([siemens.id, tea.id]);
    memory.changeEntry(only(memory, 'likes', 'soup').id, { to: 'wrong' }, 1);
    expect(memory.outdated(ids)).toEqual([siemens.id, tea.id, both.id]);
    expect(memory.outdated([])).toEqual([]);
  });
});

test('a large file is cleaned in steps, and says while there are more', () => {
  const folder = temporaryFolder();
  const memory = openHistory({ folder });
  const db = openRaw(folder);
  db.exec('CREATE TABLE filler (zeros BLOB)');
  db.prepare('INSERT INTO filler VALUES (zeroblob(?))').run(50 * 1_048_576);
  const { id } = say(memory, 'The zeppelin is blue.');
  // An index of more pages than are merged in one step.
  const index = db.prepare('INSERT INTO message_words (rowid, words) VALUES (?, ?)');
  for (let round = 0; round < 20; round += 1)
    index.run(1_000 + round, Array.from({ length: 40_000 }, (_, at) => (at * 7_919 + round).toString(36)).join(' '));
  // Every look at the clock finds the time of a step over.
  let clock = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => (clock += 1_000));
  memory.forget({ what: 'message', message: id }, { at: 1 });
  const results = [memory.eraseForgotten(2)];
  while (results.at(-1)?.more === true && results.length < 100) results.push(memory.eraseForgotten(2));
  expect(results[0]).toEqual({ erased: 1, more: true });
  expect(results.at(-1)).toMatchObject({ more: false });
});
