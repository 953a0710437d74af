import { describe, expect, test } from 'vitest';
import { entryKindSchema } from '../../../src-main/contract/knowledge.ts';
import { openHistory, say } from '../../fakes/history.ts';
import { answer, known, only, tell, thing } from './life.ts';

describe('the person’s own hand', () => {
  test('corrects: their word takes the place of what was read, which was never so', () => {
    const memory = openHistory();
    tell(memory, 'I live in Porto.', thing('home', 'Porto', { from: 5 }));
    const old = only(memory, 'home');
    memory.changeEntry(old.id, { to: 'pinned', pinned: true }, 1);
    const corrected = memory.changeEntry(old.id, { to: 'value', value: 'Braga' }, 1_000);
    expect(corrected).toMatchObject({
      ...{
        value: 'Braga',
        origin: 'person',
        certainty: 1,
        from: 5,
        pinned: true,
        times: 0,
        sources: [],
        saidAt: 1_000,
      },
    });
    expect(only(memory, 'home', 'Porto')).toMatchObject({ state: 'corrected', supersededBy: corrected?.id });
    expect(memory.entry(corrected?.id ?? '')?.history.map(({ id }) => id)).toEqual([old.id]);
    expect(memory.changeEntry(corrected?.id ?? '', { to: 'value', value: 'Braga' }, 2_000)).toEqual(corrected);
    expect(known(memory, { text: 'Braga' })).toEqual([corrected]);
    expect(memory.verify()).toEqual([]);
  });

  test('marks, closes and opens again', () => {
    const memory = openHistory();
    tell(memory, 'I must call.', thing('thread', 'call', { kind: 'thread' }));
    const { id } = only(memory, 'thread');
    expect(memory.changeEntry(id, { to: 'pinned', pinned: true }, 1)?.pinned).toBe(true);
    expect(memory.changeEntry(id, { to: 'private', private: true }, 1)?.private).toBe(true);
    expect(memory.changeEntry(id, { to: 'done', done: true }, 1)?.state).toBe('done');
    expect(known(memory)).toEqual([]);
    expect(memory.changeEntry(id, { to: 'done', done: false }, 1)?.state).toBe('current');
    expect(memory.changeEntry('no-such-entry', { to: 'wrong' }, 1)).toBeNull();
  });
});

describe('looking at what is known', () => {
  test('goes through everything a page at a time, said last first', () => {
    const memory = openHistory();
    for (let number = 0; number < 25; number += 1)
      tell(memory, `n${number}`, thing('owns', `n${number}`), thing('likes', `l${number}`));
    const seen: string[] = [];
    let after: string | undefined;
    for (;;) {
      const page = memory.entries({ limit: 7, ...(after === undefined ? {} : { after }) });
      seen.push(...page.entries.map(({ id }) => id));
      after = page.entries.at(-1)?.id;
      if (!page.more) break;
    }
    expect(seen).toHaveLength(50);
    expect(new Set(seen).size).toBe(50);
    expect(seen).toEqual(known(memory).map(({ id }) => id));
  });

  test('finds by words, kinds and whom it is about; what is past only when asked', () => {
    const memory = openHistory();
    tell(memory, 'Porto', thing('home', 'Porto'), thing('likes', 'Porto wine', { kind: 'preference' }));
    tell(memory, 'Lisbon', thing('home', 'Lisbon'), thing('home', 'Portugal', { subject: 'Anna' }));
    const found = (query: Parameters<typeof known>[1]) => known(memory, query).map(({ value }) => value);
    expect(found({ text: 'porto' })).toEqual(['Porto wine']);
    expect(found({ text: 'port' }).sort()).toEqual(['Porto wine', 'Portugal']);
    expect(found({ text: 'porto', all: true }).sort()).toEqual(['Porto', 'Porto wine']);
    expect(found({ kinds: ['preference'] })).toEqual(['Porto wine']);
    expect(found({ kinds: [] })).toEqual([]);
    expect(found({ subject: 'ANNA' })).toEqual(['Portugal']);
    expect(found({ subject: 'self' }).sort()).toEqual(['Lisbon', 'Porto wine']);
    expect(found({ text: '…' })).toEqual([]);
    expect(memory.entry('no-such-entry')).toBeNull();
  });

  test('knows people, those spoken of last first', () => {
    const memory = openHistory();
    tell(
      memory,
      'Anna.',
      thing('relation', 'sister', { kind: 'person', subject: 'Anna' }),
      thing('home', 'Rome', { subject: 'Anna' }),
    );
    const last = tell(memory, 'Paul.', thing('hobby', 'cello', { subject: 'Paul' }));
    expect(memory.people()).toEqual([
      { name: 'Paul', relations: [], entries: 1, lastSaidAt: last.at },
      { name: 'Anna', relations: ['sister'], entries: 2, lastSaidAt: expect.any(Number) as number },
    ]);
  });

  test('says what a reply was made from, as far as it is there', () => {
    const memory = openHistory();
    const said = tell(memory, 'I live in Lisbon.', thing('home', 'Lisbon'));
    const { id } = only(memory, 'home');
    const reply = say(memory, 'By the Tagus.', { role: 'os' });
    memory.noteReply(reply.id, { messages: [said.id, 'no-such-message'], entries: [id] });
    expect(memory.replySources(reply.id)).toMatchObject({ sources: [{ message: said }], entries: [{ id }] });
    memory.forget({ what: 'message', message: said.id }, { at: 1 });
    expect(memory.replySources(reply.id)).toEqual({ sources: [], entries: [] });
    expect(memory.message(reply.id)).not.toBeNull();
  });
});

