import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { wordsOf } from '#contract/words.ts';
import { startOnStandIn } from './start-on-stand-in.ts';

const { product, terminal } = wordsOf('en');

describe('a desktop that meets an exception which nobody caught', { timeout: 60_000 }, () => {
  test('ends with one sentence and exit code 1, and everything is on the disk', async () => {
    const ends: (() => void)[] = [];
    await using desktop = await startOnStandIn({}, { whenBroken: (end) => void ends.push(end) });
    await desktop.output('conversation.send', { text: 'My keys are in the blue bowl.' });
    expect(ends).toHaveLength(1);
    ends[0]?.();
    expect(await desktop.exited).toBe(1);
    expect(desktop.errorBoxes).toEqual([{ title: product, content: terminal.broken }]);
    expect(fs.existsSync(path.join(desktop.folder, 'host.json'))).toBe(false);
    expect(fs.existsSync(path.join(desktop.folder, 'os1.db-wal'))).toBe(false);
  });

  test('keeps its log in the folder once that is its own, and a second start does not', async () => {
    const kept: string[] = [];
    const keepLogIn = (folder: string): void => void kept.push(folder);
    {
      await using desktop = await startOnStandIn({}, { keepLogIn });
      expect(kept).toEqual([desktop.folder]);
    }
    await using second = await startOnStandIn({ firstInstance: false }, { keepLogIn });
    expect(await second.exited).toBe(0);
    expect(kept).toHaveLength(1);
  });
});
