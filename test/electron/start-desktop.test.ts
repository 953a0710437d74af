import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { wordsOf } from '#contract/words.ts';
import { createAssistant } from '../../src-main/assistant/create-assistant.ts';
import { readHostFile } from '../../src-main/assistant/host-file.ts';
import { startDesktop } from '../../src-main/electron/start-desktop.ts';
import { startBrowserHost } from '../../src-main/server/start-browser-host.ts';
import { createElectronStandIn } from './stand-in.ts';
import { createKeychain } from './stand-in/keychain.ts';
import { createRefusable } from './stand-in/listeners.ts';
import { resources } from '../fakes/resources.ts';
import { makeFolder, makeWindowFolder, quiet, startOnStandIn, usualOptions } from './start-on-stand-in.ts';
import { noHost } from '../fakes/no-host.ts';

const words = wordsOf('en');

/** What a start needs beside its folder. */
const optionsFor = (folder: string) => ({
  ...usualOptions,
  words: ['--data', path.join(folder, 'data')],
  windowFolder: makeWindowFolder(folder),
});

describe('a start', () => {
  test('does what must come before ready in its order, and opens the window after it', async () => {
    using place = makeFolder();
    const standIn = createElectronStandIn();
    const started = startDesktop(standIn.electron, optionsFor(place.folder));
    expect(standIn.order).toEqual([
      'enableSandbox',
      'registerSchemesAsPrivileged [{"scheme":"app","privileges":{"standard":true,"secure":true,"supportFetchAPI":true}}]',
      'setPath userData',
      'setPath sessionData',
      'requestSingleInstanceLock',
    ]);
    expect(fs.existsSync(path.join(place.folder, 'data', 'os1.db'))).toBe(false);
    expect(standIn.windows).toEqual([]);
    standIn.becomeReady();
    await started;
    expect(standIn.windows).toHaveLength(1);
    expect(standIn.windows[0]?.loaded).toEqual(['app://os1/index.html']);
    standIn.electron.app.quit();
    expect(await standIn.exited).toBe(0);
  });

  test('keeps all that Chromium writes within the data folder, closed to others', async () => {
    await using desktop = await startOnStandIn();
    const chromium = path.join(desktop.folder, 'electron');
    expect(desktop.paths.get('userData')).toBe(chromium);
    expect(desktop.paths.get('sessionData')).toBe(chromium);
    if (process.platform !== 'win32') {
      for (const folder of [desktop.folder, chromium]) expect(fs.statSync(folder).mode & 0o777).toBe(0o700);
    }
  });

  test('answers the window as the desktop that it is', async () => {
    await using desktop = await startOnStandIn();
    const snapshot = await desktop.output('snapshot.get', {});
    expect(snapshot).toMatchObject({
      capabilities: { host: 'desktop', voice: true, atLogin: false, exportDelivery: 'dialog', linkOpening: 'host' },
      settings: { keyStorage: 'system-keychain', dataFolder: desktop.folder },
    });
  });

  test('tells the window what happens', async () => {
    await using desktop = await startOnStandIn();
    await desktop.output('settings.change', { hour: 'night' });
    expect(desktop.windows[0]?.sent).toContainEqual({
      channel: 'os1:event',
      frame: { event: expect.objectContaining({ type: 'settings-changed' }) as unknown },
    });
  });

  test('gives pages no network and providers no page', async () => {
    await using desktop = await startOnStandIn();
    const pages = desktop.session(desktop.windows[0]?.options.webPreferences?.partition ?? '');
    const providers = desktop.session('');
    expect(pages.granted.network('https://example.com/')).toBe(false);
    expect(providers.granted.network('https://example.com/')).toBe(true);
    expect(await providers.load('app://os1/index.html')).toBeNull();
    for (const session of [pages, providers]) {
      expect(session.granted.check('media')).toBe(false);
      expect(session.granted.request('media')).toBe(false);
    }
  });

  test('keeps keys in the keychain and reaches providers through Chromium, without cookies or a cache', async () => {
    await using desktop = await startOnStandIn({
      provide: () => Response.json({ object: 'list', data: [{ id: 'small' }] }),
    });
    const mind = { kind: 'openai', preset: 'other', baseUrl: 'https://models.example/v1', model: 'small' };
    expect(await desktop.output('mind.models', { baseUrl: mind.baseUrl, key: 'sk-CANARY' })).toMatchObject({
      models: ['small'],
    });
    expect(desktop.fetched.map(({ address }) => address)).toContain('https://models.example/v1/models');
    for (const { init } of desktop.fetched) expect(init).toMatchObject({ credentials: 'omit', cache: 'no-store' });
    await desktop.output('mind.choose', { mind, key: 'sk-CANARY' });
    const files = fs
      .readdirSync(desktop.folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile());
    expect(files.map(({ name }) => name)).toContain('keys.enc.json');
    for (const { parentPath, name } of files)
      expect(fs.readFileSync(path.join(parentPath, name)).includes('sk-CANARY'), name).toBe(false);
  });

  test('says in the settings where keys lie when there is no keychain', async () => {
    await using desktop = await startOnStandIn({ safeStorage: createKeychain({ backend: 'basic_text' }) });
    expect(await desktop.output('snapshot.get', {})).toMatchObject({ settings: { keyStorage: 'plain-text-store' } });
  });

  test('that is the second of its folder ends at once and opens nothing', async () => {
    await using second = await startOnStandIn({ firstInstance: false });
    expect(second.exits).toEqual([0]);
    expect(second.windows).toEqual([]);
    expect(second.errorBoxes).toEqual([]);
    expect(fs.existsSync(path.join(second.folder, 'os1.db'))).toBe(false);
  });

  test('that is told of a second one brings its window to the front', async () => {
    await using desktop = await startOnStandIn();
    const [window] = desktop.windows;
    await expect.poll(() => window?.done).toEqual(['show']);
    window?.minimise();
    desktop.emit('second-instance', {}, ['/opt/OS1/os1', '--data', desktop.folder]);
    expect(window?.done).toEqual(['show', 'restore', 'show', 'focus']);
    expect(desktop.windows).toHaveLength(1);
  });

  test('on a folder that a browser window has says so, ends with 1 and leaves it alone', async () => {
    using place = makeFolder();
    const options = optionsFor(place.folder);
    const { windowFolder } = options;
    const folder = path.join(place.folder, 'data');
    const browser = await startBrowserHost({ port: 0, windowFolder, folder, environment: {}, log: quiet, resources });
    try {
      const late = createElectronStandIn();
      const started = startDesktop(late.electron, options);
      late.becomeReady();
      await started;
      expect(late.errorBoxes).toEqual([{ title: 'OS1', content: words.desktop.heldByBrowser }]);
      expect(late.exits).toEqual([1]);
      expect(late.windows).toEqual([]);
      expect(readHostFile(folder)?.kind).toBe('browser');
    } finally {
      await browser.dispose();
    }
  });

  test('on a folder that somebody unknown has says that', async () => {
    using place = makeFolder();
    const other = await createAssistant({
      folder: path.join(place.folder, 'data'),
      resources,
      environment: {},
      log: quiet,
      ...noHost,
    });
    try {
      const standIn = createElectronStandIn();
      const started = startDesktop(standIn.electron, optionsFor(place.folder));
      standIn.becomeReady();
      await started;
      expect(standIn.errorBoxes).toEqual([{ title: 'OS1', content: words.terminal.heldUnknown }]);
      expect(standIn.exits).toEqual([1]);
    } finally {
      await other.dispose();
    }
  });

  test('with an environment that makes no sense says what is wrong with it', async () => {
    await using desktop = await startOnStandIn({}, { environment: { OS1_LLM_BASE_URL: 'no address' } });
    expect(desktop.errorBoxes).toEqual([
      { title: 'OS1', content: 'OS1_LLM_BASE_URL is not an http or https address.' },
    ]);
    expect(desktop.exits).toEqual([1]);
  });

  test('in a folder that cannot be made says so', async () => {
    using place = makeFolder();
    const file = path.join(place.folder, 'file');
    fs.writeFileSync(file, '');
    await using desktop = await startOnStandIn({}, { words: ['--data', path.join(file, 'data')] });
    expect(desktop.errorBoxes).toEqual([{ title: 'OS1', content: words.desktop.notWritable(path.join(file, 'data')) }]);
    expect(desktop.exits).toEqual([1]);
  });

  test.each([[['--data']], [['--data=']], [['--data', '']]])('with %j says that a folder is missing', async (given) => {
    await using desktop = await startOnStandIn({}, { words: given });
    expect(desktop.errorBoxes).toEqual([{ title: 'OS1', content: words.desktop.noFolder }]);
    expect(desktop.exits).toEqual([2]);
  });

  test("finds its folder among Chromium's own switches, or in the environment", async () => {
    using place = makeFolder();
    const given = path.join(place.folder, 'given');
    const switches = ['--inspect=0', '--remote-debugging-port=0', '.', '--no-sandbox', '-psn_0_1'];
    await using first = await startOnStandIn({ firstInstance: false }, { words: [...switches, `--data=${given}`] });
    expect(first.paths.get('userData')).toBe(path.join(given, 'electron'));
    await using second = await startOnStandIn(
      { firstInstance: false },
      { words: switches, environment: { OS1_DATA_DIR: given } },
    );
    expect(second.paths.get('userData')).toBe(path.join(given, 'electron'));
  });

  test('of a finished program opens no port for debuggers', async () => {
    await using finished = await startOnStandIn({ isPackaged: true });
    expect(finished.removedSwitches).toEqual(['remote-debugging-port', 'remote-debugging-pipe']);
    expect(finished.windows[0]?.options.webPreferences?.devTools).toBe(false);
    expect(JSON.stringify(finished.programMenus)).not.toMatch(/devtools|reload/i);
    await using developed = await startOnStandIn();
    expect(developed.removedSwitches).toEqual([]);
    expect(JSON.stringify(developed.programMenus)).toMatch(/toggleDevTools/);
  });
});