describe('reading on', () => {
  test('gives each work the person’s own messages once, oldest first', () => {
    const memory = openHistory();
    const [one, two] = [say(memory, 'one'), say(memory, 'two')];
    answer(memory, 'Yes.');
    expect(memory.unread('rules', 5)).toEqual([one, two]);
    expect(memory.unread('rules', 1)).toEqual([one]);
    memory.markRead('rules', one.id, 1);
    expect(memory.unread('rules', 5)).toEqual([two]);
    expect([memory.unreadTotal('rules'), memory.unreadTotal('model')]).toEqual([1, 2]);
    memory.markRead('rules', two.id, 1);
    memory.markRead('rules', one.id, 1);
    expect(memory.unreadTotal('rules')).toBe(0);
  });
});

describe('the time line', () => {
  test('counts by the local calendar, days of 23 and 25 hours among them', () => {
    const memory = openHistory();
    const at = (year: number, month: number, day: number, hour = 12): number =>
      new Date(year, month, day, hour).getTime();
    const times = [
      ...[at(2024, 0, 1, 0), at(2024, 11, 31, 23), at(2025, 2, 29, 23), at(2025, 2, 30, 0), at(2025, 2, 30, 23)],
      ...[at(2025, 2, 31, 0), at(2025, 9, 26, 0), at(2025, 9, 26, 23), at(2025, 9, 27, 0)],
    ];
    for (const time of times) say(memory, 'x', { at: time });
    const counts = (period: 'day' | 'month' | 'year', within: number | null) =>
      memory.timeline(period, within).map(({ from, until, messages, summary }) => {
        expect(summary).toBeNull();
        expect(until).toBeGreaterThan(from);
        const date = new Date(from);
        return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}: ${messages}`;
      });
    expect(counts('year', null)).toEqual(['2025-1-1: 7', '2024-1-1: 2']);
    expect(counts('month', at(2025, 5, 1))).toEqual(['2025-10-1: 3', '2025-3-1: 4']);
    expect(counts('month', null)).toEqual(['2025-10-1: 3', '2025-3-1: 4']);
    expect(counts('day', at(2025, 2, 5))).toEqual(['2025-3-31: 1', '2025-3-30: 2', '2025-3-29: 1']);
    expect(counts('day', at(2025, 9, 5))).toEqual(['2025-10-27: 1', '2025-10-26: 2']);
    expect(counts('day', at(2019, 0, 1))).toEqual([]);
    expect(openHistory().timeline('year', null)).toEqual([]);
  });

  test('at a glance', () => {
    const memory = openHistory();
    expect(memory.knowledgeCounts()).toMatchObject({ since: null });
    const first = tell(
      memory,
      'x',
      thing('home', 'Porto'),
      thing('relation', 'sister', { kind: 'person', subject: 'Anna' }),
    );
    tell(memory, 'y', thing('home', 'Lisbon'));
    const { since, known: byKind } = memory.knowledgeCounts();
    expect(since).toBe(first.at);
    expect(Object.keys(byKind).sort()).toEqual([...entryKindSchema.options].sort());
    expect(byKind).toMatchObject({ fact: 1, person: 1, plan: 0 });
  });
});
