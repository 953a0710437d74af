import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { readChanges } from '../../src-main/assistant/changes.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';

const shipped = fileURLToPath(new URL('../../assets/changes.json', import.meta.url));
const { version } = JSON.parse(
  fs.readFileSync(fileURLToPath(new URL('../../package.json', import.meta.url)), 'utf8'),
) as { version: string };

function fileOf(changes: unknown): string {
  const file = path.join(temporaryFolder(), 'changes.json');
  fs.writeFileSync(file, typeof changes === 'string' ? changes : JSON.stringify(changes));
  return file;
}

const three = [
  { version: '0.10.0', date: '2027-01-03', notes: ['Third.', 'And one more.'] },
  { version: '0.9.1', date: '2027-01-02', notes: ['Second.'] },
  { version: '0.9.0', date: '2027-01-01', notes: ['First.'] },
];

describe('what changed', () => {
  test.each([
    ['the one version between', '0.9.0', '0.9.1', 'Second.'],
    ['all versions between, newest first', '0.9.0', '0.10.0', 'Third.\nAnd one more.\nSecond.'],
    ['everything after an older one than is listed', '0.1.0', '0.9.1', 'Second.\nFirst.'],
    ['what there is before a version that is not listed', '0.9.1', '0.10.5', 'Third.\nAnd one more.'],
    ['from a version that is none, everything', 'unknown', '0.9.0', 'First.'],
  ])('is %s', (_name, since, now, notes) => {
    expect(readChanges(fileOf(three), since, now)).toEqual({ version: now, notes });
  });

  test.each([
    ['before the first start', '', '0.10.0'],
    ['after the same version', '0.10.0', '0.10.0'],
    ['after a newer one', '0.10.0', '0.9.1'],
    ['where the versions between say nothing', '0.10.0', '0.11.0'],
  ])('is nothing %s', (_name, since, now) => {
    expect(readChanges(fileOf(three), since, now)).toBeNull();
  });

  test.each([
    ['no JSON', '{'],
    ['a field too many', [{ ...three[2], by: 'x' }]],
    ['not newest first', [three[1], three[0]]],
    ['a version twice', [three[0], three[0]]],
    ['a version without notes', [{ ...three[2], notes: [] }]],
    ['a date that is none', [{ ...three[2], date: '2027-02-30' }]],
  ])('is refused as %s', (_name, changes) => {
    expect(() => readChanges(fileOf(changes), '0.1.0', '0.10.0')).toThrow();
  });

  test('has words for the version that is shipped', () => {
    expect(readChanges(shipped, '0.0.0', version)?.notes).toMatch(/\S/);
    const [newest] = JSON.parse(fs.readFileSync(shipped, 'utf8')) as { version: string }[];
    expect(newest?.version).toBe(version);
  });
});
