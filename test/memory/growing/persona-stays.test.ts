import fs from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { wordsOf } from '../../../src-main/contract/words.ts';
import { newestFacts } from '../../../src-main/conversation/onboarding.ts';
import { personaChanges, personaParts } from '../../../src-main/conversation/persona.ts';
import { assemblePrompt } from '../../../src-main/conversation/prompt.ts';
import { traitValues } from '../../../src-main/growing/traits.ts';
import type { MemoryDatabase } from '../../../src-main/memory/memory-database.ts';
import { migrate } from '../../../src-main/memory/migrate.ts';
import { exportAs, importText } from '../../archive/carry.ts';
import { migrations, openHistory } from '../../fakes/history.ts';
import { temporaryFolder } from '../../fakes/temporary-folder.ts';

const words = wordsOf('en');
const now = Date.UTC(2026, 5, 1, 12);

/** Who wakes from a memory, as a mind of any kind is told: nothing of the mind goes into it. */
function wakes(memory: MemoryDatabase) {
  const facts = memory.facts();
  const newest = newestFacts(facts);
  const persona = {
    osName: newest.get('os.name')?.value ?? words.product,
    personName: newest.get('person.name')?.value ?? null,
  };
  const moves = memory.traitMoves();
  const wishes = memory.entries({ kinds: ['wish'], all: true, limit: 200 }).entries;
  const manner = personaParts(words, { ...persona, traits: traitValues(moves), wishes });
  const { request, entries } = assemblePrompt({ words, persona, facts, recent: [], recalled: [], now, manner });
  return {
    persona,
    manner,
    instructions: request.instructions,
    entries: entries.map(({ part, text, reason }) => ({ part, text, reason })),
    changes: personaChanges(words, facts, wishes, moves),
  };
}

/** A life in which the OS was named, asked to be brief, and became more direct. */
function live(): MemoryDatabase {
  const memory = openHistory();
  const say = (text: string, at: number) =>
    memory.append({ conversation: memory.lifelong(), role: 'person', speaker: 'Theo', at, text });
  memory.addFacts([
    { key: 'person.name', value: 'Theo', at: now - 9_000, message: null },
    { key: 'os.name', value: 'Iris', at: now - 8_000, message: null },
  ]);
  const wish = say('Please be brief.', now - 7_000);
  memory.learn(
    [
      {
        kind: 'wish',
        subject: 'os',
        attribute: 'wish',
        value: 'be brief',
        holds: 'now',
        manner: 'plain',
        from: null,
        until: null,
        certainty: 1,
      },
    ],
    { message: wish.id, at: wish.at, origin: 'rules' },
  );
  for (const days of [3, 2]) {
    const ask = say('Be more direct.', now - 6_000 - days);
    memory.addTraitMoves([
      { trait: 'directness', by: 0.1, at: ask.at, cause: 'asked', quote: 'Be more direct.', source: ask.id },
    ]);
  }
  const [, second] = memory.traitMoves();
  memory.addTraitMoves([{ trait: 'humour', by: 0.1, at: now, cause: 'asked', quote: 'Joke more.', source: null }]);
  memory.takeBackMove(memory.traitMoves().at(-1)?.id ?? '', now + 1);
  expect(second?.trait).toBe('directness');
  return memory;
}

describe('the same person wakes', () => {
  test('as it is told to any mind', () => {
    const { persona, manner } = wakes(live());
    expect(persona).toEqual({ osName: 'Iris', personName: 'Theo' });
    expect(manner.map(({ text }) => text)).toEqual(['They asked this of you: be brief.', 'You say things straight.']);
  });

  test('on another machine, from the archive', async () => {
    const memory = live();
    const moved = openHistory();
    await importText(moved, await exportAs(memory, 'jsonl'));
    expect(wakes(moved)).toEqual(wakes(memory));
  });

  test('after an update that brought growing with it', () => {
    const [folder, old] = [temporaryFolder(), temporaryFolder()];
    for (const name of fs.readdirSync(migrations).filter((file) => /^00[1-4]0-/.test(file)))
      fs.copyFileSync(path.join(migrations, name), path.join(old, name));
    const db = new Database(path.join(folder, 'os1.db'));
    migrate(db, old, folder);
    db.exec(`INSERT INTO conversations (id, title, lifelong) VALUES ('01970000-0000-7000-8000-000000000001', '', 1);
      INSERT INTO facts (id, conversation, key, value, at, message) VALUES
        ('01970000-0000-7000-8000-000000000002', 1, 'person.name', 'Theo', 1, NULL),
        ('01970000-0000-7000-8000-000000000003', 1, 'os.name', 'Ada', 2, NULL),
        ('01970000-0000-7000-8000-000000000004', 1, 'os.name', 'Iris', 3, NULL)`);
    db.close();
    const { persona, manner, changes } = wakes(openHistory({ folder }));
    expect(persona).toEqual({ osName: 'Iris', personName: 'Theo' });
    expect(manner).toEqual([]);
    expect(changes).toEqual([
      { version: 1, at: 2, part: 'name', value: 'Ada' },
      { version: 2, at: 3, part: 'name', value: 'Iris' },
    ]);
  });
});
