import { describe, expect, test } from 'vitest';
import type { PermissionName } from '../../src-main/electron/electron-surface.ts';
import { denyNetwork, denyPermissions } from '../../src-main/electron/permissions.ts';
import { createElectronStandIn } from './stand-in.ts';

/** Every name in Electron's typings: a new version with one more does not compile until it is here. */
const names = Object.keys({
  ar: true,
  'automatic-fullscreen': true,
  'background-fetch': true,
  'background-sync': true,
  'captured-surface-control': true,
  'clipboard-read': true,
  'clipboard-sanitized-write': true,
  'deprecated-sync-clipboard-read': true,
  'display-capture': true,
  fileSystem: true,
  fullscreen: true,
  geolocation: true,
  'geolocation-approximate': true,
  'hand-tracking': true,
  hid: true,
  'idle-detection': true,
  keyboardLock: true,
  'local-fonts': true,
  'local-network': true,
  'local-network-access': true,
  'loopback-network': true,
  media: true,
  mediaKeySystem: true,
  midi: true,
  midiSysex: true,
  nfc: true,
  notifications: true,
  openExternal: true,
  'payment-handler': true,
  'periodic-background-sync': true,
  'persistent-storage': true,
  pointerLock: true,
  'screen-wake-lock': true,
  sensors: true,
  serial: true,
  'smart-card': true,
  'speaker-selection': true,
  'storage-access': true,
  'system-wake-lock': true,
  'top-level-storage-access': true,
  usb: true,
  vr: true,
  'web-app-installation': true,
  'web-printing': true,
  'window-management': true,
  unknown: true,
} satisfies Record<PermissionName, true>) as PermissionName[];

describe('a page', () => {
  test.each(names)('has no permission for %s', (permission) => {
    const session = createElectronStandIn().session('page');
    expect(session.granted.check(permission)).toBe(true);
    denyPermissions(session.surface);
    expect(session.granted.request(permission)).toBe(false);
    expect(session.granted.check(permission)).toBe(false);
  });

  /** A session on which the window's microphone was chosen, or was not. */
  const chosen = (mayHear: boolean) => {
    const session = createElectronStandIn().session('page');
    denyPermissions(session.surface, () => mayHear);
    return session.granted;
  };

  test('may hear while the microphone of the window is chosen, and not a moment longer', () => {
    const session = createElectronStandIn().session('page');
    let mayHear = true;
    denyPermissions(session.surface, () => mayHear);
    const { granted } = session;
    expect(granted.request('media', { mediaTypes: ['audio'] })).toBe(true);
    expect(granted.check('media', { mediaType: 'audio' })).toBe(true);
    mayHear = false;
    expect(granted.request('media', { mediaTypes: ['audio'] })).toBe(false);
    expect(granted.check('media', { mediaType: 'audio' })).toBe(false);
  });

  test('may not see, and asks for nothing beside hearing', () => {
    const granted = chosen(true);
    for (const mediaTypes of [[], ['video'], ['audio', 'video'], ['video', 'audio'], ['audio', 'audio']] as const)
      expect(granted.request('media', { mediaTypes: [...mediaTypes] }), mediaTypes.join(' ')).toBe(false);
    expect(granted.request('media')).toBe(false);
    for (const mediaType of ['video', 'unknown'] as const) expect(granted.check('media', { mediaType })).toBe(false);
    expect(granted.check('media')).toBe(false);
    expect(granted.device()).toBe(false);
    expect(granted.display()).toBeNull();
  });

  test.each(names.filter((name) => name !== 'media'))(
    'has no permission for %s, whatever may be heard',
    (permission) => {
      const granted = chosen(true);
      expect(granted.request(permission, { mediaTypes: ['audio'] })).toBe(false);
      expect(granted.check(permission, { mediaType: 'audio' })).toBe(false);
    },
  );

  test('of somebody else, or inside ours, does not hear', () => {
    const granted = chosen(true);
    expect(granted.request('media', { mediaTypes: ['audio'], isMainFrame: false })).toBe(false);
    expect(granted.check('media', { mediaType: 'audio', isMainFrame: false })).toBe(false);
    for (const requestingUrl of ['https://os1/', 'app://evil/', 'app://os1.evil/', 'app://os1@evil/', 'file:///', '']) {
      expect(granted.request('media', { mediaTypes: ['audio'], requestingUrl }), requestingUrl).toBe(false);
      expect(granted.check('media', { mediaType: 'audio', requestingUrl }), requestingUrl).toBe(false);
      expect(granted.check('media', { mediaType: 'audio' }, requestingUrl), requestingUrl).toBe(false);
    }
  });

  test('gets no device, no picture of the screen and no download', () => {
    const session = createElectronStandIn().session('page');
    denyPermissions(session.surface);
    expect(session.granted.device()).toBe(false);
    expect(session.granted.display()).toBeNull();
    expect(session.granted.download()).toBe(false);
  });

  test.each([
    'https://example.com/',
    'http://127.0.0.1:11434/v1/models',
    'ws://127.0.0.1:1/',
    'wss://example.com/',
    'file:///etc/passwd',
    'ftp://example.com/',
    'data:text/html,hello',
    'blob:app://os1/1',
    'chrome://version',
    'chrome-extension://abc/page.html',
    'app://evil/index.html',
    'app://os1.evil/index.html',
    'devtools.example:',
  ])('cannot request %s', (url) => {
    for (const devTools of [true, false]) {
      const session = createElectronStandIn().session('page');
      denyNetwork(session.surface, { devTools });
      expect(session.granted.network(url)).toBe(false);
    }
  });

  test('can request its own files; the developer tools only while OS1 is developed', () => {
    const session = createElectronStandIn().session('page');
    denyNetwork(session.surface, { devTools: true });
    expect(session.granted.network('app://os1/assets/main.js')).toBe(true);
    expect(session.granted.network('devtools://devtools/bundled/inspector.html')).toBe(true);
    denyNetwork(session.surface, { devTools: false });
    expect(session.granted.network('app://os1/assets/main.js')).toBe(true);
    expect(session.granted.network('devtools://devtools/bundled/inspector.html')).toBe(false);
  });
});
