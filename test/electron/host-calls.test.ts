import { desktopSettingsSchema } from '../../src-main/contract/desktop.ts';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { wordsOf } from '#contract/words.ts';
import { createHostCalls, readLink } from '../../src-main/electron/host-calls.ts';
import { createElectronStandIn } from './stand-in.ts';
import { quiet, startOnStandIn } from './start-on-stand-in.ts';

/** What a host is given, where only exports are asked for. */
const noTools = {
  desktop: {
    settings: () => desktopSettingsSchema.parse({}),
    change: () => Promise.resolve(),
    tell: () => undefined,
  },
  quiet: { now: () => ({ doNotDisturb: false, hushedUntil: null }), keepsToItself: () => false },
  raise: () => undefined,
};

const words = wordsOf('en');

describe('a link', () => {
  test.each([
    ['https://example.com', 'https://example.com/'],
    ['http://example.com:8080/a?b=c#d', 'http://example.com:8080/a?b=c#d'],
    ['HTTPS://Example.COM/Path', 'https://example.com/Path'],
    ['https://example.com/@somebody', 'https://example.com/@somebody'],
    ['https://exämple.com/', 'https://xn--exmple-cua.com/'],
  ])('%s is one that the system opens', (address, opened) => {
    expect(readLink(address)).toBe(opened);
  });

  test.each([
    'file:///etc/passwd',
    'file://server/share',
    'smb://server/share',
    'ms-msdt:/id PCWDiagnostic',
    'ms-officecmd:{}',
    'javascript:alert(1)',
    'data:text/html,hello',
    'mailto:somebody@example.com',
    'tel:112',
    'app://os1/index.html',
    '\\\\server\\share',
    '//example.com/',
    'example.com',
    '/etc/passwd',
    'https:@evil',
    'https://@evil.example/',
    'https://:@evil.example/',
    'https:@evil.example/',
    'https:evil.example',
    'https:/evil.example',
    'https:\\\\evil.example',
    'https://\\evil.example',
    'https:///evil.example',
    'https://good.example\\@evil.example/',
    'https://user@evil.example/',
    'https://user:password@evil.example/',
    'https://good.example@evil.example/',
    'https://',
    'https://?a',
    ' https://example.com/',
    'https://example.com/ two',
    'java\nscript:alert(1)',
    'ht\ttps://example.com/',
    'https://exa\nmple.com/',
    'https://example.com/\u0000',
    'https://[::1',
    'https://exa%00mple.com/',
    '',
  ])('%j is not', (address) => {
    expect(readLink(address)).toBeNull();
  });

  test('is opened by the system after the call, and refused in one sentence', async () => {
    await using desktop = await startOnStandIn();
    expect(await desktop.output('link.open', { address: 'https://example.com/a' })).toEqual({ opened: true });
    expect(desktop.openedLinks).toEqual(['https://example.com/a']);
    expect(await desktop.call({ id: 9, call: 'link.open', input: { address: 'file:///etc/passwd' } })).toEqual({
      id: 9,
      error: { code: 'not-allowed', message: words.refusals.linkRefused },
    });
    expect(desktop.openedLinks).toHaveLength(1);
  });

  test('that the system cannot open is said to be unopened', async () => {
    await using desktop = await startOnStandIn();
    desktop.answers.openExternal = 'fails';
    expect(await desktop.output('link.open', { address: 'https://example.com/' })).toEqual({ opened: false });
  });
});

describe('an export', () => {
  const states = (desktop: { windows: { sent: { frame: unknown }[] }[] }): string[] =>
    (desktop.windows[0]?.sent ?? [])
      .map(({ frame }) => (frame as { event: { type: string; state?: string } }).event)
      .filter(({ type }) => type === 'export-progressed')
      .map(({ state }) => state ?? '');

  test('that the person cancels leaves nothing behind', async () => {
    await using desktop = await startOnStandIn();
    desktop.answers.save = { canceled: true, filePath: '' };
    expect(await desktop.output('archive.export', { format: 'markdown' })).toEqual({ delivery: 'none' });
    const day = new Date().toISOString().slice(0, 10);
    expect(desktop.askedToSave).toMatchObject([{ defaultPath: `os1-${day}.md`, filters: [{ extensions: ['md'] }] }]);
    expect(states(desktop)).toEqual([]);
  });

  test('is written to the file that the person chose, and the window hears that it is done', async () => {
    await using desktop = await startOnStandIn();
    const filePath = path.join(path.dirname(desktop.folder), 'ours.jsonl');
    desktop.answers.save = { canceled: false, filePath };
    expect(await desktop.output('archive.export', { format: 'jsonl' })).toEqual({
      delivery: 'file',
      export: expect.any(String) as string,
    });
    await expect.poll(() => states(desktop).at(-1)).toBe('finished');
    expect(fs.readFileSync(filePath, 'utf8')).toContain('os1');
  });

  test('is not even prepared while there is no window to ask in', async () => {
    const { electron, askedToSave } = createElectronStandIn();
    const { clipboard, dialog, shell } = electron;
    const hostCalls = createHostCalls({ clipboard, dialog, shell, window: () => null, words, log: quiet });
    const prepare = (): never => {
      throw new Error('prepared');
    };
    const calls = hostCalls({ ...noTools, exports: { prepare, cancel: () => false, dispose: () => undefined } });
    expect(await calls['archive.export']({ format: 'text', what: 'everything' })).toEqual({ delivery: 'none' });
    expect(askedToSave).toEqual([]);
  });

  test('that cannot be written says so and leaves nothing behind', async () => {
    await using desktop = await startOnStandIn();
    const filePath = path.join(path.dirname(desktop.folder), 'no such folder', 'ours.jsonl');
    desktop.answers.save = { canceled: false, filePath };
    await desktop.output('archive.export', { format: 'jsonl' });
    await expect.poll(() => states(desktop).at(-1)).toBe('failed');
    expect(fs.existsSync(filePath)).toBe(false);
  });
});
