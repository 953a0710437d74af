import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { messageIdSchema } from '../../src-main/contract/identifiers.ts';
import { messageSchema, type Message } from '../../src-main/contract/messages.ts';
import type { MemoryDatabase } from '../../src-main/memory/memory-database.ts';
import { migrations, openHistory, say } from '../fakes/history.ts';
import { openMemory } from '../../src-main/memory/memory-database.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';

const timeOf = (id: string): number => parseInt(id.replace('-', '').slice(0, 12), 16);
const found = (memory: MemoryDatabase, query: string): string[] =>
  memory.search(query, 50, null).hits.map(({ message }) => message.id);
const recalled = (memory: MemoryDatabase, text: string): string[] =>
  memory.recall({ text, count: 50 }).map(({ message }) => message.id);
function exported(memory: MemoryDatabase): string[] {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const page: ReturnType<MemoryDatabase['exportPage']> = memory.exportPage(cursor, 100);
    for (const record of page.records) if (record.kind === 'message' && record.id !== null) ids.push(record.id);
    cursor = page.cursor;
  } while (cursor !== null);
  return ids;
}

describe('what is said', () => {
  test('comes back as it was said', () => {
    const memory = openHistory();
    const text = 'Zwei\r\nZeilen\t“und” 漢字 🧑‍🚀 \0 ende ';
    const message = say(memory, text);
    expect(messageSchema.parse(message)).toEqual(memory.message(message.id));
    expect(memory.latest(memory.lifelong(), 1)).toEqual([message]);
    expect(message.text).toBe(text);
  });

  test('stands in a strict order, whatever the clock does', () => {
    const times = fc.array(fc.integer({ min: 0, max: 2_000_000_000_000 }), { minLength: 1, maxLength: 20 });
    const clocks = fc.oneof(
      times,
      times.map((all) => all.map(() => all[0] ?? 0)),
      times.map((all) => all.sort((a, b) => b - a)),
    );
    const memory = openHistory();
    let last: Message | undefined;
    fc.assert(
      fc.property(clocks, (readings) => {
        for (const at of readings) {
          const next = say(memory, 'tick', { at });
          expect(messageIdSchema.parse(next.id)).toBe(next.id);
          expect(timeOf(next.id)).toBe(next.at);
          expect(next.at).toBeGreaterThanOrEqual(at);
          if (last) {
            expect(next.at).toBeGreaterThan(last.at);
            expect(next.id > last.id).toBe(true);
          }
          last = next;
        }
      }),
      { numRuns: 30 },
    );
    const all = memory.page(memory.lifelong(), 0, memory.total(memory.lifelong())).messages;
    expect(all.map(({ id }) => id)).toEqual(all.map(({ id }) => id).sort());
  });

  test('cannot be said into a conversation that is not there', () => {
    expect(() => say(openHistory(), 'Hello', { conversation: 'nowhere' })).toThrow('no such conversation');
  });

  test('is there again when the folder is opened again', () => {
    const folder = temporaryFolder();
    const memory = openMemory({ folder, migrations, access: 'host' });
    const message = say(memory, 'Keep this');
    const lifelong = memory.lifelong();
    memory.dispose();
    const again = openHistory({ folder });
    expect(again.lifelong()).toBe(lifelong);
    expect(again.message(message.id)).toEqual(message);
    expect(again.conversations()).toEqual([{ id: lifelong, title: '', lifelong: true, messages: 1 }]);
  });
});

describe('pages', () => {
  test('of any size give every shown message once, in order', () => {
    const memory = openHistory();
    const said = Array.from({ length: 37 }, (_, number) => say(memory, `number ${number}`));
    const hidden = said.filter((_, number) => number % 5 === 0).map(({ id }) => id);
    memory.replace(hidden);
    const shown = said.filter(({ id }) => !hidden.includes(id)).map(({ id }) => id);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), (size) => {
        const ids: string[] = [];
        for (let from = 0; from < shown.length; from += size) {
          const page = memory.page(memory.lifelong(), from, size);
          expect(page).toMatchObject({ total: shown.length, from });
          ids.push(...page.messages.map(({ id }) => id));
        }
        expect(ids).toEqual(shown);
      }),
      { numRuns: 50 },
    );
    for (const [index, id] of shown.entries()) {
      expect(memory.locate(id)).toEqual({ conversation: memory.lifelong(), index });
    }
    expect(memory.latest(memory.lifelong(), 5).map(({ id }) => id)).toEqual(shown.slice(-5));
  });

  test('beyond the end and of unknown conversations are empty', () => {
    const memory = openHistory();
    say(memory, 'one');
    expect(memory.page(memory.lifelong(), 1, 10)).toEqual({ total: 1, from: 1, messages: [] });
    expect(memory.page('nowhere', 0, 10)).toEqual({ total: 0, from: 0, messages: [] });
    expect(memory.locate(say(memory, 'two').id.replace(/.$/, (end) => (end === '0' ? '1' : '0')))).toBeNull();
  });
});

