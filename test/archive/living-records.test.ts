import { describe, expect, test } from 'vitest';
import type { MemoryDatabase } from '../../src-main/memory/memory-database.ts';
import { openHistory, say } from '../fakes/history.ts';
import { answer, everything, known, only, tell, thing } from '../memory/knowledge/life.ts';
import { exportAs, importText, refusal } from './carry.ts';

/** A life with something of every kind of record. */
function life(): MemoryDatabase {
  const memory = openHistory();
  const porto = tell(memory, 'I live in Porto.', thing('home', 'Porto'), thing('birthday', '4 May'));
  const lisbon = tell(memory, 'I moved to Lisbon.', thing('home', 'Lisbon', { from: 3 }), thing('birthday', '5 May'));
  tell(memory, 'My sister lives in Rome.', thing('home', 'Rome', { subject: 'sister' }));
  tell(memory, 'Anna is my sister.', thing('relation', 'sister', { kind: 'person', subject: 'Anna' }));
  tell(memory, 'I like tea.', thing('likes', 'tea', { kind: 'preference' }));
  memory.changeEntry(only(memory, 'likes').id, { to: 'value', value: 'green tea' }, lisbon.at);
  memory.changeEntry(only(memory, 'likes', 'green tea').id, { to: 'private', private: true }, 1);
  memory.doubtAsked(only(memory, 'birthday', '4 May').id, 77);
  const reply = answer(memory, 'Lisbon is lovely.', [lisbon]);
  say(memory, 'Lisboa is lovely.', { role: 'os', replaces: [reply.id] });
  const secret = tell(memory, 'Hidden.', thing('other', 'hidden'));
  memory.forget({ what: 'message', message: secret.id }, { at: 1 });
  memory.markRead('rules', lisbon.id, 9);
  memory.markRead('model', secret.id, 9);
  memory.addTraitMoves([
    { trait: 'warmth', by: 0.02, at: lisbon.at, cause: 'shown', quote: 'moved', source: lisbon.id },
    { trait: 'humour', by: -0.01, at: lisbon.at + 1, cause: 'reflection', quote: '', source: null },
  ]);
  memory.takeBackMove(memory.traitMoves()[0]?.id ?? '', 99);
  memory.addJournalPage({
    ...{
      day: '2026-01-05',
      at: lisbon.at,
      happened: 'They moved.',
      learned: 'Where to.',
      between: '',
      origin: 'rules',
    },
    sources: [porto.id, lisbon.id],
  });
  memory.addSummary({
    ...{ period: 'day', from: new Date(2026, 0, 5).getTime(), until: new Date(2026, 0, 6).getTime() - 1 },
    ...{ text: 'They moved.', origin: 'rules', sources: [lisbon.id] },
  });
  memory.addMilestones([{ kind: 'days', figure: 30, about: '', reachedAt: lisbon.at }]);
  return memory;
}

const kinds = ['entry', 'trait', 'journal', 'summary', 'milestone', 'forgotten', 'progress'];
const kindsIn = (archive: string): string[] =>
  archive
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => (JSON.parse(line) as { kind: string }).kind);

