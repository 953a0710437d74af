import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { findCycles, importsOf, readFiles, type Files } from './import-graph.ts';
import { findModuleState, isBarrel } from './module-shape.ts';

/** Who may import whom besides itself: parts of the program, and packages (`node:` stands for all of Node). */
const table: Readonly<Record<string, readonly string[]>> = {
  contract: ['zod'],
  conversation: ['contract'],
  speech: [
    'contract',
    'conversation',
    'node:',
    'openai',
    'zod',
    'node-record-lpcm16',
    'onnxruntime-web',
    '@ricky0123/vad-web',
    'wavefile',
  ],
  mind: ['contract', 'conversation', 'node:', 'openai', 'undici', 'zod'],
  memory: ['contract', 'conversation', 'node:', 'better-sqlite3', 'sqlite-vec', 'stemmer', 'uuid'],
  knowing: ['contract', 'conversation', 'chrono-node', 'zod'],
  growing: ['contract', 'conversation', 'zod'],
  archive: ['contract', 'conversation', 'node:', '@streamparser/json', 'zod'],
  settings: ['contract', 'conversation', 'node:', 'write-file-atomic', 'zod'],
  assistant: [
    'contract',
    'conversation',
    'speech',
    'mind',
    'memory',
    'knowing',
    'growing',
    'archive',
    'settings',
    'node:',
    'fflate',
    'open',
    'pino',
    'write-file-atomic',
    'zod',
  ],
  server: ['assistant', 'contract', 'node:', 'ws', 'zod'],
  cli: ['assistant', 'contract', 'node:', 'zod'],
  electron: ['assistant', 'contract', 'electron', 'electron-updater', 'node:', 'zod'],
  preload: ['contract', 'electron'],
  launch: ['contract', 'node:', 'vite', 'rolldown', '@electron/get', '@resvg/resvg-js', '@shockpkg/icon-encoder'],
  window: ['contract', 'svelte', 'culori', 'marked', 'virtua', '@fontsource-variable/figtree'],
  'window build': ['node:', 'vite', '@sveltejs/vite-plugin-svelte'],
};

/**
 * Statements are prepared once for each connection, and last as long as the connection does. The stems of words are a memo of
 * a pure function.
 */
const allowedState = /^src-main\/memory\/(?:database\.ts:\d+ prepared|tokenise\.ts:\d+ stems) /;

const longestFile = 500;

/** The row of the table that a file belongs to; null for what has none, which nothing may import. */
function partOf(file: string): string | null {
  if (file === 'src-main/electron/preload.cts') return 'preload';
  if (file === 'src-renderer/vite.config.ts') return 'window build';
  if (file.startsWith('src-renderer/')) return 'window';
  const folder = /^src-main\/([^/]+)\//.exec(file)?.[1] ?? '';
  return Object.hasOwn(table, folder) ? folder : null;
}

function findForbiddenImports(files: Files): string[] {
  return [...files.keys()].flatMap((file) => {
    const part = partOf(file);
    if (part === null) return [`${file} belongs to no part of the table`];
    return importsOf(file, files).flatMap(({ line, to }) => {
      const reason = forbid(part, to, files);
      return reason === null ? [] : [`${file}:${line} ${reason}`];
    });
  });
}

