import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { findRecorder, recorderCandidates } from '../../../src-main/speech/capture/find-recorder.ts';
import { temporaryFolder } from '../../fakes/temporary-folder.ts';
import { recorders } from './recorder-place.ts';

const put = (folder: string, name: string, mode = 0o755): string => {
  const file = path.join(folder, name);
  fs.writeFileSync(file, '', { mode });
  return file;
};

test('parec is taken before arecord, wherever they stand on the PATH', () => {
  const [first, second] = [temporaryFolder(), temporaryFolder()];
  const environment = { PATH: `${first}:${second}` };
  expect(findRecorder({ platform: 'linux', environment, recorders })).toBe(null);
  const arecord = put(first, 'arecord');
  expect(findRecorder({ platform: 'linux', environment, recorders })).toMatchObject({ program: arecord });
  const parec = put(second, 'parec');
  expect(findRecorder({ platform: 'linux', environment, recorders })).toEqual({
    name: 'parec',
    program: parec,
    module: path.join(recorders, 'parec.cjs'),
  });
});

test('what cannot be run, is a folder, or stands in a relative folder is no recorder', () => {
  const folder = temporaryFolder();
  fs.mkdirSync(path.join(folder, 'parec'));
  if (process.platform !== 'win32') put(folder, 'arecord', 0o644);
  const environment = { PATH: `${folder}:.:${path.relative('.', folder)}` };
  expect(findRecorder({ platform: 'linux', environment, recorders })).toBe(null);
});

test('macOS and Windows have SoX, each with a module of its own, found by the PATH as it is spelled there', () => {
  const folder = temporaryFolder();
  const mac = put(folder, 'sox');
  const windows = put(folder, 'sox.exe');
  expect(findRecorder({ platform: 'darwin', environment: { PATH: folder }, recorders })).toEqual({
    name: 'sox',
    program: mac,
    module: path.join(recorders, 'sox-coreaudio.cjs'),
  });
  expect(findRecorder({ platform: 'win32', environment: { Path: folder }, recorders })).toEqual({
    name: 'sox',
    program: windows,
    module: path.join(recorders, 'sox-waveaudio.cjs'),
  });
});

test('every candidate names a module that is there and how it is installed', () => {
  for (const platform of ['linux', 'darwin', 'win32']) {
    for (const candidate of recorderCandidates({ platform, environment: {}, recorders })) {
      expect(fs.existsSync(candidate.module)).toBe(true);
      expect(candidate.install).not.toBe('');
    }
  }
});
