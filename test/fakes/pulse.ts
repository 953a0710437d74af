import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { onTestFinished } from 'vitest';

/** A PulseAudio of the test's own: no sound card, and nothing of the machine's own sound is touched. */
export type Pulse = {
  /** What a program needs to hear and to speak through it and nothing else. */
  environment: Record<string, string>;
  /** Says samples (16 kHz, one channel) into the microphone; resolves when they have been played. */
  say(samples: Int16Array): Promise<void>;
  /** When the last sound came out of the microphone, as `performance.now()`; null when it was silent so far. */
  lastHeardAt(): number | null;
  /** Milliseconds of sound, and not of silence, that programs have played so far. */
  played(): number;
  /** The recorders that hear through it now, by process id; its own reader is none of them. */
  recorders(): number[];
  dispose(): Promise<void>;
};

type Supervise = (
  program: string,
  words: string[],
  environment: NodeJS.ProcessEnv,
) => { cmd: string; args: string[]; spawnOptions: SpawnOptions };

/** Whatever it starts ends with this process, however that ends. */
const supervise = createRequire(import.meta.url)(
  '../../src-main/speech/capture/recorders/supervise.cjs',
) as unknown as Supervise;

const rate = 16_000;
/** Below this a sample is silence; an emulated microphone has no noise. */
const silence = 200;

const raw = ['--raw', '--format=s16le', `--rate=${rate}`, '--channels=1'];

/** Programs that would start a server of their own, or ask one of the machine's, must not find it. */
const modules = (socket: string): string[] => [
  `load-module module-native-protocol-unix auth-anonymous=1 socket=${socket}`,
  'load-module module-null-sink sink_name=vspk',
  'load-module module-null-sink sink_name=vmicsink',
  'load-module module-remap-source source_name=vmic master=vmicsink.monitor',
  'set-default-sink vspk',
  'set-default-source vmic',
];

/** Starts it and waits until sound goes through; ended at the latest with the running test. */
export async function startPulse(): Promise<Pulse> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'os1-pulse-'));
  const socket = path.join(folder, 'native');
  const script = path.join(folder, 'default.pa');
  fs.writeFileSync(script, `${modules(socket).join('\n')}\n`);
  const environment = {
    HOME: folder,
    XDG_RUNTIME_DIR: folder,
    PULSE_RUNTIME_PATH: folder,
    PULSE_SERVER: `unix:${socket}`,
    PULSE_LATENCY_MSEC: '20',
  };
  const started = new Set<ChildProcess>();
  const start = (program: string, words: string[], more: NodeJS.ProcessEnv = {}): ChildProcess => {
    const { cmd, args, spawnOptions } = supervise(program, words, { ...process.env, ...environment, ...more });
    const child = spawn(cmd, args, { ...spawnOptions, stdio: ['pipe', 'pipe', 'ignore'] });
    started.add(child);
    child.once('close', () => started.delete(child));
    return child;
  };
  let disposed = false;
  const dispose = async (): Promise<void> => {
    if (disposed) return;
    disposed = true;
    await Promise.all(
      [...started].map(async (child) => {
        const ended = once(child, 'close');
        // The end of its standard input kills all that the supervisor has started.
        child.stdin?.destroy();
        await ended;
      }),
    );
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  onTestFinished(dispose);

  const words = ['-n', '-F', script, '--daemonize=no', '--exit-idle-time=-1', '--disallow-exit'];
  start('pulseaudio', words, { PULSE_SERVER: '' });
  while (!fs.existsSync(socket)) await wait(20);

  let heardAt: number | null = null;
  let playedSamples = 0;
  let said = 0;
  // An idle null sink begins with pieces of two seconds: these two readers keep both warm.
  const read = (source: string, take: (samples: Int16Array) => void): Promise<void> =>
    new Promise((resolve, reject) => {
      const reader = start('parec', [...raw, '--latency-msec=20', `--device=${source}`]);
      reader.once('close', () => (disposed ? resolve() : reject(new Error(`${source} cannot be read`))));
      let odd = Buffer.alloc(0);
      reader.stdout?.on('data', (bytes: Buffer) => {
        resolve();
        const whole = Buffer.concat([odd, bytes]);
        odd = whole.subarray(whole.length - (whole.length % 2));
        const samples = Int16Array.from({ length: whole.length >> 1 }, (_, at) => whole.readInt16LE(at * 2));
        take(samples);
      });
    });
  await Promise.all([
    untilItWorks(() =>
      read('vmic', (samples) => {
        const last = samples.findLastIndex((sample) => Math.abs(sample) > silence);
        if (last >= 0) heardAt = performance.now() - ((samples.length - 1 - last) / rate) * 1000;
      }),
    ),
    untilItWorks(() =>
      read('vspk.monitor', (samples) => {
        for (const sample of samples) if (Math.abs(sample) > silence) playedSamples += 1;
      }),
    ),
  ]);

  return {
    environment,
    say: async (samples) => {
      said += 1;
      const file = path.join(folder, `said-${said}.raw`);
      fs.writeFileSync(file, Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength));
      // Half a second ahead: with less, a busy machine tears holes into what is said.
      const words = [...raw, '--latency-msec=500', '--playback', '--device=vmicsink', file];
      const [code] = (await once(start('pacat', words, { PULSE_LATENCY_MSEC: '500' }), 'close')) as [number | null];
      fs.rmSync(file, { force: true });
      if (code !== 0) throw new Error('pacat could not speak');
    },
    lastHeardAt: () => heardAt,
    played: () => (playedSamples / rate) * 1000,
    recorders: () => recordersOf(environment.PULSE_SERVER),
    dispose,
  };
}

/** The socket is there before the last line of the script has been read. */
async function untilItWorks(begin: () => Promise<void>): Promise<void> {
  for (let left = 20; ; left -= 1) {
    try {
      return await begin();
    } catch (cause) {
      if (left === 0) throw cause;
      await wait(50);
    }
  }
}

/** Every parec and arecord of a server that is no reader of ours: these were started with a device. */
function recordersOf(server: string): number[] {
  return fs
    .readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        const program = fs.readFileSync(`/proc/${name}/comm`, 'utf8').trim();
        if (program !== 'parec' && program !== 'arecord') return false;
        const words = fs.readFileSync(`/proc/${name}/cmdline`, 'utf8');
        const environment = fs.readFileSync(`/proc/${name}/environ`, 'utf8');
        return environment.includes(`PULSE_SERVER=${server}\0`) && !words.includes('--device=');
      } catch {
        // It ended while we looked.
        return false;
      }
    })
    .map(Number);
}
