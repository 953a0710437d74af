import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../../src-main/assistant/system-clock.ts';
import { createRecorderInput } from '../../../src-main/speech/capture/create-recorder-input.ts';
import { recorderCandidates } from '../../../src-main/speech/capture/find-recorder.ts';
import { temporaryFolder } from '../../fakes/temporary-folder.ts';
import { eventually, listenTo, recorders, silentLog } from './recorder-place.ts';

const installed = recorderCandidates({ platform: 'linux', environment: process.env, recorders }).flatMap(
  ({ name, program }) => (program === null ? [] : [{ name, program }]),
);
const pulseaudio = (process.env['PATH'] ?? '')
  .split(path.delimiter)
  .map((folder) => path.join(folder, 'pulseaudio'))
  .find((file) => fs.existsSync(file));

const skipUnless = (found: boolean, reason: string): { skip?: boolean; meta?: { reason: string } } =>
  found ? {} : { skip: true, meta: { reason } };
const has = (name: string): boolean => process.platform === 'linux' && installed.some((one) => one.name === name);

/** A PATH with one of the installed recorders alone on it, and no sound but what the test makes. */
function onlyWith(name: string): { environment: NodeJS.ProcessEnv; folder: string } {
  const folder = temporaryFolder();
  const program = installed.find((one) => one.name === name)?.program;
  if (program !== undefined) fs.symlinkSync(program, path.join(folder, name));
  return {
    folder,
    environment: { PATH: folder, HOME: folder, XDG_RUNTIME_DIR: folder, PULSE_SERVER: `unix:${folder}/native` },
  };
}

const listen = (environment: NodeJS.ProcessEnv) =>
  listenTo(createRecorderInput({ recorders, platform: 'linux', environment, clock: systemClock, log: silentLog }));

/** A PulseAudio of the test's own that hears a tone of 440 Hz; nothing of the machine's own is touched. */
async function startServer(): Promise<{ environment: NodeJS.ProcessEnv; server: ChildProcess }> {
  const { environment, folder } = onlyWith('parec');
  const script = path.join(folder, 'default.pa');
  const modules = [
    `load-module module-native-protocol-unix auth-anonymous=1 socket=${folder}/native`,
    'load-module module-sine-source source_name=tone frequency=440',
    'set-default-source tone',
  ];
  fs.writeFileSync(script, `${modules.join('\n')}\n`);
  const server = spawn(pulseaudio ?? '', ['-n', '-F', script, '--daemonize=no', '--exit-idle-time=-1'], {
    env: { ...process.env, ...environment, PULSE_SERVER: '' },
    stdio: 'ignore',
  });
  const ended = once(server, 'exit');
  onTestFinished(async () => {
    server.kill('SIGKILL');
    await ended;
  });
  // The socket is there before the last line of the script has been read.
  await eventually(() => expect(fs.existsSync(`${folder}/native`)).toBe(true));
  return { environment, server };
}

describe('a real recorder', () => {
  test('parec without a server finds no device', skipUnless(has('parec'), 'no parec here'), async () => {
    const { told } = listen(onlyWith('parec').environment);
    await eventually(() => expect(told).toEqual(['no-device']));
  });

  test('arecord without a sound card finds no device', skipUnless(has('arecord'), 'no arecord here'), async () => {
    const { environment, folder } = onlyWith('arecord');
    // An empty configuration, as on a machine without a card, also where there is one.
    fs.writeFileSync(path.join(folder, 'asound.conf'), '');
    const { told } = listen({ ...environment, ALSA_CONFIG_PATH: path.join(folder, 'asound.conf') });
    await eventually(() => expect(told).toEqual(['no-device']));
  });

  const canServe = has('parec') && pulseaudio !== undefined;
  const served = skipUnless(canServe, 'no parec or pulseaudio here');

  test('parec hears a server, and ends when it is stopped', served, async () => {
    const { environment } = await startServer();
    const { told, frames, capture } = listen(environment);
    await eventually(() => expect(frames.length).toBeGreaterThan(50));
    expect(frames.some(({ samples }) => samples.some((sample) => Math.abs(sample) > 1_000))).toBe(true);
    await capture.stop();
    expect(told).toEqual(['opened']);
  });

  test('parec whose server ends is told as unplugged', served, async () => {
    const { environment, server } = await startServer();
    const { told, frames } = listen(environment);
    await eventually(() => expect(frames.length).toBeGreaterThan(5));
    server.kill('SIGKILL');
    await eventually(() => expect(told).toEqual(['opened', 'unplugged']));
  });
});
