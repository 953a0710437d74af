import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { wordsOf } from '#contract/words.ts';
import { createAutostart, type AutostartParts } from '../../src-main/electron/autostart.ts';
import { readEntry } from '../../src-main/electron/desktop-entry.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';
import { createPresence, type PresenceOptions } from './stand-in/presence.ts';
import { quiet } from './start-on-stand-in.ts';

function makeAutostart(parts: Partial<AutostartParts> = {}, options: PresenceOptions = {}, isPackaged = true) {
  const machine = createPresence(options, () => true);
  const autostart = createAutostart({
    app: { ...machine.login, isPackaged },
    platform: 'linux',
    environment: {},
    program: '/opt/OS1/os1',
    further: [],
    words: wordsOf('en'),
    log: quiet,
    ...parts,
  });
  return { machine, autostart };
}

describe('on macOS', () => {
  const onMac = (login?: PresenceOptions['login']) =>
    makeAutostart({ platform: 'darwin' }, login === undefined ? {} : { login });
  const answer = { openAtLogin: false, executableWillLaunchAtLogin: false };

  test.each([
    ['enabled', null, 'on'],
    ['requires-approval', true, 'requires-approval'],
    ['not-registered', true, 'off'],
    ['not-found', null, 'off'],
    ['not-found', false, 'off'],
    ['not-found', true, 'not-possible'],
  ] as const)('%s, wished for: %s, is %s', async (status, wished, expected) => {
    expect(await onMac({ ...answer, status }).autostart.status(wished)).toBe(expected);
  });

  test('the system is asked for it and its answer believed', async () => {
    const { machine, autostart } = onMac();
    await autostart.change(true);
    expect(machine.loginItems).toEqual([{ openAtLogin: true }]);
    expect(await autostart.status(true)).toBe('on');
    await autostart.change(false);
    expect(await autostart.status(false)).toBe('off');
  });

  test('a life in a folder of its own is not started, for the folder could not be named', async () => {
    const { machine, autostart } = makeAutostart({ platform: 'darwin', further: ['--data', '/Users/ada/My life'] });
    await autostart.change(true);
    expect(await autostart.status(true)).toBe('not-possible');
    expect(machine.loginItems).toEqual([]);
  });
});

describe('on Windows', () => {
  const item = { path: 'C:\\OS1\\OS1.exe', args: ['--hidden'] };
  const onWindows = (options: PresenceOptions = {}, environment: NodeJS.ProcessEnv = {}) =>
    makeAutostart({ platform: 'win32', program: item.path, environment }, options);

  test('starts out of the way, and asks for the very entry that was written', async () => {
    const { machine, autostart } = onWindows();
    await autostart.change(true);
    expect(machine.loginItems).toEqual([{ ...item, openAtLogin: true }]);
    expect(await autostart.status(true)).toBe('on');
    expect(machine.askedLogin).toEqual([item]);
  });

  test('says that the person has to allow it where it was switched off in the list', async () => {
    const login = { openAtLogin: true, executableWillLaunchAtLogin: false, status: 'enabled' } as const;
    const { machine, autostart } = onWindows({ login });
    expect(await autostart.status(true)).toBe('requires-approval');
    await autostart.follow(true);
    expect(machine.loginItems).toEqual([]);
  });

  test('names the file that a portable copy lies in, and follows it', async () => {
    const { machine, autostart } = onWindows({}, { PORTABLE_EXECUTABLE_FILE: 'D:\\stick\\OS1.exe' });
    await autostart.follow(true);
    expect(machine.loginItems).toEqual([{ path: 'D:\\stick\\OS1.exe', args: ['--hidden'], openAtLogin: true }]);
    await autostart.follow(true);
    expect(machine.loginItems).toHaveLength(1);
  });

  test('writes nothing at a start that nobody wished for', async () => {
    const { machine, autostart } = onWindows();
    await autostart.follow(null);
    await autostart.follow(false);
    expect(machine.loginItems).toEqual([]);
  });
});

