import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, describe, expect, test } from 'vitest';
import { makeElectronFolder, readExecutable } from './electron-folder.ts';
import { folderOf, notOn, pack, type Ran, type System } from './pack.ts';

/**
 * Packages for systems that this one is not, as far as they can be made here: with a stand-in for Electron's folder, and for
 * the library that npm installs only where it runs. They show what the configuration makes of each system, not that it runs.
 */
const place = fs.mkdtempSync(path.join(os.tmpdir(), 'os1-others-'));
afterAll(() => fs.rmSync(place, { recursive: true, force: true }));

/** A library in the place of sqlite-vec's, put into the package beside the archive. */
function standInLibrary(name: string, file: string): string[] {
  const folder = path.join(place, name);
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, file), '');
  return [`-c.extraResources.from=${folder}`, `-c.extraResources.to=app.asar.unpacked/node_modules/${name}`];
}

const packFor = (system: System, architecture: string, words: string[]): Promise<Ran> =>
  pack(system, architecture, {
    output: path.join(place, system),
    electron: makeElectronFolder(path.join(place, `electron-${system}`), system),
    words,
  });

const packageOf = (system: System, architecture: string): string =>
  path.join(place, system, folderOf(system, architecture));

/** The states of the fuses that must not be on, and of those that must. */
async function readFuses(program: string): Promise<string> {
  const wire = await getCurrentFuseWire(program);
  const { RunAsNode, EnableNodeCliInspectArguments, OnlyLoadAppFromAsar, EnableEmbeddedAsarIntegrityValidation } =
    FuseV1Options;
  const fuses = [RunAsNode, EnableNodeCliInspectArguments, OnlyLoadAppFromAsar, EnableEmbeddedAsarIntegrityValidation];
  return String.fromCharCode(...fuses.map((fuse) => wire[fuse] ?? 0));
}

const libraries = (folder: string): string[] =>
  fs
    .readdirSync(folder, { recursive: true })
    .map((name) => path.basename(String(name)))
    .filter((name) => /\.(?:node|so|dll|dylib)$/.test(name))
    .sort();

describe(
  'a package for macOS',
  notOn(['darwin', 'win32'], 'it is made on Linux here, and Windows cannot make it'),
  () => {
    test('says why it wants the microphone, answers os1:// and holds the sum of its archive', async () => {
      const words = standInLibrary('sqlite-vec-darwin-arm64', 'vec0.dylib');
      expect(await packFor('darwin', 'arm64', words)).toMatchObject({ code: 0 });
      const bundle = path.join(packageOf('darwin', 'arm64'), 'OS1.app');
      const properties = fs.readFileSync(path.join(bundle, 'Contents', 'Info.plist'), 'utf8').replaceAll(/\s+/g, ' ');
      expect(properties).toContain('<key>CFBundleIdentifier</key> <string>org.os1.OS1</string>');
      expect(properties).toMatch(/<key>NSMicrophoneUsageDescription<\/key> <string>[A-Z][^<]+\.<\/string>/);
      expect(properties).toMatch(/<key>NSCameraUsageDescription<\/key> <string>[A-Z][^<]+\.<\/string>/);
      expect(properties).toContain('<key>CFBundleURLSchemes</key> <array> <string>os1</string> </array>');
      expect(properties).toMatch(/<key>ElectronAsarIntegrity<\/key> <dict> <key>Resources\/app\.asar<\/key>/);
      expect(await readFuses(bundle)).toBe('0011');
      expect(libraries(bundle)).toEqual(['darwin-arm64.node', 'vec0.dylib']);
      const icon = path.join(bundle, 'Contents', 'Resources', 'icon.icns');
      expect(fs.readFileSync(icon).equals(fs.readFileSync('assets/icon.icns'))).toBe(true);
    }, 240_000);
  },
);

describe('a package for Windows', notOn(['win32'], 'Windows makes its own in package.test.ts'), () => {
  test('bears the name, the icon and the sum of its archive', async () => {
    const words = standInLibrary('sqlite-vec-windows-x64', 'vec0.dll');
    expect(await packFor('win32', 'x64', words)).toMatchObject({ code: 0 });
    const folder = packageOf('win32', 'x64');
    const program = path.join(folder, 'OS1.exe');
    expect(readExecutable(program)).toMatchObject({
      strings: { ProductName: 'OS1', CompanyName: 'The OS1 authors' },
      integrity: [{ file: 'resources\\app.asar', alg: 'SHA256' }],
      icons: 9,
    });
    expect(await readFuses(program)).toBe('0011');
    expect(libraries(folder)).toEqual(['vec0.dll', 'win32-x64.node']);
  }, 240_000);
});
