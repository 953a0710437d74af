import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { wordsOf } from '../../src-main/contract/words.ts';
import { openLife, type Life } from '../../src-main/assistant/open-life.ts';
import { listBackups } from '../../src-main/memory/backups/backup-files.ts';
import { startAssistant } from '../fakes/assistant.ts';

import { createFakeClock } from '../fakes/clock.ts';
import { noHost } from '../fakes/no-host.ts';
import { resources } from '../fakes/resources.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';
import { textsIn } from '../memory/backups/spoil.ts';
import { needs } from '../tools/skip.ts';

const words = wordsOf('en');
const noSuch = 'daily-2026-01-01t000000-000z.db';

describe('a copy', { timeout: 120_000 }, () => {
  test('can be asked for, is listed, and says what is in it', async () => {
    const life = await startAssistant({}, openLife);
    await life.say('My keys are in the blue bowl.');
    const made = await life.call('backups.make', {});
    expect(made).toMatchObject({ kind: 'asked' });
    expect(await life.call('backups.list', {})).toEqual({ backups: [made], folder: path.join(life.folder, 'backups') });
    const { sound, messages, missing } = await life.call('backups.look', { backup: made.name });
    expect({ sound, messages, missing }).toEqual({
      sound: true,
      messages: (await life.transcript()).length,
      missing: 0,
    });
    await expect(life.call('backups.look', { backup: noSuch })).rejects.toMatchObject({
      code: 'not-found',
      message: words.life.keeping.noSuchCopy,
    });
  });

  test('takes the place of what is there, which becomes a copy, and every window is told to ask anew', async () => {
    const life = await startAssistant({}, openLife);
    await life.say('Before the copy');
    const then = await life.transcript();
    const { name } = await life.call('backups.make', {});
    await life.say('After the copy');
    const later = await life.transcript();
    await life.call('backups.restore', { backup: name });
    expect(
      life.events.flatMap((event) => (event.type === 'recovery-changed' ? [event.recovery?.working ?? null] : [])),
    ).toEqual(['restore', null]);
    expect(await life.transcript()).toEqual(then);
    const [newest] = (await life.call('backups.list', {})).backups;
    expect(newest?.kind).toBe('before-restore');
    await life.call('backups.restore', { backup: newest?.name ?? '' });
    expect(await life.transcript()).toEqual(later);
    expect(await life.say('And on we go')).not.toBe('');
  });

  test('that is damaged is refused in a sentence, and the talk goes on as if nothing had been asked', async () => {
    const life = await startAssistant({}, openLife);
    await life.say('Hello');
    const { name } = await life.call('backups.make', {});
    fs.truncateSync(path.join(life.folder, 'backups', name), 9_000);
    const before = await life.transcript();
    for (const [backup, code] of [
      [name, 'storage'],
      [noSuch, 'not-found'],
    ] as const)
      await expect(life.call('backups.restore', { backup })).rejects.toMatchObject({ code });
    expect(await life.transcript()).toEqual(before);
    expect(life.events.filter(({ type }) => type === 'recovery-changed')).toEqual([]);
  });

  test('is made before an update, by whoever updates', async () => {
    const life: Life = await openLife({
      folder: temporaryFolder(),
      resources,
      environment: {},
      ...noHost,
      log: { info: () => undefined, warn: () => undefined },
    });
    onTestFinished(() => life.dispose());
    expect(await life.backup('before-update')).toMatchObject({ kind: 'before-update' });
  });

  test('that is being made when it is quit is whole, and the log is emptied all the same', async () => {
    const life = await startAssistant({}, openLife);
    await life.say('Hello');
    const making = life.call('backups.make', {});
    await life.dispose();
    const { name } = await making;
    const all = fs.readdirSync(life.folder, { recursive: true, encoding: 'utf8' });
    expect(all.filter((one) => /-(?:wal|shm)$|\.part/.test(one))).toEqual([]);
    expect(textsIn(path.join(life.folder, 'backups'), name)).toEqual(textsIn(life.folder));
  });
});

describe('while nobody talks', { timeout: 120_000 }, () => {
  test('a copy is made, and another on the next day', async () => {
    const clock = createFakeClock();
    const life = await startAssistant({ clock }, openLife);
    await life.say('Hello');
    const rest = (copies: number): Promise<void> =>
      vi.waitFor(
        () => {
          clock.advance(60_000);
          expect(listBackups(life.folder)).toHaveLength(copies);
        },
        { timeout: 30_000, interval: 50 },
      );
    await rest(1);
    clock.advance(86_400_000);
    await rest(2);
    for (const { name, kind } of listBackups(life.folder)) {
      expect(kind).toBe('daily');
      expect(await life.call('backups.look', { backup: name })).toMatchObject({ sound: true, missing: 0 });
    }
  });

  test('one that cannot be made is said once, and made when it can be', needs('tmpfs'), async () => {
    const disk = temporaryFolder();
    expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', disk]).status).toBe(0);
    onTestFinished(() => void spawnSync('umount', ['--lazy', disk]));
    const clock = createFakeClock();
    const life = await startAssistant({ folder: path.join(disk, 'life'), clock }, openLife);
    await life.say('Hello');
    try {
      fs.writeFileSync(path.join(disk, 'fill'), Buffer.alloc(8_000_000));
    } catch {
      // Full, as it should be.
    }
    const failures = (): number => life.logLines.filter((line) => line.includes('no copy could be made')).length;
    const rest = (until: () => boolean): Promise<void> =>
      vi.waitFor(
        () => {
          clock.advance(60_000);
          expect(until()).toBe(true);
        },
        { timeout: 30_000, interval: 50 },
      );
    await rest(() => failures() >= 2);
    const told = life.events.flatMap((event) =>
      event.type === 'notice-raised' && event.notice.kind === 'storage' ? [event.notice.text] : [],
    );
    expect(told).toEqual([words.life.keeping.notCopied]);
    expect(listBackups(life.folder)).toEqual([]);
    fs.rmSync(path.join(disk, 'fill'));
    await rest(() => listBackups(life.folder).length === 1);
    await life.dispose();
  });
});
