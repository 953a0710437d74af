import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { defaultDataFolder } from '../../src-main/assistant/data-folder.ts';

const home = path.resolve('/home/theo');

describe('the folder of a life', () => {
  test.each([
    ['linux', {}, path.join(home, '.local', 'share', 'os1')],
    ['linux', { XDG_DATA_HOME: path.resolve('/data') }, path.join(path.resolve('/data'), 'os1')],
    ['linux', { XDG_DATA_HOME: 'data' }, path.join(home, '.local', 'share', 'os1')],
    ['linux', { XDG_DATA_HOME: './data' }, path.join(home, '.local', 'share', 'os1')],
    ['linux', { XDG_DATA_HOME: '' }, path.join(home, '.local', 'share', 'os1')],
    ['freebsd', {}, path.join(home, '.local', 'share', 'os1')],
    ['darwin', {}, path.join(home, 'Library', 'Application Support', 'OS1')],
    ['darwin', { XDG_DATA_HOME: path.resolve('/data') }, path.join(home, 'Library', 'Application Support', 'OS1')],
    ['win32', { APPDATA: path.resolve('/roaming') }, path.join(path.resolve('/roaming'), 'OS1')],
    ['win32', {}, path.join(home, 'AppData', 'Roaming', 'OS1')],
    ['linux', { OS1_DATA_DIR: path.resolve('/life'), XDG_DATA_HOME: path.resolve('/data') }, path.resolve('/life')],
    ['darwin', { OS1_DATA_DIR: path.resolve('/life') }, path.resolve('/life')],
    ['win32', { OS1_DATA_DIR: path.resolve('/life'), APPDATA: path.resolve('/roaming') }, path.resolve('/life')],
    ['linux', { OS1_DATA_DIR: '' }, path.join(home, '.local', 'share', 'os1')],
  ] as const)('on %s with %j is %s', (platform, environment, folder) => {
    expect(defaultDataFolder(environment, platform, home)).toBe(folder);
  });

  test('named by a relative path is seen from where the program was started', () => {
    expect(defaultDataFolder({ OS1_DATA_DIR: 'my life' }, 'linux', home)).toBe(path.join(process.cwd(), 'my life'));
  });
});
