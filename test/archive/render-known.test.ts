import { describe, expect, test } from 'vitest';
import type { Entry, Quoted } from '../../src-main/contract/knowledge.ts';
import { wordsOf } from '../../src-main/contract/words.ts';
import { renderKnown } from '../../src-main/archive/render-known.ts';
import { openHistory } from '../fakes/history.ts';
import { known, only, tell, thing } from '../memory/knowledge/life.ts';

const words = wordsOf('en');
const created = Date.UTC(2026, 10, 21, 12);

async function rendered(format: 'markdown' | 'json', things: { entry: Entry; sources: Quoted[] }[]): Promise<string> {
  const pieces: string[] = [];
  // eslint-disable-next-line @typescript-eslint/require-await -- a source that gives at once
  async function* source() {
    yield* things;
  }
  for await (const piece of renderKnown(format, source(), words, created)) pieces.push(piece);
  return pieces.join('');
}

function life() {
  const memory = openHistory();
  tell(memory, '# I live in\nPorto *now*.', thing('home', 'Porto'));
  const moved = tell(memory, 'I moved to Lisbon.', thing('home', 'Lisbon', { from: Date.UTC(2024, 2, 4, 12) }));
  memory.changeEntry(only(memory, 'home', 'Lisbon').id, { to: 'pinned', pinned: true }, 1);
  const tea = tell(memory, 'I like tea.', thing('likes', 'tea', { kind: 'preference' }));
  memory.changeEntry(only(memory, 'likes').id, { to: 'private', private: true }, 1);
  memory.changeEntry(only(memory, 'likes').id, { to: 'value', value: 'green tea' }, tea.at + 1);
  const things = known(memory, { all: true })
    .reverse()
    .flatMap(({ id }) => memory.entry(id) ?? []);
  return { memory, moved, things };
}

describe('what is known, as a file', () => {
  test('to read has every thing with its marks and the words that it came from', async () => {
    const { things } = life();
    const text = await rendered('markdown', things);
    expect(text.startsWith(`# ${words.memory.take.title}`)).toBe(true);
    expect(text.match(/^## .*/gm)).toEqual([
      `## ${words.knowledge.kinds.fact}`,
      `## ${words.knowledge.kinds.preference}`,
    ]);
    for (const { entry, sources } of things) {
      expect(text).toContain(`**${words.knowledge.sentence(entry)}**`);
      for (const { message } of sources) expect(text).toContain(words.memory.date.moment(message.at));
    }
    expect(text).toContain('> I moved to Lisbon.');
    expect(text).toContain('4 March 2024');
    expect(text).toMatch(/\(was so once\)/);
    expect(text).toMatch(/\(pinned\)/);
    expect(text).toMatch(/\(private, your own word\)/);
    expect(text).toMatch(/\(was never so, private\)/);
    // What was said stays a quotation, whatever it holds.
    expect(text).toContain('> \\# I live in\n> Porto *now*.');
  });

  test('for programs has the same, each thing on a line of one document', async () => {
    const { things, moved } = life();
    const text = await rendered('json', things);
    const parsed = JSON.parse(text) as {
      format: string;
      version: number;
      created: string;
      known: Record<string, unknown>[];
    };
    expect(parsed).toMatchObject({ format: 'os1-known', version: 1, created: '2026-11-21T12:00:00.000Z' });
    expect(parsed.known.map(({ id }) => id)).toEqual(things.map(({ entry }) => entry.id));
    expect(parsed.known.find(({ value }) => value === 'Lisbon')).toMatchObject({
      ...{ state: 'current', pinned: true, from: '2024-03-04T12:00:00.000Z', until: null },
      sources: [{ id: moved.id, text: 'I moved to Lisbon.', at: new Date(moved.at).toISOString() }],
    });
    expect(text.trimEnd().split('\n')).toHaveLength(things.length + 2);
  });

  test('says so when nothing is known', async () => {
    expect(await rendered('markdown', [])).toContain(words.memory.you.empty);
    expect(JSON.parse(await rendered('json', []))).toMatchObject({ known: [] });
  });
});
