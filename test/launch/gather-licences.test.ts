import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { gatherLicences, packagesOf, packagesWith } from '../../src-main/launch/gather-licences.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';

type Manifest = { dependencies?: Record<string, string>; optionalDependencies?: Record<string, string> };

/** A package of that name in a node_modules under the root. */
function install(root: string, name: string, files: Record<string, string> = {}, manifest: Manifest = {}): string {
  const folder = path.join(root, 'node_modules', name);
  fs.mkdirSync(folder, { recursive: true });
  const whole = { name: name.split('node_modules/').at(-1), version: '1.2.3', license: 'MIT', ...manifest };
  fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify(whole));
  for (const [file, text] of Object.entries(files)) fs.writeFileSync(path.join(folder, file), text);
  return folder;
}

describe('the packages that something was bundled from', () => {
  test('are those whose files went in, by the innermost folder, and nothing of our own', () => {
    expect(
      packagesOf([
        '/home/me/os1/src-main/cli/main.ts',
        '/home/me/os1/node_modules/zod/index.js',
        '/home/me/os1/node_modules/zod/v4/core.js',
        '/home/me/os1/node_modules/@streamparser/json/dist/index.js?query',
        '/home/me/os1/node_modules/one/node_modules/two/index.js',
        '\0rolldown/runtime.js',
      ]),
    ).toEqual(
      new Set(
        ['zod', '@streamparser/json', 'one/node_modules/two'].map((name) =>
          path.normalize(`/home/me/os1/node_modules/${name}`),
        ),
      ),
    );
  });
});

describe('the packages that are shipped whole', () => {
  test('bring what they need, from where Node would find it, and what is installed of the rest', () => {
    const root = temporaryFolder();
    const outer = install(
      root,
      'outer',
      {},
      { dependencies: { inner: '1' }, optionalDependencies: { here: '1', gone: '1' } },
    );
    install(root, 'inner');
    const nested = install(root, 'outer/node_modules/inner', {}, { dependencies: { outer: '1' } });
    const here = install(root, 'here');
    install(root, 'unrelated');
    expect(packagesWith(root, ['outer'])).toEqual(new Set([outer, nested, here]));
  });

  test('must be installed', () => {
    const root = temporaryFolder();
    install(root, 'outer', {}, { dependencies: { inner: '1' } });
    expect(() => packagesWith(root, ['outer'])).toThrow('inner');
  });
});

describe('the licences', () => {
  test('stand in one text, each once, in the order of the names, with notices and what we keep ourselves', () => {
    const root = temporaryFolder();
    const kept = temporaryFolder();
    fs.writeFileSync(path.join(kept, '@a__b.txt'), 'kept for b');
    const folders = [
      install(root, 'zebra', { LICENSE: 'stripes\r\nonly' }),
      install(root, '@a/b'),
      install(root, 'other/node_modules/zebra', { LICENSE: 'stripes\nonly' }),
      install(root, 'cat', { 'licence.md': 'nine lives', NOTICE: 'and a notice', 'license-checker.js': 'no' }),
    ];
    const text = gatherLicences(folders, kept);
    const order = [
      '@a/b 1.2.3 (MIT)',
      'kept for b',
      'cat 1.2.3',
      'nine lives',
      'and a notice',
      'zebra 1.2.3',
      'stripes\nonly',
    ];
    expect(order.map((part) => text.indexOf(part))).toEqual(
      order.map((part) => text.indexOf(part)).sort((a, b) => a - b),
    );
    for (const part of order) expect(text.split(part)).toHaveLength(2);
  });

  test('are missed: a package without one is named, and nothing is written', () => {
    const root = temporaryFolder();
    const folders = [
      install(root, 'good', { LICENSE: 'yes' }),
      install(root, 'bare'),
      install(root, 'empty', { LICENSE: '' }),
    ];
    expect(() => gatherLicences(folders, temporaryFolder())).toThrow('bare 1.2.3, empty 1.2.3');
  });
});
