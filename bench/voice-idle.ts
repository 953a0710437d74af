import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { hearFile } from '../src-main/assistant/voice/hear-file.ts';
import { createHearing } from '../src-main/assistant/voice/hearing.ts';
import { heardRate } from '../src-main/contract/audio.ts';
import { voiceTimingSchema } from '../src-main/contract/voice.ts';
import type { AudioFrame, AudioInput, AudioListener, VoiceReading } from '../src-main/conversation/speech-ports.ts';
import { createEchoGate } from '../src-main/speech/echo/echo-gate.ts';
import { wrapInWav } from '../src-main/speech/transcription/wav.ts';
import { createVoiceActivity } from '../src-main/speech/voice-activity/create-voice-activity.ts';
import { resources } from '../test/fakes/resources.ts';
import { framesOf, makeWhite, recordPhrases } from '../test/fakes/speech-recordings.ts';
import { median, result, type Result } from './measure.ts';
import { startTalk } from './voice-talk.ts';

/** How long one measurement of idle listening takes, and the same without listening, in seconds. */
const listened = 12;
const compared = 5;
const rounds = 3;

/** A room at -59 dBFS. */
const quietRoom = (seconds: number): Float32Array => makeWhite(seconds * heardRate).map((sample) => sample * 0.002);

type Used = { all: number; main: number };

/**
 * What listening costs while nobody speaks: the whole program from source, with frames of a quiet room in real time, less
 * what the same program uses while the same timer ticks and it does not listen.
 */
export async function benchIdle(): Promise<Result[]> {
  const frames = [...framesOf(quietRoom(10))];
  let listener: AudioListener | null = null;
  let sequence = 0;
  const microphone: AudioInput = {
    source: 'recorder',
    start: (told) => {
      listener = told;
      sequence = 0;
      queueMicrotask(() => told.opened());
      return {
        stop: () => {
          listener = null;
          return Promise.resolve();
        },
      };
    },
  };
  const talk = await startTalk(microphone, { transcription: 0, firstToken: 0, speech: 0, perCharacter: 10 });
  let levels = 0;
  talk.assistant.subscribe(({ type }) => {
    if (type === 'sound-heard') levels += 1;
  });
  // It listens only for a window that is there.
  await talk.call('voice.attach', { window: 'window-bench-idle', canHear: false, canPlay: false, voices: [] });
  /** Frames for so many seconds; resolves with the processor's time in % of one core. */
  const tick = async (seconds: number): Promise<Used> => {
    const used = process.cpuUsage();
    const own = process.threadCpuUsage();
    const start = performance.now();
    for (let count = 1; count <= seconds * 50; count += 1) {
      await wait(Math.max(0, start + count * 20 - performance.now()));
      const frame = frames[count % frames.length];
      if (!frame || listener === null) continue;
      listener.frame({ ...frame, sequence, at: performance.now() });
      sequence += 1;
    }
    const elapsed = performance.now() - start;
    const all = process.cpuUsage(used);
    const main = process.threadCpuUsage(own);
    return { all: (all.user + all.system) / 10 / elapsed, main: (main.user + main.system) / 10 / elapsed };
  };
  try {
    await talk.listen(true);
    // V8 still compiles in the first seconds.
    await tick(12);
    const shares: number[] = [];
    const mains: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      await talk.listen(false);
      const without = await tick(compared);
      await talk.listen(true);
      // Windows wait for each other after five seconds of calm.
      await tick(6);
      levels = 0;
      const listening = await tick(listened);
      // What does not listen costs nothing, and must not pass for a good figure. A level is told eight times a second.
      if (levels < listened * 6) throw new Error(`It did not listen: ${levels} levels in ${listened} s.`);
      shares.push(listening.all - without.all);
      mains.push(listening.main - without.main);
    }
    return [
      result('idle listening in a quiet room, share of one core', median(shares), '%', 3),
      result('of this, the main thread', median(mains), '%'),
    ];
  } finally {
    await talk.dispose();
  }
}

/** Minutes of sound that are heard, and of these the first that are not counted: V8 and the wasm find their size. */
const heardMinutes = 60;
const settlingMinutes = 15;

/**
 * Memory over an hour of sound, as fast as it is read: the voice thread, the echo gate and the hearing, with phrases for
 * two minutes of each five and a transcriber that answers at once.
 */
