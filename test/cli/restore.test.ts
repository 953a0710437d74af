import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeBackup } from '../../src-main/memory/backups/make-backup.ts';
import { openMemory } from '../../src-main/memory/memory-database.ts';
import { migrations, say } from '../fakes/history.ts';
import { aLife, textsIn } from '../memory/backups/spoil.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';
import { call, parsed } from './call.ts';

const noSuch = 'daily-2026-01-01t000000-000z.db';

function withCopy(): { folder: string; name: string; then: string[]; later: string[] } {
  const folder = aLife(5);
  const then = textsIn(folder);
  const memory = openMemory({ folder, migrations, access: 'host' });
  const { name } = makeBackup(folder, 'daily', Date.UTC(2026, 10, 20, 8, 30));
  say(memory, 'Said after the copy');
  memory.dispose();
  return { folder, name, then, later: [...then, 'Said after the copy'] };
}

describe('restore', () => {
  test('lists the copies, newest first', async () => {
    const { folder, name } = withCopy();
    const { code, printed } = await call(['restore', '--data', folder]);
    expect({ code, printed }).toEqual({
      code: 0,
      printed: [expect.stringMatching(new RegExp(`^${name}  2026-11-20 08:30  [\\d,]+ kB$`))],
    });
    expect(parsed(await call(['restore', '--data', folder, '--json']))).toMatchObject({ copies: [{ name }] });
  });

  test('says that there is none', async () => {
    const folder = temporaryFolder();
    expect(await call(['restore', '--data', folder])).toEqual({
      code: 0,
      printed: [],
      said: [`There is no copy in ${folder} yet.`],
    });
  });

  test('looks into one and changes nothing', async () => {
    const { folder, name, later } = withCopy();
    const { code, printed } = await call(['restore', name, '--look', '--data', folder]);
    expect({ code, printed }).toEqual({
      code: 0,
      printed: [
        'It holds 5 messages and 1 things that are known.',
        expect.stringMatching(/^From \d{4}-\d\d-\d\d \d\d:\d\d to /),
        '1 messages of now are not in it.',
      ],
    });
    expect(textsIn(folder)).toEqual(later);
  });

  test('puts one in the place of the history, and says as what that is kept', async () => {
    const { folder, name, then, later } = withCopy();
    const { code, said } = await call(['restore', name, '--data', folder]);
    expect(code).toBe(0);
    const kept = /^What was there is a copy now: (.+)$/.exec(said[1] ?? '')?.[1] ?? '';
    expect(said[0]).toBe(`${name} has taken the place of the history.`);
    expect(textsIn(folder)).toEqual(then);
    expect(parsed(await call(['restore', kept, '--json', '--data', folder]))).toMatchObject({ restored: kept });
    expect(textsIn(folder)).toEqual(later);
  });

  test('keeps a damaged history beside', async () => {
    const { folder, name, then } = withCopy();
    fs.writeFileSync(path.join(folder, 'os1.db'), 'garbage '.repeat(2_000));
    const { said } = await call(['restore', name, '--data', folder]);
    expect(said[1]).toMatch(/^What was there is kept beside it: os1\.db\.corrupt-/);
    expect(textsIn(folder)).toEqual(then);
  });

  test('is refused while OS1 runs on the folder, though a look is not', async () => {
    const { folder, name, later } = withCopy();
    const memory = openMemory({ folder, migrations, access: 'host' });
    expect(await call(['restore', name, '--data', folder])).toEqual({
      code: 1,
      printed: [],
      said: ['OS1 is running on this folder; go back to a copy in its window, or quit it first.'],
    });
    expect((await call(['restore', name, '--look', '--data', folder])).code).toBe(0);
    memory.dispose();
    expect(textsIn(folder)).toEqual(later);
  });

  test.each([
    ['that is not there', noSuch, `There is no copy ${noSuch}; os1 restore lists them.`],
    ['that is no name of one', '../os1.db', 'There is no copy ../os1.db; os1 restore lists them.'],
  ])('refuses one %s', async (_which, name, sentence) => {
    const { folder, later } = withCopy();
    for (const more of [[], ['--look']])
      expect(await call(['restore', name, ...more, '--data', folder])).toEqual({
        code: 1,
        printed: [],
        said: [sentence],
      });
    expect(textsIn(folder)).toEqual(later);
  });

  test('refuses one that is damaged', async () => {
    const { folder, name, later } = withCopy();
    fs.truncateSync(path.join(folder, 'backups', name), 9_000);
    for (const more of [[], ['--look']])
      expect(await call(['restore', name, ...more, '--data', folder])).toEqual({
        code: 1,
        printed: [],
        said: [`The copy ${name} is damaged. Nothing was changed.`],
      });
    expect(textsIn(folder)).toEqual(later);
  });

  test('of nothing to look into is called in a way that makes no sense', async () => {
    expect((await call(['restore', '--look', '--data', temporaryFolder()])).code).toBe(2);
    expect((await call(['restore', 'a', 'b', '--data', temporaryFolder()])).code).toBe(2);
  });
});
