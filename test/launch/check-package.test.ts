import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import checkPackage, { neededLibraries } from '../../src-main/launch/check-package.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';

/** A packed folder as electron-builder names it to a hook. `arch`: 1 is x64, 3 is arm64. */
const packed = (folder: string, electronPlatformName: string, arch: number): Parameters<typeof checkPackage>[0] => ({
  appOutDir: folder,
  electronPlatformName,
  arch,
  packager: { getResourcesDir: (from) => path.join(from, 'resources') },
});

function put(folder: string, file: string): void {
  const whole = path.join(folder, 'resources', 'app.asar.unpacked', file);
  fs.mkdirSync(path.dirname(whole), { recursive: true });
  fs.writeFileSync(whole, '');
}

describe('a package', () => {
  test.each([
    ['linux', 1, 'x64'],
    ['darwin', 3, 'arm64'],
    ['darwin', 1, 'x64'],
    ['win32', 1, 'x64'],
  ])('for %s is good with both libraries of its kind (%i: %s), and refused without either', (platform, arch, name) => {
    const files = neededLibraries(platform, name);
    expect(files).toHaveLength(2);
    for (const left of files) {
      const folder = temporaryFolder();
      for (const file of files) if (file !== left) put(folder, file);
      expect(() => checkPackage(packed(folder, platform, arch))).toThrow(`The package lacks ${left};`);
      put(folder, left);
      expect(() => checkPackage(packed(folder, platform, arch))).not.toThrow();
    }
  });

  test('for a processor that there is no library for is refused', () => {
    const folder = temporaryFolder();
    for (const file of neededLibraries('linux', 'x64')) put(folder, file);
    expect(() => checkPackage(packed(folder, 'linux', 2))).toThrow('lacks');
  });
});