describe('what is known and what became of it', () => {
  test.each(['jsonl', 'json'] as const)('comes back from %s in another folder, byte for byte', async (format) => {
    const memory = life();
    const archive = await exportAs(memory, format);
    expect(archive).not.toContain('idden');
    const other = openHistory();
    expect(await importText(other, archive)).toEqual({ added: memory.exportTotal(), known: 0 });
    expect(await exportAs(other, format)).toBe(archive);
    expect(await importText(other, archive)).toEqual({ added: 0, known: memory.exportTotal() });
    expect(await importText(memory, archive)).toEqual({ added: 0, known: memory.exportTotal() });
    expect(await exportAs(other, format)).toBe(archive);
    expect(other.verify()).toEqual([]);
  });

  test('wakes the same one there', async () => {
    const memory = life();
    const other = openHistory();
    await importText(other, await exportAs(memory, 'jsonl'));
    const questions = ['Anna', 'Where do I live?', 'tea'];
    expect(everything(other, questions, '')).toBe(everything(memory, questions, ''));
    expect(other.traitMoves()).toEqual(memory.traitMoves());
    expect(other.journal(null, 5)).toEqual(memory.journal(null, 5));
    expect(other.milestones()).toEqual(memory.milestones());
    for (const work of ['rules', 'model', 'traits'] as const)
      expect(other.unread(work, 50)).toEqual(memory.unread(work, 50));
    // And goes on as it would have.
    for (const one of [memory, other])
      tell(one, 'My sister paints.', thing('hobby', 'painting', { subject: 'sister' }));
    expect(only(other, 'hobby').subject).toBe('Anna');
  });

  test('has every kind of record, in their order', async () => {
    const found = kindsIn(await exportAs(life(), 'jsonl')).filter((kind) => kinds.includes(kind));
    expect([...new Set(found)]).toEqual(kinds);
    expect(found).toEqual(found.toSorted((a, b) => kinds.indexOf(a) - kinds.indexOf(b)));
  });

  test('is left out of what is for reading', async () => {
    const memory = life();
    for (const format of ['markdown', 'text', 'html'] as const)
      expect(await exportAs(memory, format)).not.toMatch(/green tea|Where to/);
  });

  test('may come in any order of its own', async () => {
    const memory = life();
    const [header = '', ...lines] = (await exportAs(memory, 'jsonl')).trimEnd().split('\n');
    const isLiving = (line: string): boolean => kinds.includes((JSON.parse(line) as { kind: string }).kind);
    const turned = [header, ...lines.filter((line) => !isLiving(line)), ...lines.filter(isLiving).reverse()].join('\n');
    const other = openHistory();
    await importText(other, `${turned}\n`);
    expect(await exportAs(other, 'jsonl')).toBe(await exportAs(memory, 'jsonl'));
  });

  test('of messages that did not come is kept as it stands, and given back', async () => {
    const archive = await exportAs(life(), 'jsonl');
    const lines = archive.trimEnd().split('\n');
    const bare = lines.filter((line) => !line.includes('"kind":"message"')).join('\n');
    const other = openHistory();
    await importText(other, `${bare}\n`);
    expect(known(other, { all: true }).map(({ origin }) => origin)).toEqual(['person']);
    const given = (await exportAs(other, 'jsonl')).trimEnd().split('\n');
    expect([...given].sort()).toEqual([...new Set(bare.split('\n'))].sort());
    expect(other.verify()).toEqual([]);
  });

  test('of another life stays apart from the one that has begun', async () => {
    const archive = await exportAs(life(), 'jsonl');
    const other = openHistory();
    tell(other, 'I live in Bern.', thing('home', 'Bern'));
    await importText(other, archive);
    expect(known(other, { all: true }).map(({ value }) => value)).toEqual(['Bern']);
    expect(other.unreadTotal('rules')).toBe(1);
    expect(other.milestones()).toEqual([]);
    expect(await importText(other, archive)).toMatchObject({ added: 0 });
    // A topic is forgotten there, too.
    expect(await exportAs(other, 'jsonl')).toContain('Porto');
    const { id } = other.forget({ what: 'about', about: 'Porto' }, { at: 1 });
    expect(await exportAs(other, 'jsonl')).not.toContain('Porto');
    other.restore(id);
    expect(await exportAs(other, 'jsonl')).toContain('Porto');
  });

  test('is refused where it is damaged', async () => {
    const archive = await exportAs(life(), 'jsonl');
    const damaged = (from: string | RegExp, to: string): Promise<string> =>
      refusal(openHistory(), archive.replace(from, to));
    expect(await damaged('"certainty":0.8', '"certainty":2')).toMatch(/certainty/);
    expect(await damaged(/"born":"current"/, '"born":"old"')).toMatch(/born/);
    expect(await damaged('"kind":"trait",', '"kind":"trait","more":1,')).toMatch(/does not know: more/);
    expect(await damaged(/"takenBack":"[^"]*"/, '"takenBack":"yesterday"')).toMatch(/ISO 8601/);
  });
});
