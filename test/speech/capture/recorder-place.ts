import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished, vi } from 'vitest';
import type { MicrophoneFailureKind } from '../../../src-main/contract/voice.ts';
import { systemClock } from '../../../src-main/assistant/system-clock.ts';
import type { Clock, Log } from '../../../src-main/conversation/ports.ts';
import type { AudioFrame, AudioInput, Capture } from '../../../src-main/conversation/speech-ports.ts';
import { createRecorderInput } from '../../../src-main/speech/capture/create-recorder-input.ts';
import { temporaryFolder } from '../../fakes/temporary-folder.ts';

/** Our recorder modules, where they are in the tree. */
export const recorders = fileURLToPath(new URL('../../../src-main/speech/capture/recorders', import.meta.url));

const program = fileURLToPath(new URL('../../fixtures/fake-recorder.ts', import.meta.url));

/** What a fake recorder does. `after`: milliseconds until it exits; `deaf`: TERM does not end it. */
type Mode = { sound: 'tone' | 'zeros' | 'none' | 'flood'; say?: string; exit?: number; after?: number; deaf?: boolean };

export type RecorderPlace = {
  folder: string;
  environment: NodeJS.ProcessEnv;
  /** What those that start from now on do. */
  set(mode: Mode): void;
  /** The process ids of all that have started. */
  started(): number[];
  /** In real time, with patience for a slow start, or by another clock. */
  input(clock?: Clock): AudioInput;
  /** The process ids of all that lives and was started for a recorder of this place. */
  living(): number[];
};

/** Real time, but no recorder is taken for hanging because the machine is busy with other things. */
const patientClock: Clock = {
  ...systemClock,
  after: (milliseconds, action) => systemClock.after(milliseconds >= 3_000 ? milliseconds * 20 : milliseconds, action),
};

export const silentLog: Log = { info: () => undefined, warn: () => undefined };

/** A PATH with fake recorders alone on it. All that they started is killed when the test ends. */
export function createRecorderPlace(mode: Mode, names: readonly string[] = ['parec']): RecorderPlace {
  const folder = temporaryFolder();
  const environment: NodeJS.ProcessEnv = { PATH: folder };
  for (const name of names) {
    const script = `#!/bin/sh\nexec '${process.execPath}' '${program}' '${folder}'\n`;
    fs.writeFileSync(path.join(folder, name), script, { mode: 0o755 });
  }
  const place: RecorderPlace = {
    folder,
    environment,
    set: (next) => fs.writeFileSync(path.join(folder, 'mode.json'), JSON.stringify(next)),
    started: () => {
      const file = path.join(folder, 'started');
      return fs.existsSync(file) ? fs.readFileSync(file, 'utf8').trim().split('\n').map(Number) : [];
    },
    living: () => livingProcesses().flatMap(({ pid, command }) => (command.includes(folder) ? [pid] : [])),
    input: (clock = patientClock) =>
      createRecorderInput({ recorders, platform: 'linux', environment, clock, log: silentLog }),
  };
  place.set(mode);
  onTestFinished(() => {
    for (const pid of place.living()) kill(pid, 'SIGKILL');
  });
  return place;
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It was gone already.
  }
}

type Process = { pid: number; group: number; command: string };

/** Every process of this machine that is more than an entry that nobody has asked about (a zombie). */
function livingProcesses(): Process[] {
  const lines = execFileSync('ps', ['-A', '-ww', '-o', 'pid=,pgid=,stat=,args='], { encoding: 'utf8' }).split('\n');
  return lines.flatMap((line) => {
    const [pid, group, state, ...words] = line.trim().split(/\s+/);
    if (pid === undefined || group === undefined || state === undefined || state.startsWith('Z')) return [];
    return [{ pid: Number(pid), group: Number(group), command: words.join(' ') }];
  });
}

/** The process ids of a recorder, its supervisor (the first) and its watcher. */
export function familyOf(pid: number): number[] {
  const all = livingProcesses();
  const group = all.find((process) => process.pid === pid)?.group;
  return all.filter((process) => process.group === group).map((process) => process.pid);
}

/** Those that are still there of some. */
export const leftOf = (pids: readonly number[]): number[] =>
  livingProcesses().flatMap(({ pid }) => (pids.includes(pid) ? [pid] : []));

/** Waits for as long as a loaded machine may need. */
export const eventually = <T>(check: () => T): Promise<T> => vi.waitFor(check, { timeout: 20_000, interval: 25 });

export type Heard = {
  told: string[];
  frames: AudioFrame[];
  capture: Capture;
};

/** Starts an input and writes down what it tells. */
export function listenTo(input: AudioInput): Heard {
  const told: string[] = [];
  const frames: AudioFrame[] = [];
  const capture = input.start({
    opened: () => told.push('opened'),
    frame: (frame) => frames.push(frame),
    failed: (kind: MicrophoneFailureKind) => told.push(kind),
    ended: () => told.push('ended'),
  });
  return { told, frames, capture };
}
