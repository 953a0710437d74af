import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { voiceSettingsSchema } from '../../src-main/contract/voice.ts';
import { openSettings, type SettingsFile } from '../../src-main/settings/settings-file.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';
import { needs } from '../tools/skip.ts';

const usual = {
  version: 1,
  language: 'en',
  hour: 'sun',
  mind: { kind: 'reflex' },
  embedding: { kind: 'off' },
  voice: voiceSettingsSchema.parse({}),
  quiet: { doNotDisturb: false, hushedUntil: null },
  desktop: {
    atLogin: null,
    closeExplained: false,
    floating: false,
    size: 'full',
    shortcuts: { talk: null, show: null },
    notifications: true,
    lastVersion: '',
  },
};
const openai = { kind: 'openai', preset: 'ollama', baseUrl: 'http://127.0.0.1:11434/v1', model: 'llama3' } as const;

function open(folder: string): { settings: SettingsFile; broken: string[] } {
  const broken: string[] = [];
  return { settings: openSettings(folder, (aside) => broken.push(aside)), broken };
}
const textOf = (folder: string): string => fs.readFileSync(path.join(folder, 'settings.json'), 'utf8');

describe('settings', () => {
  test('are the usual ones where there is no file, and none is written for that', () => {
    const folder = temporaryFolder();
    expect(open(folder).settings.read()).toEqual(usual);
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  test('are there again at the next start', async () => {
    const folder = temporaryFolder();
    const { settings } = open(folder);
    expect(await settings.change({ hour: 'night' })).toEqual({ ...usual, hour: 'night' });
    await settings.change({ mind: openai });
    const again = open(folder);
    expect(again.settings.read()).toEqual({ ...usual, hour: 'night', mind: openai });
    expect(again.broken).toEqual([]);
  });

  test('keep what an older or a shorter file leaves out at its usual value', () => {
    const folder = temporaryFolder();
    fs.writeFileSync(path.join(folder, 'settings.json'), '{"version":1,"hour":"light"}');
    expect(open(folder).settings.read()).toEqual({ ...usual, hour: 'light' });
  });

  test('that are changed many times at once are all kept', async () => {
    const folder = temporaryFolder();
    const { settings } = open(folder);
    await Promise.all([
      settings.change({ hour: 'light' }),
      settings.change({ mind: openai }),
      settings.change({ language: 'de' }),
      settings.change({ hour: 'night' }),
    ]);
    expect(JSON.parse(textOf(folder))).toEqual({ ...usual, language: 'de', hour: 'night', mind: openai });
    expect(fs.readdirSync(folder)).toEqual(['settings.json']);
  });

  test('are private to the account, whatever they were before', needs('posix'), async () => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'settings.json');
    fs.writeFileSync(file, JSON.stringify(usual), { mode: 0o644 });
    await open(folder).settings.change({ hour: 'light' });
    expect(fs.statSync(file).mode & 0o777).toBe(0o600);
  });

  test('are replaced as a whole: a reader sees the old file or the new one', async () => {
    const folder = temporaryFolder();
    const { settings } = open(folder);
    await settings.change({ hour: 'light' });
    const seen = new Set<string>();
    let done = false;
    const reading = (async () => {
      while (!done) {
        seen.add(textOf(folder));
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    for (const model of ['a', 'b', 'c', 'd']) await settings.change({ mind: { ...openai, model: model.repeat(200) } });
    done = true;
    await reading;
    for (const text of seen) expect(JSON.parse(text)).toMatchObject({ version: 1, hour: 'light' });
  });

  test('that make no sense are refused and change nothing', async () => {
    const folder = temporaryFolder();
    const { settings } = open(folder);
    await expect(settings.change({ hour: 'noon' as 'sun' })).rejects.toThrow();
    await expect(settings.change({ mind: { ...openai, baseUrl: 'http://user:secret@host/v1' } })).rejects.toThrow();
    expect(settings.read()).toEqual(usual);
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  test('that cannot be written are an error, and the next change is tried again', async () => {
    const folder = path.join(temporaryFolder(), 'gone');
    const { settings } = open(folder);
    await expect(settings.change({ hour: 'light' })).rejects.toThrow('ENOENT');
    fs.mkdirSync(folder);
    await settings.change({ hour: 'night' });
    expect(JSON.parse(textOf(folder))).toMatchObject({ hour: 'night' });
  });
});

describe('a settings file that cannot be read', () => {
  test.each([
    ['half written', '{"version":1,"hour":'],
    ['empty', ''],
    ['of a newer version', '{"version":2,"hour":"sun"}'],
    ['with a field too many', '{"version":1,"key":"sk-secret"}'],
    ['with a value that is none', '{"version":1,"hour":"noon"}'],
    ['of another kind', '[]'],
    ['that is binary', '\0\u0001\ufffd'],
  ])('%s is put aside and kept', async (_what, text) => {
    const folder = temporaryFolder();
    fs.writeFileSync(path.join(folder, 'settings.json'), text);
    const { settings, broken } = open(folder);
    expect(settings.read()).toEqual(usual);
    expect(broken).toHaveLength(1);
    await settings.change({ hour: 'light' });
    expect(fs.readFileSync(broken[0] ?? '', 'utf8')).toBe(text);
    expect(path.basename(broken[0] ?? '')).toMatch(/^settings\.json\.broken-\d{4}-\d\d-\d\dT[\d-]+\.\d+Z$/);
    expect(open(folder).broken).toEqual([]);
  });

  test('at all, as it is no file, is put aside too', async () => {
    const folder = temporaryFolder();
    fs.mkdirSync(path.join(folder, 'settings.json'));
    const { settings, broken } = open(folder);
    expect(settings.read()).toEqual(usual);
    expect(broken).toHaveLength(1);
    await settings.change({ hour: 'light' });
    expect(open(folder).settings.read()).toEqual({ ...usual, hour: 'light' });
  });
});
