import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { extractAll, listPackage } from '@electron/asar';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { wrapInWav } from '../../src-main/speech/transcription/wav.ts';
import { makeElectronFolder } from './electron-folder.ts';
import { folderOf, notOn, pack, runNode, type Ran, type System } from './pack.ts';

/** A package for the system that this runs on, made with a stand-in for Electron's folder, and what is in it. */
const system = process.platform as System;
const architecture = process.arch;
const place = fs.mkdtempSync(path.join(os.tmpdir(), 'os1-package-'));
const electron = path.join(place, 'electron');
const output = path.join(place, 'release');
const folder = path.join(output, folderOf(system, architecture));
const resources =
  system === 'darwin' ? path.join(folder, 'OS1.app', 'Contents', 'Resources') : path.join(folder, 'resources');
const program = { linux: 'os1', win32: 'OS1.exe', darwin: 'OS1.app' }[system];
const unpacked = path.join(place, 'unpacked');
const testOf = (name: string): URL => new URL(`../electron/${name}`, import.meta.url);

const ordered = { output, electron, environment: { OS1_UPDATE_FEED: 'https://updates.os1.invalid/os1' } };
let made: Ran;
let files: string[] = [];

beforeAll(async () => {
  makeElectronFolder(electron, system);
  made = await pack(system, architecture, ordered);
  if (made.code !== 0) return;
  const archive = path.join(resources, 'app.asar');
  files = listPackage(archive, { isPack: false }).map((name) => name.replaceAll('\\', '/').slice(1));
  extractAll(archive, unpacked);
}, 300_000);
afterAll(() => fs.rmSync(place, { recursive: true, force: true }));

const read = (name: string): string => fs.readFileSync(path.join(unpacked, name), 'utf8');

