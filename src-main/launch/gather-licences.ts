import fs from 'node:fs';
import path from 'node:path';
import { wordsOf } from '#contract/words.ts';

/** A package whose work is shipped, by its folder, which stands where npm put it. */
type Part = { name: string; version: string; licence: string; text: string };

const licenceFile = /^(?:licen[cs]e|copying|unlicense)(?:[.-].*)?$/i;
const noticeFile = /^notice(?:\.(?:txt|md))?$/i;

/**
 * The folders of the packages that modules belong to. `modules`: paths of files, or names that a bundler gives to modules of
 * its own making, which are no files.
 */
export function packagesOf(modules: Iterable<string>): Set<string> {
  const folders = new Set<string>();
  for (const module of modules) {
    // The last node_modules of a path is the one that the package lies in.
    const found = /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/.exec(module);
    if (found?.[1] !== undefined && !found[1].startsWith('\0')) folders.add(path.normalize(found[1]));
  }
  return folders;
}

/**
 * The folders of packages that are shipped as they are, and of all that these need: what their package.json names under
 * `dependencies`, and of `optionalDependencies` what is installed.
 * @throws when one of them is not installed.
 */
export function packagesWith(root: string, names: readonly string[]): Set<string> {
  const folders = new Set<string>();
  const add = (name: string, from: string, isNeeded: boolean): void => {
    const folder = findPackage(name, from);
    if (folder === null && isNeeded) throw new Error(`the package ${name} is not installed`);
    if (folder === null || folders.has(folder)) return;
    folders.add(folder);
    const { dependencies = {}, optionalDependencies = {} } = readManifest(folder);
    for (const needed of Object.keys(dependencies)) add(needed, folder, !Object.hasOwn(optionalDependencies, needed));
    for (const optional of Object.keys(optionalDependencies)) add(optional, folder, false);
  };
  for (const name of names) add(name, root, true);
  return folders;
}

/** Where Node would find a package from a folder. */
function findPackage(name: string, from: string): string | null {
  for (let folder = from; ; folder = path.dirname(folder)) {
    const found = path.join(folder, 'node_modules', name);
    if (fs.existsSync(path.join(found, 'package.json'))) return found;
    if (folder === path.dirname(folder)) return null;
  }
}

type Manifest = {
  name: string;
  version: string;
  license?: string;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
};

const readManifest = (folder: string): Manifest =>
  JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8')) as Manifest;

/** The text of a package's licence: its own file, else the one that we keep for packages that bring none; else nothing. */
function readLicence(folder: string, name: string, kept: string): string {
  const files = fs.readdirSync(folder);
  const own = [...files.filter((file) => licenceFile.test(file)), ...files.filter((file) => noticeFile.test(file))];
  const keptFile = path.join(kept, `${name.replace('/', '__').replace(/^(sqlite-vec)-.*$/, '$1')}.txt`);
  const sources = [...own.map((file) => path.join(folder, file)), ...(fs.existsSync(keptFile) ? [keptFile] : [])];
  return sources.map((file) => fs.readFileSync(file, 'utf8').replaceAll('\r\n', '\n').trim()).join('\n\n');
}

/**
 * One text with every package's name, version and licence, in the order of their names. `kept`: the folder of texts for
 * packages that bring none of their own; a text there is also added to what a package brings.
 * @throws when there is no text for one of them: what may not be named may not be shipped.
 */
export function gatherLicences(folders: Iterable<string>, kept: string): string {
  const { packages } = wordsOf('en');
  const parts = new Map<string, Part>();
  for (const folder of folders) {
    const { name, version, license = '' } = readManifest(folder);
    parts.set(`${name} ${version}`, { name, version, licence: license, text: readLicence(folder, name, kept) });
  }
  const without = [...parts].filter(([, { text }]) => text === '').map(([title]) => title);
  if (without.length > 0) throw new Error(packages.noLicence(without.join(', ')));
  const rule = '─'.repeat(80);
  const sections = [...parts]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([title, { licence, text }]) => `${rule}\n${title} (${licence})\n${rule}\n\n${text}\n`);
  return [packages.licences, '', ...sections].join('\n');
}
