import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeBackup } from '../../src-main/memory/backups/make-backup.ts';
import { openMemory } from '../../src-main/memory/memory-database.ts';
import { aLife, spoilTable } from '../memory/backups/spoil.ts';
import { migrations, say } from '../fakes/history.ts';
import { needs } from '../tools/skip.ts';
import { checkLife, emptyFindings, type Known } from './check-life.ts';
import { reply } from './made-up.ts';
import { torture } from './torture.ts';

const nothingWrong = emptyFindings();

/** Where everything is to be run, as in CI, long enough to fall on every kind of work; else a look that costs little. */
const kills = process.env['OS1_TEST_ALL'] === '1' ? 50 : 6;

test(
  'hosts that are killed at random moments lose nothing that they acknowledged',
  { ...needs('posix'), timeout: kills * 40_000 },
  async () => {
    const result = await torture(kills, Math.floor(Math.random() * 1e9), () => undefined);
    expect(result).toMatchObject({ kills, ...nothingWrong });
  },
);

describe('what looks for losses finds', () => {
  /** A life in which three things were said and answered, and what is known of it. */
  function aTalk(): { folder: string; known: Known } {
    const folder = path.join(aLife(0), 'life');
    fs.mkdirSync(path.join(folder, '..', 'exports'));
    const memory = openMemory({ folder, migrations, access: 'host' });
    const texts = new Set(['one', 'two', 'three']);
    for (const text of texts) {
      say(memory, text);
      say(memory, reply, { role: 'os', speaker: 'Iris' });
    }
    memory.dispose();
    makeBackup(folder, 'asked', Date.now());
    return { folder, known: { folder, texts, forgetting: new Set(), imported: new Set(), archives: [] } };
  }
  const found = async (known: Known) => {
    const findings = emptyFindings();
    await checkLife(known, findings, 1);
    return Object.fromEntries(Object.entries(findings).map(([kind, list]) => [kind, list.length > 0]));
  };
  const fine = Object.fromEntries(Object.keys(nothingWrong).map((kind) => [kind, false]));
  const saidMore = (folder: string, text: string, more: Parameters<typeof say>[2] = {}): void => {
    const memory = openMemory({ folder, migrations, access: 'host' });
    say(memory, text, more);
    memory.dispose();
  };

  test('nothing where nothing is wrong', async () => {
    expect(await found(aTalk().known)).toEqual(fine);
  });

  test('a message that is not there', async () => {
    const { known } = aTalk();
    known.texts.add('four');
    expect(await found(known)).toEqual({ ...fine, losses: true });
  });

  test('a history that is not there', async () => {
    const { folder, known } = aTalk();
    fs.rmSync(path.join(folder, 'os1.db'));
    expect(await found(known)).toEqual({ ...fine, losses: true });
  });

  test('a message that is there twice', async () => {
    const { folder, known } = aTalk();
    saidMore(folder, 'one');
    expect(await found(known)).toEqual({ ...fine, repeated: true });
  });

  test('a reply that broke off and is not marked', async () => {
    const { folder, known } = aTalk();
    saidMore(folder, reply.slice(0, 40), { role: 'os', speaker: 'Iris', state: 'interrupted' });
    expect(await found(known)).toEqual(fine);
    saidMore(folder, reply.slice(0, 40), { role: 'os', speaker: 'Iris' });
    expect(await found(known)).toEqual({ ...fine, halves: true });
  });

  test('half an import', async () => {
    const { folder, known } = aTalk();
    const memory = openMemory({ folder, migrations, access: 'host' });
    const message = {
      id: null,
      conversation: 'x',
      sourceId: 's1',
      role: 'person',
      speaker: 'Anna',
      at: 5,
      text: 'The sea',
    } as const;
    memory.beginImport();
    memory.importRecords([
      { kind: 'conversation', id: 'x', title: '', lifelong: false },
      { kind: 'message', ...message, interrupted: false, replaced: false, unanswered: null },
    ]);
    memory.commitImport();
    memory.dispose();
    known.archives.push({ file: '', conversation: 'x' });
    expect(await found(known)).toEqual({ ...fine, halves: true });
  });

  test('a damaged page, a damaged copy and a damaged export', async () => {
    const one = aTalk();
    spoilTable(one.folder, 'facts', () => true);
    expect(await found(one.known)).toMatchObject({ corruptions: true });
    const two = aTalk();
    const [copy = ''] = fs.readdirSync(path.join(two.folder, 'backups'));
    fs.truncateSync(path.join(two.folder, 'backups', copy), 5_000);
    expect(await found(two.known)).toEqual({ ...fine, corruptions: true });
    const three = aTalk();
    fs.writeFileSync(path.join(three.folder, '..', 'exports', 'a.jsonl'), '{"format":"os1-archive"');
    expect(await found(three.known)).toEqual({ ...fine, corruptions: true });
  });
});