function forbid(part: string, to: string | null, files: Files): string | null {
  const allowed = table[part] ?? [];
  if (to === null) {
    // The launcher starts what was just built, which is not there to be read.
    return part === 'launch' ? null : 'imports something that only the running program knows';
  }
  if (to.startsWith('node:')) return allowed.includes('node:') ? null : `${part} must not import ${to}`;
  const inTree = /^(\.\.|src-main|src-renderer|test|bench|assets|migrations)\b/.test(to);
  if (!inTree) return allowed.includes(to) ? null : `${part} must not import the package ${to}`;
  const target = files.has(to) || /^src-renderer\/[^(]*$/.test(to) ? partOf(to) : null;
  if (target === null) return `${part} must not import ${to}`;
  return target === part || allowed.includes(target) ? null : `${part} must not import ${target} (${to})`;
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const program = readFiles(root, ['src-main', 'src-renderer']);
const tests = readFiles(root, ['test', 'bench']);

/** One violation a line. */
const expectNone = (violations: readonly string[]): void => expect(violations.join('\n')).toBe('');

describe('the program', () => {
  test('imports only what the table allows', () => {
    expect(program.size).toBeGreaterThan(50);
    expectNone(findForbiddenImports(program));
  });

  test('has no files that import each other in a circle', () => expectNone(findCycles(program)));

  test('has no files that only hand on what others export', () => {
    expectNone([...program].filter(([file, text]) => isBarrel(file, text)).map(([file]) => file));
  });

  test('keeps no state in its modules', () => {
    const found = [...program].flatMap(([file, text]) => findModuleState(file, text));
    expectNone(found.filter((violation) => !allowedState.test(violation)));
  });

  test('has no file of more than 500 lines, nor have its tests', () => {
    const lengths = [...program, ...tests].map(([file, text]) => ({ file, lines: text.split('\n').length - 1 }));
    const long = lengths.filter(({ file, lines }) => lines > longestFile && !file.startsWith('test/fixtures/'));
    expectNone(long.map(({ file, lines }) => `${file} has ${lines} lines`));
  });
});

/** The rules themselves, on programs small enough to see through. */
describe('the rules', () => {
  const small = (files: Readonly<Record<string, string>>): Files => new Map(Object.entries(files));

  test.each([
    ['src-main/contract/a.ts', "import fs from 'node:fs';"],
    ['src-main/conversation/a.ts', "import { z } from 'zod';"],
    ['src-main/mind/a.ts', "import type { B } from '../memory/b.ts';"],
    ['src-main/mind/a.ts', "export const load = () => import('../memory/b.ts');"],
    ['src-main/mind/a.ts', "export type B = import('../memory/b.ts').B;"],
    ['src-main/mind/a.ts', "export * from '../memory/b.ts';"],
    ['src-main/mind/a.ts', 'export const load = (name: string) => import(name);'],
    ['src-main/cli/a.ts', "import { b } from '../memory/b.ts';"],
    ['src-main/assistant/a.ts', "import { app } from 'electron';"],
    ['src-main/assistant/a.ts', "import { fake } from '../../test/fakes/clock.ts';"],
    ['src-main/electron/preload.cts', "import path = require('node:path');"],
    ['src-main/electron/preload.cts', "const path = require('node:path');"],
    ['src-main/helpers/a.ts', 'export const a = 1;'],
    ['src-renderer/a.ts', "import { b } from '../src-main/memory/b.ts';"],
    ['src-renderer/A.svelte', '<p>text</p>\n<script lang="ts">\n  import fs from \'node:fs\';\n</script>'],
    ['src-renderer/A.svelte', "<p>{#await import('electron')}{/await}</p>"],
    ['src-renderer/a.css', "@import '../test/fixtures/a.css';"],
  ])('forbid %s to say %s', (file, text) => {
    const files = small({ [file]: text, 'src-main/memory/b.ts': 'export const b = 1;' });
    expect(findForbiddenImports(files)).toHaveLength(1);
  });

  test('allow what the table allows', () => {
    const files = small({
      'src-main/contract/a.ts': "import { z } from 'zod';",
      'src-main/mind/a.ts': "import type { A } from '#contract/a.ts'; import { finished } from 'node:stream/promises';",
      'src-main/launch/start.js': 'await import(`./${name}.ts`);',
      'src-renderer/App.svelte':
        "<script module>\n</script>\n<script>\n  import './a.css';\n  import A from './A.svelte';\n</script>",
      'src-renderer/A.svelte':
        "<script>\n  import { onMount } from 'svelte';\n  import icon from './icon.svg';\n</script>",
      'src-renderer/a.css': "@import '@fontsource-variable/figtree';",
    });
    expectNone(findForbiddenImports(files));
  });

  test('find circles, also through types', () => {
    const files = small({
      'src-main/mind/a.ts': "import { b } from './b.ts';",
      'src-main/mind/b.ts': "import type { C } from './c.ts';",
      'src-main/mind/c.ts': "import { b } from './b.ts';",
    });
    expect(findCycles(files)).toEqual(['src-main/mind/b.ts → src-main/mind/c.ts → src-main/mind/b.ts']);
  });

  test('know a barrel', () => {
    expect(isBarrel('a.ts', "export * from './b.ts';")).toBe(true);
    expect(isBarrel('a.ts', "import { b } from './b.ts';\nexport { b };")).toBe(true);
    expect(isBarrel('a.ts', "import { b } from './b.ts';\nexport const a = b;")).toBe(false);
    expect(isBarrel('a.ts', "import './b.ts';")).toBe(false);
  });

  test.each([
    'let a = 1;',
    'export var a = 1;',
    'const a = new Map<string, number>();',
    'export const a = new Set([1]);',
    'const a = new WeakMap<object, number>();',
    'const a: number[] = []; export const add = (n: number) => a.push(n);',
    'const a: Record<string, number> = {}; export function set(n: string) { a[n] = 1; }',
    'const a = { count: 0 }; export const next = () => a.count++;',
    'export const a = $state({});',
  ])('find the state in %s', (text) => expect(findModuleState('a.ts', text)).toHaveLength(1));

  test.each([
    "const a = new Set(['x']); export const has = (x: string) => a.has(x);",
    'export const a: ReadonlyMap<string, number> = new Map([["x", 1]]);',
    'export function make() { let count = 0; const seen = new Set(); return () => seen.add(count++); }',
    'export const a = { b: 1 } as const;',
  ])('find no state in %s', (text) => expectNone(findModuleState('a.ts', text)));

  test("tell a component's own script from its module's", () => {
    expectNone(findModuleState('A.svelte', '<script lang="ts">\n  let open = $state(false);\n</script>'));
    expect(findModuleState('A.svelte', '<script module>\n  let open = false;\n</script>')).toHaveLength(1);
  });
});
