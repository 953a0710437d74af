import { describe, expect, test } from 'vitest';
import { wordsOf } from '#contract/words.ts';
import { makeWindow } from '../../src-main/electron/assistant-window.ts';
import { createElectronStandIn } from './stand-in.ts';
import { createRefusable } from './stand-in/listeners.ts';
import type { StandInWindow } from './stand-in/window.ts';
import { quiet } from './start-on-stand-in.ts';

const words = wordsOf('en');

function openWindow({
  isPackaged = false,
  platform = 'linux',
  shown = true,
}: { isPackaged?: boolean; platform?: NodeJS.Platform; shown?: boolean } = {}) {
  const standIn = createElectronStandIn({ isPackaged });
  standIn.becomeReady();
  const { electron } = standIn;
  electron.session
    .fromPartition('pages', { cache: false })
    .protocol.handle('app', () => new Response('<!doctype html>'));
  const givenUp: string[] = [];
  const time = { now: 1_000 };
  makeWindow(
    {
      BrowserWindow: electron.BrowserWindow,
      Menu: electron.Menu,
      partition: 'pages',
      preload: '/os1/preload.cjs',
      isPackaged,
      platform,
      words,
      log: quiet,
      now: () => time.now,
      onGivenUp: (sentence) => givenUp.push(sentence),
      icon: '/os1/assets/icons/256x256.png',
    },
    { place: { x: 10, y: 20, width: 420, height: 680 }, least: [320, 480], floating: false, shown },
  );
  const window = standIn.windows[0];
  if (!window) throw new Error('no window was made');
  return { standIn, window, givenUp, time };
}

const breakDown = (window: StandInWindow): void =>
  window.emitContents('render-process-gone', createRefusable({}), { reason: 'crashed' });
const reloads = (window: StandInWindow): number => window.done.filter((what) => what === 'reload').length;

describe('the window', () => {
  test('is locked up in every preference', () => {
    const { window } = openWindow();
    expect(window.options.webPreferences).toEqual({
      preload: '/os1/preload.cjs',
      partition: 'pages',
      sandbox: true,
      contextIsolation: true,
      webSecurity: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      nodeIntegrationInWorker: false,
      webviewTag: false,
      spellcheck: false,
      devTools: true,
      backgroundThrottling: false,
      autoplayPolicy: 'no-user-gesture-required',
    });
  });

  test('has no developer tools in a finished program, and spelling only where no dictionary is fetched', () => {
    expect(openWindow({ isPackaged: true }).window.options.webPreferences?.devTools).toBe(false);
    expect(openWindow({ platform: 'darwin' }).window.options.webPreferences?.spellcheck).toBe(true);
    expect(openWindow({ platform: 'win32' }).window.options.webPreferences?.spellcheck).toBe(false);
  });

  test('has its size, its colour and its page, and is shown when that is drawn', async () => {
    const { window } = openWindow();
    expect(window.options).toMatchObject({
      x: 10,
      y: 20,
      width: 420,
      height: 680,
      alwaysOnTop: false,
      minWidth: 320,
      minHeight: 480,
      backgroundColor: '#9C3422',
      show: false,
      title: 'OS1',
    });
    expect(window.loaded).toEqual(['app://os1/index.html']);
    expect(window.done).toEqual([]);
    await expect.poll(() => window.done).toEqual(['show']);
  });

  test('is drawn but not shown at a start that stays out of the way', async () => {
    const { window } = openWindow({ shown: false });
    const drawn = new Promise<void>((resolve) => window.once('ready-to-show', resolve));
    await drawn;
    expect(window.done).toEqual([]);
  });

  const elsewhere = [
    'https://os1.attacker.com/',
    'https://os1/',
    'app://os1.evil/',
    'app://evil/index.html',
    'app://os1@evil/',
    'file:///etc/passwd',
    'data:text/html,<script>1</script>',
    'blob:app://os1/1',
    'javascript:alert(1)',
    'about:blank',
    'view-source:app://os1/index.html',
    'not an address',
    '',
  ];

  test.each(['will-navigate', 'will-redirect', 'will-frame-navigate'])('stays where it is on %s', (event) => {
    const { window } = openWindow();
    for (const url of elsewhere) {
      const navigation = createRefusable({ url });
      window.emitContents(event, navigation);
      expect(navigation.refused, url).toBe(true);
    }
    const navigation = createRefusable({ url: 'app://os1/index.html' });
    window.emitContents(event, navigation);
    expect(navigation.refused).toBe(false);
  });

  test('opens no other window, not even of its own', () => {
    const { window } = openWindow();
    for (const url of [...elsewhere, 'app://os1/index.html', 'https://example.com/'])
      expect(window.opens(url), url).toBe('deny');
  });

  test('holds no webview', () => {
    const { window } = openWindow();
    const event = createRefusable({});
    window.emitContents('will-attach-webview', event);
    expect(event.refused).toBe(true);
  });

  test('is loaded again when its process breaks down, but the third time in a minute it is closed and says so', () => {
    const { window, givenUp, time } = openWindow();
    breakDown(window);
    time.now += 20_000;
    breakDown(window);
    expect(reloads(window)).toBe(2);
    expect(givenUp).toEqual([]);
    time.now += 20_000;
    breakDown(window);
    expect(reloads(window)).toBe(2);
    expect(window.isDestroyed()).toBe(true);
    expect(givenUp).toEqual([words.desktop.windowBreaksDown]);
    breakDown(window);
    expect(givenUp).toHaveLength(1);
  });

  test('is loaded again for ever when it breaks down seldom', () => {
    const { window, givenUp, time } = openWindow();
    for (let at = 0; at < 10; at += 1) {
      breakDown(window);
      time.now += 31_000;
    }
    expect(reloads(window)).toBe(10);
    expect(givenUp).toEqual([]);
  });

  test('is ended and loaded again when it hangs', () => {
    const { window } = openWindow();
    window.emitContents('unresponsive');
    expect(window.done).toEqual(['forcefullyCrashRenderer', 'reload']);
  });

  test('offers what a pointer expects in a line of text, and nothing where nothing can be done', () => {
    const { standIn, window } = openWindow();
    window.emitContents('context-menu', createRefusable({}), {
      isEditable: true,
      selectionText: '',
      dictionarySuggestions: ['hello'],
    });
    const [menu] = standIn.poppedUp;
    expect(menu?.map(({ role, label }) => role ?? label)).toEqual(['hello', 'cut', 'copy', 'paste', 'selectAll']);
    window.emitContents('context-menu', createRefusable({}), {
      isEditable: false,
      selectionText: 'words',
      dictionarySuggestions: [],
    });
    expect(standIn.poppedUp[1]).toEqual([{ role: 'copy' }]);
    window.emitContents('context-menu', createRefusable({}), {
      isEditable: false,
      selectionText: '',
      dictionarySuggestions: [],
    });
    expect(standIn.poppedUp).toHaveLength(2);
  });
});
