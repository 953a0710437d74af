import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { pageHeaders } from '#contract/page-policy.ts';
import { listWindowFiles } from '../../src-main/assistant/window-files.ts';
import {
  createWindowHandler,
  isOwnAddress,
  privilegedSchemes,
  windowAddress,
} from '../../src-main/electron/app-protocol.ts';
import { makeFolder, makeWindowFolder } from './start-on-stand-in.ts';

/** A window whose folder has neighbours that nobody may read, and links to them inside. */
function makeHandler() {
  const place = makeFolder();
  const windowFolder = makeWindowFolder(place.folder);
  fs.writeFileSync(path.join(place.folder, 'secret.html'), 'secret');
  fs.writeFileSync(path.join(windowFolder, 'notes.db'), 'secret');
  fs.symlinkSync(path.join(place.folder, 'secret.html'), path.join(windowFolder, 'link.html'));
  return { answer: createWindowHandler(listWindowFiles(windowFolder)), place, [Symbol.dispose]: place[Symbol.dispose] };
}

describe('app://os1', () => {
  test('serves the page with the policy of every page, and no token', async () => {
    using handler = makeHandler();
    const response = await handler.answer('GET', windowAddress);
    expect(response.status).toBe(200);
    for (const [name, value] of Object.entries(pageHeaders)) expect(response.headers.get(name)).toBe(value);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const page = await response.text();
    expect(page).toContain('content=""');
    expect(page).not.toContain('%OS1_TOKEN%');
  });

  test('serves scripts with their type, whatever stands after the question mark', async () => {
    using handler = makeHandler();
    const response = await handler.answer('GET', 'app://os1/assets/main.js?v=1#top');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(await response.text()).toBe('export {};');
  });

  test.each([
    'app://os1/../secret.html',
    'app://os1/../../../../../../etc/passwd',
    'app://os1/%2e%2e/secret.html',
    'app://os1/%2e%2e%2fsecret.html',
    'app://os1/..%2fsecret.html',
    'app://os1/..%5csecret.html',
    'app://os1/..\\secret.html',
    'app://os1/assets/../../secret.html',
    'app://os1/%00',
    'app://os1/index.html%00',
    'app://os1/index.html%00.js',
    'app://os1//etc/passwd',
    'app://os1/etc/passwd',
    'app://os1/C:/Windows/win.ini',
    'app://os1/link.html',
    'app://os1/notes.db',
    'app://os1/assets',
    'app://os1/',
    'app://os1',
    'app://os1/__proto__',
    'app://os1/INDEX.HTML',
    'app://evil/index.html',
    'app://os1.evil/index.html',
    'app://evil.os1/index.html',
    'app://os1:80/index.html',
    'app://os1@evil/index.html',
    'app://user@os1/index.html',
    'app:///index.html',
    'app:index.html',
    'https://os1/index.html',
    'file:///index.html',
    'no address',
    '',
  ])('does not know %s', async (address) => {
    using handler = makeHandler();
    const response = await handler.answer('GET', address);
    expect(response.status).toBe(404);
    expect(await response.text()).toBe('');
    expect(response.headers.get('content-security-policy')).toBe(pageHeaders['Content-Security-Policy']);
  });

  // Fails today: listWindowFiles lists with Node's recursive readdir, which goes through links to folders. Once
  // src-main/assistant/window-files.ts passes over those too, this is a plain test.
  test('does not reach out of its folder by a link to another', async () => {
    using place = makeFolder();
    const windowFolder = makeWindowFolder(place.folder);
    fs.mkdirSync(path.join(place.folder, 'outside'));
    fs.writeFileSync(path.join(place.folder, 'outside', 'secret.html'), 'secret');
    fs.symlinkSync(path.join(place.folder, 'outside'), path.join(windowFolder, 'up'));
    const answer = createWindowHandler(listWindowFiles(windowFolder));
    expect((await answer('GET', 'app://os1/up/secret.html')).status).toBe(404);
  });

  test('does not reach out of its folder by an absolute path', async () => {
    using handler = makeHandler();
    const response = await handler.answer('GET', `app://os1${path.join(handler.place.folder, 'secret.html')}`);
    expect(response.status).toBe(404);
  });

  test.each(['POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH'])('refuses %s', async (method) => {
    using handler = makeHandler();
    const response = await handler.answer(method, windowAddress);
    expect(response.status).toBe(405);
  });

  test('a file that went after the start is not there', async () => {
    using handler = makeHandler();
    fs.rmSync(path.join(handler.place.folder, 'window', 'assets', 'main.js'));
    expect((await handler.answer('GET', 'app://os1/assets/main.js')).status).toBe(404);
  });

  test('is a standard and secure scheme and bypasses no policy', () => {
    expect(privilegedSchemes).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
    ]);
  });

  test('is our own only by its exact host', () => {
    expect(isOwnAddress('app://os1/anything')).toBe(true);
    for (const address of [
      'app://os1.evil/',
      'https://os1/',
      'app://os%31/',
      'app://os1:1/',
      'app://a:b@os1/',
      'about:blank',
      'null',
      '',
    ]) {
      expect(isOwnAddress(address), address).toBe(false);
    }
  });
});
