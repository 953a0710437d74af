import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { buildIfStale, root } from '../../src-main/launch/build-if-stale.ts';
import { startAssistant } from '../fakes/assistant.ts';
import { startProgram } from '../fakes/program.ts';
import { replies, startProvider } from '../fakes/provider.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';
import { createRecorderPlace, eventually } from '../speech/capture/recorder-place.ts';
import { needs } from '../tools/skip.ts';

beforeAll(buildIfStale, 180_000);

describe(
  'the built desktop program, told to end in the middle of a reply',
  { ...needs('posix'), timeout: 90_000 },
  () => {
    test.each(['SIGTERM', 'SIGHUP', 'SIGINT'] as const)(
      'F30 by %s ends within its patience, its microphone that is deaf to signals too, and keeps what was said',
      async (signal) => {
        const folder = temporaryFolder();
        const place = createRecorderPlace({ sound: 'tone', deaf: true });
        const provider = await startProvider(replies.says('word '.repeat(2_000), { delay: 20 }));
        onTestFinished(() => provider.dispose());
        const desktop = startProgram(
          path.relative(root, fileURLToPath(new URL('./run-in-the-middle.ts', import.meta.url))),
          [new URL('../../dist/electron.js', import.meta.url).href],
          {
            environment: {
              OS1_DATA_DIR: folder,
              OS1_LLM_BASE_URL: provider.baseUrl,
              OS1_LOG: 'info',
              PATH: place.folder,
              NODE_OPTIONS: `--import=${new URL('./register-stand-in.ts', import.meta.url).href}`,
            },
          },
        );
        await desktop.line((line) => line === 'in the middle');
        expect(place.living()).not.toEqual([]);

        const ended = await desktop.end(signal);
        expect({ code: ended.code, signal: ended.signal }).toEqual({ code: 0, signal: null });
        await eventually(() => expect(place.living()).toEqual([]));
        // It says itself whether everything ended before its patience did: two and a half seconds, which a machine that does much
        // else may need. Then it goes all the same, and the log is emptied at the next start.
        const inTime = /host ends.*ended=(true|false)/.exec(ended.stderr)?.[1];
        expect(inTime).toBeDefined();
        if (inTime === 'true') expect(fs.existsSync(path.join(folder, 'os1.db-wal'))).toBe(false);
        expect(fs.existsSync(path.join(folder, 'host.json'))).toBe(false);

        const later = await startAssistant({ folder });
        const { lifelong } = await later.call('snapshot.get', {});
        const { total } = await later.call('conversation.page', { conversation: lifelong, from: 0, count: 1 });
        const { messages } = await later.call('conversation.page', {
          conversation: lifelong,
          from: total - 2,
          count: 2,
        });
        expect(messages).toMatchObject([{ text: 'Tell me a story.' }, { role: 'os', state: 'interrupted' }]);
      },
    );
  },
);