export async function benchMemory(say: (line: string) => void): Promise<Result[]> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const { samples } = recordPhrases('flite');
  const minute = 60 * heardRate;
  const room = [...framesOf(quietRoom(60))];
  const spoken = new Float32Array(minute);
  spoken.set(samples.subarray(0, minute));
  const talking = [...framesOf(spoken.map((sample, index) => sample + (makeNoise[index % makeNoise.length] ?? 0)))];
  const timing = voiceTimingSchema.parse({});
  let now = 0;
  let heard = 0;
  const hearing = createHearing(
    {
      transcriber: () => ({ local: true, transcribe: () => Promise.resolve('Hello there.') }),
      rules: () => ({ timing, words: true }),
      now: () => now,
    },
    {
      speechStarted: () => undefined,
      speechEnded: () => undefined,
      words: () => undefined,
      turn: () => void (heard += 1),
      nothing: () => undefined,
      transcribing: () => undefined,
      failed: () => undefined,
    },
  );
  const gate = createEchoGate();
  const onReading = (reading: VoiceReading): void => {
    now = reading.at;
    hearing.reading(reading, gate.isEcho(reading.at));
  };
  const files = { model: resources.voiceModel, runtime: resources.voiceRuntime };
  const activity = await createVoiceActivity(resources.voiceWorker, files, onReading, ({ message }) => say(message));
  const points: { hour: number; memory: number }[] = [];
  const start = performance.now();
  try {
    for (let at = 0; at < heardMinutes; at += 1) {
      for (const [index, frame] of (at % 5 < 2 ? talking : room).entries()) {
        const sequence = at * room.length + index;
        const next: AudioFrame = { sequence, at: (sequence + 1) * 20, samples: frame.samples };
        gate.listen(next);
        hearing.frame(next);
        activity.push(next);
        if (sequence % 50 === 49) await activity.settled();
      }
      await hearing.idle();
      collect();
      if (at >= settlingMinutes) points.push({ hour: at / 60, memory: process.memoryUsage.rss() / 2 ** 20 });
    }
  } finally {
    hearing.dispose();
    await activity.dispose();
  }
  const seconds = (performance.now() - start) / 1000;
  say(`an hour of sound in ${Math.round(seconds)} s: ${heard} turns heard`);
  return [
    result('an hour of sound, heard faster than real time by', (heardMinutes * 60) / seconds, '×'),
    result(
      `memory at its end beyond that after ${settlingMinutes} minutes`,
      (points.at(-1)?.memory ?? Number.NaN) - (points[0]?.memory ?? Number.NaN),
      'MiB',
      10,
    ),
    // One step of an allocator in the middle of the hour, 8 MiB here, makes a slope of twice as much.
    result('the same as a slope of all minutes between', slope(points), 'MiB/h'),
  ];
}

/** A little of a room under the phrases. */
const makeNoise = makeWhite(heardRate * 7).map((sample) => sample * 0.001);

/** Least squares. */
function slope(points: readonly { hour: number; memory: number }[]): number {
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const hour = mean(points.map((point) => point.hour));
  const memory = mean(points.map((point) => point.memory));
  const both = points.reduce((sum, point) => sum + (point.hour - hour) * (point.memory - memory), 0);
  return both / points.reduce((sum, point) => sum + (point.hour - hour) ** 2, 0);
}

/** `os1 hear` on a minute of phrases, the loading of the model included. */
export async function benchHear(): Promise<Result[]> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'os1-bench-hear-'));
  try {
    const { samples, phrases } = recordPhrases('flite');
    const file = path.join(folder, 'phrases.wav');
    const whole = Int16Array.from(samples, (sample) => Math.round(sample * 32_767));
    fs.writeFileSync(file, wrapInWav(whole, heardRate));
    const speeds: number[] = [];
    let found = 0;
    for (let round = 0; round < 3; round += 1) {
      found = 0;
      const start = performance.now();
      await hearFile(
        file,
        {
          folder,
          environment: {},
          resources,
          log: { info: () => undefined, warn: () => undefined },
        },
        ({ event }) => {
          if (event === 'turn') found += 1;
        },
        () => undefined,
      );
      speeds.push((samples.length / heardRate) * (1000 / (performance.now() - start)));
    }
    return [
      result('os1 hear, times real time, loading included', median(speeds), '×'),
      result(`os1 hear, turns found of ${phrases.length}`, found, ''),
    ];
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
