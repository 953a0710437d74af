import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { StoredRecord } from '../../src-main/conversation/ports.ts';
import type { MemoryDatabase } from '../../src-main/memory/memory-database.ts';
import { openDatabase } from '../../src-main/memory/open.ts';
import { dayAt, daysSpokenOf, fitOfDays, namedDays } from '../../src-main/memory/recall/days.ts';
import { createRelatedWords } from '../../src-main/memory/recall/related-words.ts';
import { formsOf, sameWord, wordsOf } from '../../src-main/memory/recall/same-words.ts';
import { migrations, openHistory, openRaw, say } from '../fakes/history.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';

const best = (memory: MemoryDatabase, text: string): string | undefined =>
  memory.recall({ text, count: 5 })[0]?.message.text;

const hour = 3_600_000;

/** Small talk between two people, so that words have a weight. */
function chat(memory: MemoryDatabase, at: number, count: number): void {
  const lines = ['The weather was mild.', 'I had soup at noon.', 'The fence is blue now.', 'The bus was late again.'];
  for (let number = 0; number < count; number += 1) {
    say(memory, lines[number % lines.length] ?? '', {
      at: at + number * 1_000,
      speaker: number % 2 === 0 ? 'Ada' : 'Ben',
    });
  }
}

describe('words', () => {
  test.each([
    ['Who bred the puppies?', 'She breeds a puppy.'],
    ['Has he drunk it?', 'He drank it.'],
    ['grandma', 'grandmother'],
    ['photos', 'pictures'],
  ])('are the same in every form: %s', (one, other) => {
    const shared = wordsOf(one).filter((word) => wordsOf(other).includes(word));
    expect(shared.length).toBeGreaterThan(0);
  });

  test('have forms that lead back to them, and one main form', () => {
    for (const word of ['become', 'photograph', 'friend', 'hide']) {
      const main = wordsOf(word)[0] ?? '';
      for (const form of formsOf(main)) expect(sameWord(form)).toBe(main);
      expect(sameWord(sameWord(main))).toBe(main);
    }
  });

  test('earn at most a share where another was asked for', () => {
    const relatedWords = createRelatedWords();
    for (const word of ['instrument', 'dog', 'book', 'happi', 'sport']) {
      expect(relatedWords(word).size).toBeGreaterThan(0);
      for (const [other, share] of relatedWords(word)) {
        expect(other).not.toBe(word);
        expect(share).toBeGreaterThan(0);
        expect(share).toBeLessThan(1);
      }
    }
    expect(relatedWords('xyzzy').size).toBe(0);
  });

  test('of the same family find what was said in other words, after what was said in the same', () => {
    const memory = openHistory();
    chat(memory, Date.UTC(2026, 1, 1), 40);
    say(memory, 'My clarinet needs a new reed.', { at: Date.UTC(2026, 1, 3), speaker: 'Ada' });
    chat(memory, Date.UTC(2026, 1, 5), 40);
    expect(best(memory, 'Which instrument is there?')).toBe('My clarinet needs a new reed.');
    say(memory, 'The instrument is in the attic.', { at: Date.UTC(2026, 1, 7), speaker: 'Ada' });
    expect(best(memory, 'Which instrument is there?')).toBe('The instrument is in the attic.');
  });

  test('of the same beginning are kin', () => {
    const memory = openHistory();
    chat(memory, Date.UTC(2026, 1, 1), 40);
    say(memory, 'We heard a harpist play.', { at: Date.UTC(2026, 1, 3), speaker: 'Ada' });
    chat(memory, Date.UTC(2026, 1, 5), 40);
    expect(best(memory, 'Where were the harpists?')).toBe('We heard a harpist play.');
  });
});

