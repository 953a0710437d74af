import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { nameHasOwner } from '../../src-main/electron/session-bus.ts';
import { busSocket, showsTrays } from '../../src-main/electron/tray-host.ts';
import { createFakeClock } from '../fakes/clock.ts';
import { startSessionBus } from '../fakes/session-bus.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';
import { needs } from '../tools/skip.ts';

const watcher = 'org.kde.StatusNotifierWatcher';
const socketOf = (address: string): string => address.slice('unix:path='.length);

/** A socket at which somebody answers with these bytes, or is silent. */
async function startBabble(answer: string | null): Promise<string> {
  const socket = path.join(temporaryFolder(), 'bus');
  const server = net.createServer((connection) => {
    connection.on('error', () => undefined);
    connection.once('data', () => (answer === null ? connection.destroy() : connection.write(answer)));
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  onTestFinished(() => void server.close());
  return socket;
}

describe('a session bus', needs('posix'), () => {
  test('says whether a name has an owner', async () => {
    await using bus = await startSessionBus(new Set([watcher]));
    expect(await nameHasOwner(socketOf(bus.address), watcher)).toBe(true);
    expect(await nameHasOwner(socketOf(bus.address), 'org.example.Nobody')).toBe(false);
    expect(bus.asked).toEqual([watcher, 'org.example.Nobody']);
  });

  test.each([
    ['refuses', 'REJECTED EXTERNAL\r\n'],
    ['goes away', null],
    ['talks nonsense', `OK 00\r\n${'l\u0002\u0001\u0001'.repeat(20_000)}`],
  ])('that %s cannot be asked', async (_what, answer) => {
    expect(await nameHasOwner(await startBabble(answer), watcher)).toBeNull();
  });

  test('that is not there cannot be asked', async () => {
    expect(await nameHasOwner(path.join(temporaryFolder(), 'none'), watcher)).toBeNull();
  });

  test('is found by its address, or in its usual place', () => {
    const folder = temporaryFolder();
    const at = (address: string): string | null => busSocket({ DBUS_SESSION_BUS_ADDRESS: address });
    expect(at('unix:path=/run/user/1000/bus')).toBe('/run/user/1000/bus');
    expect(at('tcp:host=localhost,port=1;unix:guid=00,path=/tmp/a%20b')).toBe('/tmp/a b');
    expect(at('unix:abstract=/tmp/dbus-1')).toBe('\0/tmp/dbus-1');
    expect(at('')).toBeNull();
    expect(busSocket({ XDG_RUNTIME_DIR: folder })).toBeNull();
    fs.writeFileSync(path.join(folder, 'bus'), '');
    expect(busSocket({ XDG_RUNTIME_DIR: folder })).toBe(path.join(folder, 'bus'));
  });
});

describe('a desktop', needs('posix'), () => {
  const ask = (platform: NodeJS.Platform, environment: NodeJS.ProcessEnv, patient = false) => {
    const clock = createFakeClock();
    return { clock, shown: showsTrays({ platform, environment, clock, patient }) };
  };

  test.each(['darwin', 'win32'] as const)('of %s always shows trays', async (platform) => {
    expect(await ask(platform, {}).shown).toBe(true);
  });

  test('of Linux without a bus shows none', async () => {
    expect(await ask('linux', {}).shown).toBe(false);
    expect(await ask('linux', { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere/bus' }).shown).toBe(false);
  });

  test('of Linux shows them where somebody has the name for it', async () => {
    await using bus = await startSessionBus(new Set([watcher]));
    expect(await ask('linux', { DBUS_SESSION_BUS_ADDRESS: bus.address }).shown).toBe(true);
    await using without = await startSessionBus(new Set());
    expect(await ask('linux', { DBUS_SESSION_BUS_ADDRESS: without.address }).shown).toBe(false);
  });

  test('that is still putting itself together is waited for at login, but not for ever', async () => {
    const owned = new Set<string>();
    await using bus = await startSessionBus(owned);
    const environment = { DBUS_SESSION_BUS_ADDRESS: bus.address };
    const late = ask('linux', environment, true);
    let answered: boolean | undefined;
    void late.shown.then((answer) => (answered = answer));
    await expect.poll(() => bus.asked.length).toBe(1);
    owned.add(watcher);
    await expect
      .poll(() => {
        late.clock.advance(1_000);
        return answered;
      })
      .toBe(true);
    owned.clear();
    const never = ask('linux', environment, true);
    let gaveUp = false;
    void never.shown.then((answer) => (gaveUp = !answer));
    const before = bus.asked.length;
    await expect
      .poll(
        () => {
          never.clock.advance(1_000);
          return gaveUp;
        },
        { timeout: 20_000 },
      )
      .toBe(true);
    expect(bus.asked.length - before).toBe(21);
  });
});
