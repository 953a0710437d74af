import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { doBackupWork } from '../../../src-main/memory/backups/backup-work.ts';
import { migrations } from '../../fakes/history.ts';
import { temporaryFolder } from '../../fakes/temporary-folder.ts';
import { aLife } from './spoil.ts';

describe.each([false, true])('looking a history over (full: %s)', (full) => {
  const check = (folder: string) => doBackupWork({ work: 'check', folder, migrations, full });

  test('finds nothing in one that is sound', () => {
    expect(check(aLife(5))).toEqual({ sound: true, findings: 0 });
  });

  test('finds that its first page is damaged', () => {
    const folder = aLife(5);
    const opened = fs.openSync(path.join(folder, 'os1.db'), 'r+');
    fs.writeSync(opened, Buffer.alloc(4096, 0xff), 0, 4096, 0);
    fs.closeSync(opened);
    expect(check(folder)).toEqual({ sound: false, findings: 1 });
  });

  test('is not possible where there is none', () => {
    expect(() => check(temporaryFolder())).toThrow(expect.objectContaining({ trouble: 'emptied' }) as Error);
  });
});
