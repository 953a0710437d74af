import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/**
 * A folder that looks to electron-builder like an unpacked Electron: the right names, programs that hold fuses and do
 * nothing, a list of properties or a table of resources where the system has one. What is made with it cannot be started.
 */
export function makeElectronFolder(folder: string, platform: 'linux' | 'darwin' | 'win32'): string {
  const put = (name: string, bytes: string | Uint8Array): void => {
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, bytes, { mode: 0o755 });
  };
  for (const name of ['LICENSE', 'LICENSES.chromium.html', 'version']) put(name, `the ${name} of a stand-in`);
  if (platform === 'darwin') {
    makeBundle(put);
    return folder;
  }
  put('locales/en-US.pak', '');
  put('resources/.keep', '');
  fs.rmSync(path.join(folder, 'resources/.keep'));
  if (platform === 'linux') put('electron', fuses());
  else put('electron.exe', Buffer.concat([makeExecutable(), fuses()]));
  return folder;
}

/** The states of Electron's fuses as they stand in its programs: what marks the place, version 1, how many, and each. */
const fuses = (): Buffer =>
  Buffer.concat([Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'), Buffer.from([1, 8]), Buffer.from('10110010')]);

function makeBundle(put: (name: string, bytes: string | Uint8Array) => void): void {
  const contents = 'Electron.app/Contents';
  put(`${contents}/Info.plist`, properties({ CFBundleExecutable: 'Electron', CFBundleName: 'Electron' }));
  put(`${contents}/MacOS/Electron`, '');
  put(`${contents}/Resources/electron.icns`, '');
  put(`${contents}/Frameworks/Electron Framework.framework/Electron Framework`, fuses());
  for (const kind of ['', ' (GPU)', ' (Plugin)', ' (Renderer)']) {
    const helper = `Electron Helper${kind}`;
    put(`${contents}/Frameworks/${helper}.app/Contents/Info.plist`, properties({ CFBundleExecutable: helper }));
    put(`${contents}/Frameworks/${helper}.app/Contents/MacOS/${helper}`, '');
  }
}

const properties = (entries: Record<string, string>): string => {
  const lines = Object.entries(entries).map(([key, value]) => `<key>${key}</key><string>${value}</string>`);
  return `<?xml version="1.0" encoding="UTF-8"?><plist version="1.0"><dict>${lines.join('')}</dict></plist>`;
};

/** What resedit offers of what is used here; the packager brings it along. */
type Resedit = {
  NtExecutable: {
    createEmpty(is32Bit: boolean, isLibrary: boolean): Executable;
    from(bytes: Uint8Array): Executable;
  };
  NtExecutableResource: {
    from(executable: Executable): { entries: ResourceEntry[]; outputResource(executable: Executable): void };
  };
  Resource: { VersionInfo: VersionInfos };
};
type Executable = { generate(): ArrayBuffer };
type ResourceEntry = { type: string | number; id: string | number; bin: ArrayBuffer };
type VersionInfo = {
  setFileVersion(major: number, minor: number, micro: number, revision: number, language: number): void;
  setStringValues(language: { lang: number; codepage: number }, values: Record<string, string>): void;
  getStringValues(language: { lang: number; codepage: number }): Record<string, string>;
  outputToResourceEntries(entries: ResourceEntry[]): void;
};
type VersionInfos = { createEmpty(): VersionInfo; fromEntries(entries: ResourceEntry[]): VersionInfo[] };

const packager = createRequire(createRequire(import.meta.url).resolve('electron-builder'));
const readResedit = (): Resedit =>
  createRequire(packager.resolve('app-builder-lib/package.json'))('resedit') as Resedit;

const language = { lang: 1033, codepage: 1200 };

/** A program of Windows with nothing but a version. */
function makeExecutable(): Buffer {
  const { NtExecutable, NtExecutableResource, Resource } = readResedit();
  const executable = NtExecutable.createEmpty(false, false);
  const resources = NtExecutableResource.from(executable);
  const version = Resource.VersionInfo.createEmpty();
  version.setFileVersion(1, 0, 0, 0, language.lang);
  version.setStringValues(language, { ProductName: 'Electron' });
  version.outputToResourceEntries(resources.entries);
  resources.outputResource(executable);
  return Buffer.from(executable.generate());
}

/** What a program of Windows says of itself, and which sums of archives it holds. */
export function readExecutable(file: string): { strings: Record<string, string>; integrity: unknown; icons: number } {
  const { NtExecutable, NtExecutableResource, Resource } = readResedit();
  const { entries } = NtExecutableResource.from(NtExecutable.from(fs.readFileSync(file)));
  const [version] = Resource.VersionInfo.fromEntries(entries);
  const integrity = entries.find(({ type, id }) => type === 'INTEGRITY' && id === 'ELECTRONASAR');
  return {
    strings: version?.getStringValues(language) ?? {},
    integrity: integrity === undefined ? null : JSON.parse(Buffer.from(integrity.bin).toString('utf8')),
    // 3: a picture of an icon.
    icons: entries.filter(({ type }) => type === 3).length,
  };
}