describe('the package of this system', () => {
  test('is made, and nothing is fetched for it', () => {
    expect(made).toMatchObject({ code: 0 });
    expect(made.stdout + made.stderr).not.toMatch(/download/i);
  });

  test('holds the program, what it reads, and its licences', () => {
    const wanted = [
      'package.json',
      'dist/electron.js',
      'dist/preload.cjs',
      'dist/memory-worker.js',
      'dist/voice-worker.js',
      'dist/voice/silero_vad_v6.onnx',
      'dist/voice/ort-wasm-simd-threaded.wasm',
      'dist/recorders/supervise.cjs',
      'dist/window/index.html',
      'dist/licences.txt',
      'migrations/0010-messages.sql',
      'assets/given-names.txt',
      'assets/changes.json',
      'assets/tray/idle.png',
      'assets/tray/awayTemplate@2x.png',
    ];
    expect(files).toEqual(expect.arrayContaining(wanted));
    // On macOS these come from the archive that Electron is fetched in, which a folder cannot stand in for.
    for (const name of system === 'darwin' ? [] : ['LICENSE.electron.txt', 'LICENSES.chromium.html'])
      expect(fs.existsSync(path.join(folder, name))).toBe(true);
  });

  test('holds nothing else: no sources, maps, tests, notes, or packages that are bundled', () => {
    const inside = files.filter((name) => fs.statSync(path.join(unpacked, name)).isFile());
    expect(new Set(inside.map((name) => name.split('/')[0]))).toEqual(
      new Set(['assets', 'dist', 'migrations', 'node_modules', 'package.json']),
    );
    const own = inside.filter((name) => !name.startsWith('node_modules/'));
    expect(own.filter((name) => /\.(?:ts|svelte|map|md|yml|plist|icns|ico)$|test|built-from/.test(name))).toEqual([]);
    expect(inside.filter((name) => /\.(?:map|ts)$|\/(?:tests?|docs?|examples?)\//.test(name))).toEqual([]);
    const packages = new Set(inside.flatMap((name) => /^node_modules\/([^/]+)/.exec(name)?.[1] ?? []));
    const vectors = `sqlite-vec-${system === 'win32' ? 'windows' : system}-${architecture}`;
    expect([...packages].sort()).toEqual(
      ['better-sqlite3', 'node-record-lpcm16', 'signal-exit', 'sqlite-vec', vectors, 'write-file-atomic'].sort(),
    );
  });

  test('holds the libraries of this system alone, each as a file of its own', () => {
    const inArchive = files.filter((name) => /\.(?:node|so|dylib|dll)$/.test(name)).sort();
    const ending = { linux: 'so', darwin: 'dylib', win32: 'dll' }[system];
    expect(inArchive).toEqual([
      `node_modules/better-sqlite3/prebuilds/${system}-${architecture}.node`,
      `node_modules/sqlite-vec-${system === 'win32' ? 'windows' : system}-${architecture}/vec0.${ending}`,
    ]);
    for (const name of inArchive) expect(fs.existsSync(path.join(resources, 'app.asar.unpacked', name))).toBe(true);
  });

  test('cannot be turned into something else by its environment', async () => {
    const wire = await getCurrentFuseWire(path.join(folder, program));
    const state = (fuse: FuseV1Options): string => String.fromCharCode(wire[fuse] ?? 0);
    expect({
      runAsNode: state(FuseV1Options.RunAsNode),
      cookieEncryption: state(FuseV1Options.EnableCookieEncryption),
      nodeOptions: state(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
      inspector: state(FuseV1Options.EnableNodeCliInspectArguments),
      integrity: state(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
      onlyFromArchive: state(FuseV1Options.OnlyLoadAppFromAsar),
      fileProtocol: state(FuseV1Options.GrantFileProtocolExtraPrivileges),
    }).toEqual({
      runAsNode: '0',
      cookieEncryption: '1',
      nodeOptions: '0',
      inspector: '0',
      integrity: '1',
      onlyFromArchive: '1',
      fileProtocol: '0',
    });
  });

  test('knows where newer ones will lie', () => {
    const feed = fs.readFileSync(path.join(resources, 'app-update.yml'), 'utf8');
    expect(feed).toContain('provider: generic');
    expect(feed).toContain('url: https://updates.os1.invalid/os1');
  });

  test('names a licence, with its text, for each package that it holds or was bundled from', () => {
    const licences = read('dist/licences.txt');
    const [, ...parts] = licences.split(`${'─'.repeat(80)}\n`);
    const named = new Map(
      parts.flatMap((title, at) => (at % 2 === 0 ? [[title.split(' ')[0] ?? '', parts[at + 1] ?? '']] : [])),
    );
    expect([...named].filter(([, text]) => text.trim().length < 60).map(([name]) => name)).toEqual([]);
    const shipped = files
      .filter((name) => name.startsWith('node_modules/') && name.endsWith('/package.json'))
      .flatMap((name) => (JSON.parse(read(name)) as { name?: string }).name ?? []);
    expect(shipped.length).toBeGreaterThan(5);
    expect([...named.keys()]).toEqual(expect.arrayContaining(shipped));
    expect([...named.keys()]).toEqual(
      expect.arrayContaining(['svelte', 'zod', 'openai', 'undici', 'onnxruntime-web', '@fontsource-variable/figtree']),
    );
    expect(licences).toContain('Silero Team');
  });

  test('starts from what is in it alone, with its database, its window and its threads', async () => {
    const data = path.join(place, 'data');
    const { code, stdout, stderr } = await runNode(
      [
        '--import',
        testOf('register-stand-in.ts').href,
        fileURLToPath(testOf('run-built-entry.ts')),
        pathToFileURL(path.join(unpacked, 'dist', 'electron.js')).href,
        'quit',
      ],
      { cwd: unpacked, environment: { OS1_DATA_DIR: data } },
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({
      loaded: ['app://os1/index.html'],
      preload: path.join(fs.realpathSync(unpacked), 'dist', 'preload.cjs'),
      answer: { output: { capabilities: { host: 'desktop' }, settings: { dataFolder: data } } },
    });
    expect(fs.existsSync(path.join(data, 'os1.db'))).toBe(true);
  }, 120_000);

  test('hears, records and keeps vectors with what is in it', async () => {
    const recording = path.join(place, 'silence.wav');
    fs.writeFileSync(recording, wrapInWav(new Int16Array(16_000), 16_000));
    const hear = (): Promise<Ran> =>
      runNode(['dist/os1.js', 'hear', recording, '--json', '--data', path.join(place, 'heard')], { cwd: unpacked });
    expect(await hear()).toMatchObject({ code: 0, stderr: '' });
    const model = path.join(unpacked, 'dist', 'voice', 'silero_vad_v6.onnx');
    fs.renameSync(model, `${model}.away`);
    expect((await hear()).code).not.toBe(0);
    fs.renameSync(`${model}.away`, model);

    const script = `
      const recorder = await import('node-record-lpcm16');
      const { load } = await import('sqlite-vec');
      const { default: Database } = await import('better-sqlite3');
      const database = new Database(':memory:');
      load(database);
      console.log(typeof recorder.default.record, database.prepare('select vec_version()').pluck().get());`;
    const { code, stdout, stderr } = await runNode(['--input-type=module', '--eval', script], { cwd: unpacked });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^function v\d/);
  }, 120_000);
});

describe('what fetches updates', () => {
  test('is bundled, and loads', async () => {
    const bundle = files.find(
      (name) => /^dist\/.*\.js$/.test(name) && /\bNsisUpdater = class\b|class NsisUpdater\b/.test(read(name)),
    );
    expect(bundle).toBeDefined();
    const script = `
      const { default: updater } = await import(process.argv[1]);
      console.log(typeof updater.NsisUpdater, typeof updater.MacUpdater, typeof updater.AppImageUpdater);`;
    const words = ['--import', testOf('register-stand-in.ts').href, '--input-type=module', '--eval', script];
    const { code, stdout } = await runNode([...words, pathToFileURL(path.join(unpacked, bundle ?? '')).href], {
      cwd: unpacked,
    });
    expect({ code, stdout: stdout.trim() }).toEqual({ code: 0, stdout: 'function function function' });
  }, 60_000);
});

describe('a package without a feed, for tests', () => {
  test('looks for no updates, says so, and can be debugged', async () => {
    const other = path.join(place, 'other');
    const { code, stderr } = await pack(system, architecture, {
      output: other,
      electron,
      environment: { OS1_TEST_BUILD: '1' },
    });
    expect(code).toBe(0);
    expect(stderr).toContain('OS1_UPDATE_FEED is not set');
    expect(stderr).toContain('for tests only');
    const inside = fs.readdirSync(other, { recursive: true }).map(String);
    expect(inside.some((name) => name.endsWith('app.asar'))).toBe(true);
    expect(inside.some((name) => name.endsWith('app-update.yml'))).toBe(false);
    const wire = await getCurrentFuseWire(path.join(other, folderOf(system, architecture), program));
    expect(String.fromCharCode(wire[FuseV1Options.EnableNodeCliInspectArguments] ?? 0)).toBe('1');
  }, 240_000);

  test.each(['http://updates.os1.invalid', 'ftp://updates.os1.invalid', 'nonsense', 'https://me:secret@os1.invalid'])(
    'is not begun with %s for a feed',
    async (feed) => {
      const { code, stderr } = await pack(system, architecture, {
        output: path.join(place, 'none'),
        electron,
        environment: { OS1_UPDATE_FEED: feed },
      });
      expect(code).toBe(2);
      expect(stderr).toContain('OS1_UPDATE_FEED must be an address that begins with https://');
      expect(stderr).not.toContain(feed);
      expect(fs.existsSync(path.join(place, 'none'))).toBe(false);
    },
    60_000,
  );
});

describe('the packages for Debian and Fedora', notOn(['darwin', 'win32'], 'they are made on Linux'), () => {
  /** What the packager asks fpm for, which makes both kinds: its words, and the files that they name. */
  let orders: { words: string[]; entry: string; install: string }[] = [];

  beforeAll(async () => {
    const tools = path.join(place, 'tools');
    const told = path.join(place, 'orders');
    fs.mkdirSync(tools);
    // Stands in for fpm: keeps what it was asked, and leaves a file where the package is expected.
    const script = `#!${process.execPath}
      const fs = require('node:fs');
      const words = process.argv.slice(2);
      const after = (name) => words[words.indexOf(name) + 1];
      const entry = words.find((word) => word.includes('.desktop=')).split('=')[0];
      const order = { words, entry: fs.readFileSync(entry, 'utf8'), install: fs.readFileSync(after('--after-install'), 'utf8') };
      fs.appendFileSync(${JSON.stringify(told)}, JSON.stringify(order) + '\\n');
      fs.writeFileSync(after('--package'), words.join(' '));`;
    fs.writeFileSync(path.join(tools, 'fpm'), script, { mode: 0o755 });
    const words = ['src-main/launch/run.js', 'dist', '--linux', 'deb', 'rpm', '--prepackaged', folder];
    const { code } = await runNode([...words, `-c.directories.output=${output}`], {
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
      environment: {
        ...ordered.environment,
        USE_SYSTEM_FPM: 'true',
        PATH: `${tools}${path.delimiter}${process.env['PATH'] ?? ''}`,
      },
    });
    expect(code).toBe(0);
    orders = fs
      .readFileSync(told, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as (typeof orders)[number]);
  }, 120_000);

  /** The values of a word that may stand several times. */
  const valuesOf = (words: string[], name: string): string[] =>
    words.flatMap((word, at) => (words[at - 1] === name ? [word] : []));

  test('recommend what hears and what speaks', () => {
    const [debian, fedora] = orders.map(({ words }) => words);
    expect(valuesOf(debian ?? [], '-t')).toEqual(['deb']);
    expect(valuesOf(debian ?? [], '--deb-recommends')).toEqual(['sox | pulseaudio-utils', 'espeak-ng']);
    expect(valuesOf(fedora ?? [], '-t')).toEqual(['rpm']);
    expect(valuesOf(fedora ?? [], '--rpm-tag')).toEqual([
      'Recommends: (sox or pulseaudio-utils)',
      'Recommends: espeak-ng',
    ]);
  });

  test('put the program into the menu, answer os1:// and bring the icon in every size', () => {
    for (const { words, entry } of orders) {
      expect(entry).toMatch(/^Name=OS1$/m);
      expect(entry).toMatch(/^Exec=\/opt\/OS1\/os1 %U$/m);
      expect(entry).toMatch(/^MimeType=x-scheme-handler\/os1;$/m);
      expect(entry).toMatch(/^StartupWMClass=os1$/m);
      for (const size of [16, 32, 48, 128, 256, 512])
        expect(words.some((word) => word.endsWith(`/icons/hicolor/${size}x${size}/apps/os1.png`))).toBe(true);
    }
  });

  test('are named, with their sums, in the list that updates are read from', () => {
    const list = fs.readFileSync(path.join(output, 'latest-linux.yml'), 'utf8');
    for (const ending of ['deb', 'rpm']) {
      expect(list).toMatch(new RegExp(`url: OS1-\\d+\\.\\d+\\.\\d+-linux-\\w+\\.${ending}\\n +sha512: \\S{80,}`));
    }
  });
});