describe('a running desktop', () => {
  test('says of itself that it holds the folder, and takes that away when it ends', async () => {
    await using desktop = await startOnStandIn();
    expect(readHostFile(desktop.folder)).toMatchObject({ kind: 'desktop', pid: process.pid, port: 0, secret: '' });
    desktop.electron.app.quit();
    expect(await desktop.exited).toBe(0);
    expect(readHostFile(desktop.folder)).toBeNull();
  });

  test('ends when its last window is closed, with everything on the disk', async () => {
    await using desktop = await startOnStandIn();
    await desktop.output('onboarding.pass', { step: 'introduction' });
    desktop.windows[0]?.destroy();
    expect(await desktop.exited).toBe(0);
    expect(desktop.exits).toEqual([0]);
    expect(desktop.handlers.size).toBe(0);
    expect(fs.existsSync(path.join(desktop.folder, 'os1.db-wal'))).toBe(false);
  });

  test('stays without a window on macOS, and opens one anew when it is called', async () => {
    await using desktop = await startOnStandIn({}, { platform: 'darwin' });
    desktop.windows[0]?.destroy();
    expect(desktop.exits).toEqual([]);
    desktop.emit('activate');
    expect(desktop.windows).toHaveLength(2);
    expect(desktop.windows[1]?.loaded).toEqual(['app://os1/index.html']);
    expect(await desktop.output('snapshot.get', {})).toMatchObject({ capabilities: { host: 'desktop' } });
    const gone = desktop.windows[0];
    if (!gone) throw new Error('no window');
    const answer = await desktop.call(
      { id: 1, call: 'snapshot.get', input: {} },
      { sender: gone.webContents, senderFrame: { url: 'app://os1/index.html', parent: null } },
    );
    expect(answer).toMatchObject({ error: { code: 'not-allowed' } });
  });

  test('ends once, however often it is asked', async () => {
    await using desktop = await startOnStandIn();
    for (let at = 0; at < 3; at += 1) {
      const event = createRefusable({});
      desktop.emit('before-quit', event);
      expect(event.refused).toBe(true);
    }
    await desktop.exited;
    expect(desktop.exits).toEqual([0]);
  });

  test('asked to end before it has begun ends without a window', async () => {
    using place = makeFolder();
    const standIn = createElectronStandIn();
    const started = startDesktop(standIn.electron, optionsFor(place.folder));
    standIn.electron.app.quit();
    standIn.becomeReady();
    await started;
    expect(await standIn.exited).toBe(0);
    expect(standIn.windows).toEqual([]);
    expect(readHostFile(path.join(place.folder, 'data'))).toBeNull();
  });

  test('does not wait for ever for a part that hangs', async () => {
    using place = makeFolder();
    const asked = Promise.withResolvers<boolean>();
    const standIn = createElectronStandIn({
      safeStorage: { ...createKeychain(), isAsyncEncryptionAvailable: () => asked.promise },
    });
    const started = startDesktop(standIn.electron, optionsFor(place.folder));
    standIn.becomeReady();
    const begun = performance.now();
    standIn.electron.app.quit();
    expect(await standIn.exited).toBe(0);
    expect(performance.now() - begun).toBeLessThan(3_000);
    // The part comes to itself after all: what it leads to is ended too, so that the folder can be taken away.
    asked.resolve(false);
    await started;
    await expect.poll(() => standIn.handlers.size).toBe(0);
    await expect.poll(() => fs.existsSync(path.join(place.folder, 'data', 'os1.db-wal'))).toBe(false);
  });

  test('closes a window that keeps breaking down, says so, and ends', async () => {
    await using desktop = await startOnStandIn();
    for (let at = 0; at < 3; at += 1)
      desktop.windows[0]?.emitContents('render-process-gone', createRefusable({}), { reason: 'oom' });
    expect(desktop.errorBoxes).toEqual([{ title: 'OS1', content: words.desktop.windowBreaksDown }]);
    expect(await desktop.exited).toBe(0);
  });
});