describe('on a Linux desktop', () => {
  const fileIn = (folder: string): string => path.join(folder, 'autostart', 'os1.desktop');
  const onLinux = (folder: string, parts: Partial<AutostartParts> = {}) =>
    makeAutostart({ environment: { XDG_CONFIG_HOME: folder }, ...parts }).autostart;
  const exec = (folder: string): string => readEntry(fs.readFileSync(fileIn(folder), 'utf8')).exec;

  test('a file in the autostart folder is there when it is wished for, and gone when it is not', async () => {
    const folder = path.join(temporaryFolder(), 'a folder');
    const autostart = onLinux(folder);
    expect(await autostart.status(null)).toBe('off');
    await autostart.change(true);
    expect(await autostart.status(true)).toBe('on');
    expect(exec(folder)).toBe('"/opt/OS1/os1" "--hidden"');
    await autostart.change(false);
    expect(fs.readdirSync(path.dirname(fileIn(folder)))).toEqual([]);
    expect(await autostart.status(false)).toBe('off');
    await autostart.change(false);
    expect(await autostart.status(false)).toBe('off');
  });

  test('the file follows the program when it has moved', async () => {
    const folder = temporaryFolder();
    await onLinux(folder, { environment: { XDG_CONFIG_HOME: folder, APPIMAGE: '/home/ada/OS1.AppImage' } }).change(
      true,
    );
    const moved = onLinux(folder, {
      environment: { XDG_CONFIG_HOME: folder, APPIMAGE: '/home/ada/Apps/OS1 2.AppImage' },
    });
    expect(await moved.status(true)).toBe('off');
    await moved.follow(true);
    expect(await moved.status(true)).toBe('on');
    expect(exec(folder)).toBe('"/home/ada/Apps/OS1 2.AppImage" "--hidden"');
  });

  test('a file that the person took away, or told the desktop to pass over, stays so', async () => {
    const folder = temporaryFolder();
    await onLinux(folder).change(true);
    const moved = onLinux(folder, { program: '/elsewhere/os1' });
    const hidden = `${fs.readFileSync(fileIn(folder), 'utf8')}Hidden=true\n`;
    fs.writeFileSync(fileIn(folder), hidden);
    await moved.follow(true);
    expect(fs.readFileSync(fileIn(folder), 'utf8')).toBe(hidden);
    expect(await moved.status(true)).toBe('off');
    fs.rmSync(fileIn(folder));
    await moved.follow(true);
    expect(fs.existsSync(fileIn(folder))).toBe(false);
    // Asked for again, it is there again.
    await moved.change(true);
    expect(await moved.status(true)).toBe('on');
  });

  test('a life in a folder of its own is started with that folder', async () => {
    const folder = temporaryFolder();
    await onLinux(folder, { further: ['--data', '/home/ada/My life'] }).change(true);
    expect(exec(folder)).toBe('"/opt/OS1/os1" "--hidden" "--data" "/home/ada/My life"');
  });

  test('without a folder for it, it is said not to be possible, and tried again when it is wished for again', async () => {
    const folder = temporaryFolder();
    const blocked = path.join(folder, 'autostart');
    fs.writeFileSync(blocked, '');
    const autostart = onLinux(folder);
    await autostart.change(true);
    expect(await autostart.status(true)).toBe('not-possible');
    fs.rmSync(blocked);
    await autostart.change(true);
    expect(await autostart.status(true)).toBe('on');
  });

  test('the folder is the one in the home, also where the variable names no whole path', async () => {
    const home = temporaryFolder();
    await makeAutostart({ environment: { HOME: home, XDG_CONFIG_HOME: 'relative' } }).autostart.change(true);
    expect(fs.existsSync(fileIn(path.join(home, '.config')))).toBe(true);
  });
});

test('a program that runs from its source is never started at login', async () => {
  const folder = temporaryFolder();
  const { machine, autostart } = makeAutostart({ environment: { XDG_CONFIG_HOME: folder } }, {}, false);
  await autostart.change(true);
  await autostart.follow(true);
  expect(await autostart.status(true)).toBe('not-possible');
  expect(fs.readdirSync(folder)).toEqual([]);
  expect(machine.loginItems).toEqual([]);
});