describe('days', () => {
  const at = new Date(2023, 4, 8, 14).getTime(); // a Monday
  const today = dayAt(at);

  test.each([
    ['I saw her yesterday.', -1, -1],
    ['Last night we danced.', -1, -1],
    ['I leave tomorrow!', 1, 1],
    ['Two days ago I fell.', -2, -2],
    ['We met last Friday.', -3, -3],
    ['Last weekend it rained.', -2, -1],
    ['It was three weeks ago.', -24, -18],
    ['On May 3 we moved.', -5, -5],
  ])('that a message points to: %s', (text, from, to) => {
    expect(daysSpokenOf(text, at)).toContainEqual({ from: today + from, to: today + to });
  });

  test('that a question asks for fit what was said of them best', () => {
    const asked = namedDays('What happened on 7 May, 2023?');
    const fit = (text: string, when: number): number => fitOfDays(asked, daysSpokenOf(text, when));
    expect(fit('It rained yesterday.', at)).toBe(1);
    expect(fit('It rained.', new Date(2023, 4, 7, 9).getTime())).toBeCloseTo(0.8);
    expect(fit('It rained.', at)).toBe(0);
    expect(fitOfDays(namedDays('in May 2023'), daysSpokenOf('It rained.', at))).toBeGreaterThan(0);
    expect(fitOfDays(namedDays('in June 2023'), daysSpokenOf('It rained.', at))).toBe(0);
    expect(namedDays('What may I march for?')).toEqual([]);
  });

  test('are read from any text without a fault, each from its first to its last', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 0, max: 4_000_000_000_000 }), (text, instant) => {
        for (const { from, to } of daysSpokenOf(`${text} last week, 31 June`, instant)) {
          expect(Number.isInteger(from) && Number.isInteger(to)).toBe(true);
        }
        const fit = fitOfDays(namedDays(text), daysSpokenOf(text, instant));
        expect(fit).toBeGreaterThanOrEqual(0);
        expect(fit).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('bring up what was said on them, whatever its words', () => {
    const memory = openHistory();
    chat(memory, new Date(2026, 1, 1, 9).getTime(), 40);
    say(memory, 'I tried bowling yesterday.', { at: new Date(2026, 2, 17, 9).getTime(), speaker: 'Ada' });
    chat(memory, new Date(2026, 3, 5, 9).getTime(), 40);
    expect(best(memory, 'What was Ada doing on March 16, 2026?')).toBe('I tried bowling yesterday.');
  });
});

describe('who speaks', () => {
  test('a question that names one asks for what they said, not for messages that call them', () => {
    const memory = openHistory();
    const at = Date.UTC(2026, 1, 1);
    chat(memory, at, 30);
    say(memory, 'Ben, how is your garden? Ada here has a garden too.', { at: at + 2 * hour, speaker: 'Ada' });
    say(memory, 'My garden is full of beans this year.', { at: at + 4 * hour, speaker: 'Ben' });
    chat(memory, at + 6 * hour, 30);
    expect(best(memory, "What grows in Ben's garden?")).toBe('My garden is full of beans this year.');
  });

  test('a beginning of a name with a capital names them, and a word that begins like it does not', () => {
    const memory = openHistory();
    const at = Date.UTC(2026, 1, 1);
    chat(memory, at, 30);
    say(memory, 'The red garage is where our boat stands now.', { at: at + 2 * hour, speaker: 'Carmen' });
    say(memory, 'The old garage is where our boat stands now.', { at: at + 4 * hour, speaker: 'Patrick' });
    chat(memory, at + 6 * hour, 30);
    expect(best(memory, 'What garage did Pat name?')).toBe('The old garage is where our boat stands now.');
    expect(best(memory, 'What garage did Carm name?')).toBe('The red garage is where our boat stands now.');
    const scores = memory
      .recall({ text: 'Which garage has a pat or a car in it?', count: 2 })
      .map(({ score }) => score);
    expect(scores[0]).toBeCloseTo(scores[1] ?? 0, 5);
  });

  test('is looked for first where they spoke, in a long life of others', () => {
    const memory = openHistory();
    const at = Date.UTC(2020, 1, 1);
    memory.beginImport();
    const message = {
      kind: 'message',
      id: null,
      conversation: 'others',
      sourceId: null,
      role: 'person',
      interrupted: false,
      replaced: false,
      unanswered: null,
    } as const;
    const noise = (from: number): StoredRecord[] =>
      Array.from({ length: 12_000 }, (_, number) => ({
        ...message,
        speaker: 'Zoe',
        at: at + (from + number) * 60_000,
        text: number % 2 === 0 ? 'A garden with a lamp.' : 'They painted the garden lamp.',
      }));
    memory.importRecords([{ kind: 'conversation', id: 'others', title: '', lifelong: false }, ...noise(0)]);
    memory.importRecords([
      { kind: 'conversation', id: 'theirs', title: '', lifelong: false },
      { ...message, conversation: 'theirs', speaker: 'Ada', at, text: 'I painted the lamp in our garden yellow.' },
      { ...message, conversation: 'theirs', speaker: 'Ben', at: at + 1, text: 'That is a bold choice.' },
    ]);
    memory.importRecords(noise(20_000));
    memory.commitImport();
    expect(best(memory, 'Which garden lamp did Ada paint?')).toBe('I painted the lamp in our garden yellow.');
  });

  test('what another said of it is still found, when the question names the wrong one', () => {
    const memory = openHistory();
    const at = Date.UTC(2026, 1, 1);
    chat(memory, at, 30);
    say(memory, 'I broke my violin on the stairs.', { at: at + 2 * hour, speaker: 'Ben' });
    chat(memory, at + 4 * hour, 30);
    expect(best(memory, 'Where did Ada break her violin?')).toBe('I broke my violin on the stairs.');
  });

  test('an answer is found by the words of the question that the other asked', () => {
    const memory = openHistory();
    const at = Date.UTC(2026, 1, 1);
    chat(memory, at, 30);
    say(memory, 'What is your sister called?', { at: at + 2 * hour, speaker: 'Ben' });
    say(memory, 'Ingeborg, after our aunt in Bergen.', { at: at + 2 * hour + 1_000, speaker: 'Ada' });
    chat(memory, at + 4 * hour, 30);
    expect(best(memory, "What is the name of Ada's sister?")).toBe('Ingeborg, after our aunt in Bergen.');
  });
});

