import { describe, expect, test } from 'vitest';
import { isTooOld, neededNode } from '../../src-main/assistant/needed-node.ts';
import { startProgram } from '../fakes/program.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';
import { findOldNode, needs } from '../tools/skip.ts';

describe('a Node that is too old', needs('oldNode'), () => {
  test.each([
    ['dist/serve.js', ['--port', '0', '--no-open']],
    ['dist/os1.js', ['doctor']],
    ['src-main/launch/run.js', ['start']],
    ['src-main/launch/run.js', ['serve', '--no-open']],
    ['src-main/launch/run.js', ['os1', 'doctor']],
    ['src-main/launch/run.js', []],
  ])('is told in one sentence, with exit code 1: %s %j', async (file, words) => {
    const node = findOldNode() ?? '';
    const { code, signal, stdout, stderr } = await startProgram(file, words, {
      node,
      environment: { OS1_DATA_DIR: temporaryFolder() },
    }).ended;
    expect({ code, signal, stdout }).toEqual({ code: 1, signal: null, stdout: '' });
    expect(stderr).toMatch(
      /^OS1 needs Node 22\.19\.0 or newer and this is \d+\.\d+\.\d+: start it with "npm start", which brings its own\.\n$/,
    );
    expect(stderr).toContain(neededNode);
  });
});

test.each([
  ['v20.20.2', true],
  ['18.0.0', true],
  ['22.18.9', true],
  ['22.19.0', false],
  ['v22.19.1', false],
  ['22.20.0', false],
  ['24.0.0', false],
  ['v26.10.0', false],
  ['100.0.0', false],
])('%s is too old: %s', (version, tooOld) => {
  expect(isTooOld(version)).toBe(tooOld);
});

test('the launcher says what it can start', async () => {
  const { code, stdout, stderr } = await startProgram('src-main/launch/run.js', ['fly']).ended;
  expect({ code, stdout, stderr }).toEqual({
    code: 2,
    stdout: '',
    stderr: 'Usage: node src-main/launch/run.js start|serve|os1|build|dist\n',
  });
});