describe('a growing reply', () => {
  const begin = (memory: MemoryDatabase): Message =>
    say(memory, 'The gar', { role: 'os', speaker: 'Ada', state: 'streaming' });

  test('is found once it has ended, as it ended', () => {
    const memory = openHistory();
    const { id } = begin(memory);
    memory.update(id, { text: 'The garden of' });
    expect(found(memory, 'garden')).toEqual([]);
    memory.update(id, { text: 'The gardener of Lisbon', state: 'complete' });
    memory.update(id, { unanswered: null });
    expect(found(memory, 'gardener Lisbon')).toEqual([id]);
    expect(recalled(memory, 'Lisbon')).toEqual([id]);
    expect(memory.verify()).toEqual([]);
  });

  test('that a crash cut off is marked and found at the next start', () => {
    const folder = temporaryFolder();
    const memory = openMemory({ folder, migrations, access: 'host' });
    const { id } = begin(memory);
    memory.update(id, { text: 'The garden of' });
    memory.dispose();
    const again = openHistory({ folder });
    expect(again.message(id)).toMatchObject({ text: 'The garden of', state: 'interrupted' });
    expect(found(again, 'garden')).toEqual([id]);
    expect(again.verify()).toEqual([]);
  });

  test('that was replaced before it ended is never found, however it ends', () => {
    const folder = temporaryFolder();
    const memory = openMemory({ folder, migrations, access: 'host' });
    const [ended, crashed] = [begin(memory).id, begin(memory).id];
    memory.replace([ended, crashed]);
    memory.update(ended, { text: 'The garden of Lisbon', state: 'interrupted' });
    expect(found(memory, 'garden')).toEqual([]);
    expect(memory.verify()).toEqual([]);
    memory.dispose();
    const again = openHistory({ folder });
    expect(found(again, 'gar')).toEqual([]);
    expect(again.verify()).toEqual([]);
    expect(exported(again)).toEqual([ended, crashed]);
  });

  test('that is not there cannot be changed', () => {
    expect(() => openHistory().update('0190163d-8694-739b-aea5-966c26f8ad90', { text: 'x' })).toThrow(
      'no such message',
    );
  });
});

describe('what was said differently', () => {
  test('leaves the pages, the search and the recall, and stays in the export', () => {
    const memory = openHistory();
    const first = say(memory, 'The old garden');
    const reply = say(memory, 'Which garden?', { role: 'os' });
    const other = say(memory, 'The new garden', { replaces: [first.id, reply.id] });
    expect(memory.page(memory.lifelong(), 0, 10).messages).toEqual([other]);
    expect(memory.latest(memory.lifelong(), 10)).toEqual([other]);
    expect(memory.total(memory.lifelong())).toBe(1);
    expect(found(memory, 'garden')).toEqual([other.id]);
    expect(recalled(memory, 'garden')).toEqual([other.id]);
    expect(exported(memory)).toEqual([first.id, reply.id, other.id]);
    expect(memory.message(first.id)).toEqual({ ...first, replaced: true });
    expect(memory.verify()).toEqual([]);
  });

  test('twice, or not at all there, changes nothing more', () => {
    const memory = openHistory();
    const { id } = say(memory, 'The garden');
    memory.replace([id, id]);
    memory.replace([id, '0190163d-8694-739b-aea5-966c26f8ad90']);
    expect(memory.total(memory.lifelong())).toBe(0);
    expect(memory.verify()).toEqual([]);
  });

  test('is put back when its successor cannot be stored', () => {
    const memory = openHistory();
    const { id } = say(memory, 'The garden');
    expect(() => say(memory, 'never', { replaces: [id], role: 'nobody' as 'os' })).toThrow();
    expect(memory.message(id)?.replaced).toBe(false);
    expect(found(memory, 'garden')).toEqual([id]);
  });
});

describe('facts', () => {
  test('are kept in the order in which they were learned, none overwritten', () => {
    const memory = openHistory();
    const { id } = say(memory, 'I am Theo');
    const facts = [
      { key: 'person.name', value: 'Theo', at: 5, message: id },
      { key: 'person.age', value: null, at: 3, message: null },
      { key: 'person.name', value: 'Theodore', at: 4, message: null },
    ];
    memory.addFacts(facts.slice(0, 2));
    memory.addFacts(facts.slice(2));
    memory.addFacts([]);
    expect(memory.facts()).toEqual(facts);
  });

  test('come all or not at all', () => {
    const memory = openHistory();
    const good = { key: 'person.name', value: 'Theo', at: 5, message: null };
    expect(() => memory.addFacts([good, { ...good, key: null as unknown as string }])).toThrow();
    expect(memory.facts()).toEqual([]);
  });
});