/** A life as it was before there were sittings, with the messages of another. */
function olderLife(messages: { speaker: string; at: number }[]): string {
  const first = temporaryFolder();
  for (const file of ['0010-messages.sql', '0020-facts.sql', '0030-spoken.sql'])
    fs.copyFileSync(path.join(migrations, file), path.join(first, file));
  const folder = temporaryFolder();
  const db = openDatabase(folder, first, 'write');
  db.exec("INSERT INTO conversations (number, id, title, lifelong) VALUES (1, 'one', '', 1)");
  const insert = db.prepare(
    "INSERT INTO messages (id, conversation, role, speaker, at, text, state) VALUES (?, 1, 'person', ?, ?, 'talk', 'complete')",
  );
  for (const [number, { speaker, at }] of messages.entries()) insert.run(`message ${number}`, speaker, at);
  db.close();
  return folder;
}

describe('sittings', () => {
  const begins = (folder: string): unknown[] =>
    openRaw(folder).prepare('SELECT first FROM sittings ORDER BY first').pluck().all();

  test('begin after an hour of silence, and with another conversation', () => {
    const folder = temporaryFolder();
    const memory = openHistory({ folder });
    const at = Date.UTC(2026, 1, 1);
    for (const offset of [0, 1, 2]) say(memory, 'one', { at: at + offset * 60_000 });
    for (const offset of [0, 59, 118]) say(memory, 'two', { at: at + 3 * hour + offset * 60_000 });
    memory.beginImport();
    const message = {
      kind: 'message',
      id: null,
      conversation: 'c',
      sourceId: null,
      role: 'person',
      speaker: 'Eva',
      interrupted: false,
      replaced: false,
      unanswered: null,
    } as const;
    memory.importRecords([
      { kind: 'conversation', id: 'c', title: '', lifelong: false },
      { ...message, at: at + 5 * hour, text: 'three' },
      { ...message, at: at + 5 * hour + 1, text: 'three too' },
    ]);
    memory.commitImport();
    expect(begins(folder)).toEqual([1, 4, 7]);
  });

  test('are the same when the migration makes them of a life that is there', () => {
    const folder = temporaryFolder();
    const now = openHistory({ folder });
    const at = Date.UTC(2026, 1, 1);
    const said: { speaker: string; at: number }[] = [];
    fc.sample(fc.integer({ min: 1, max: 120 }), { numRuns: 60, seed: 5 }).reduce((minutes, pause) => {
      said.push({ at: at + (minutes + pause) * 60_000, speaker: pause % 3 === 0 ? 'Ada' : 'Ben' });
      return minutes + pause;
    }, 0);
    for (const one of said) say(now, 'talk', one);
    const older = olderLife(said);
    openHistory({ folder: older });
    expect(begins(older)).toEqual(begins(folder));
    expect(openRaw(older).prepare('SELECT name FROM speakers ORDER BY name').pluck().all()).toEqual(['Ada', 'Ben']);
  });

  test('lend what was said in them to each other, and not to the next', () => {
    const memory = openHistory();
    const at = Date.UTC(2026, 1, 1);
    chat(memory, at, 30);
    say(memory, 'We went to Lisbon.', { at: at + 2 * hour, speaker: 'Ada' });
    say(memory, 'The trams were full and the light was gold.', { at: at + 2 * hour + 1_000, speaker: 'Ada' });
    say(memory, 'Dinner is ready at eight, says the cook.', { at: at + 9 * hour, speaker: 'Ada' });
    chat(memory, at + 12 * hour, 30);
    const found = memory.recall({ text: 'How was Lisbon?', count: 8 }).map(({ message }) => message.text);
    expect(found.slice(0, 2)).toEqual(['We went to Lisbon.', 'The trams were full and the light was gold.']);
    expect(found).not.toContain('Dinner is ready at eight, says the cook.');
  });
});
