import process from 'node:process';
import { heardRate } from '../src-main/contract/audio.ts';
import type { VoiceReading } from '../src-main/conversation/speech-ports.ts';
import {
  createVoiceActivity,
  type VoiceActivityThread,
} from '../src-main/speech/voice-activity/create-voice-activity.ts';
import { findSpeech, readingLength, type Utterance } from '../src-main/speech/voice-activity/find-speech.ts';
import {
  addNoise,
  canSpeak,
  framesOf,
  labelsOf,
  makeWhite,
  recordPhrases,
  type Recording,
} from '../test/fakes/speech-recordings.ts';
import type { Synthesizer } from '../test/fakes/speech-recordings.ts';
import { resources } from '../test/fakes/resources.ts';
import { median, percentile, result, type Result } from './measure.ts';

/** Noise under the phrases, and what voice.md section 2 measured with Silero v6 there: frames right in %, of 20 found 20. */
const conditions = [
  { name: 'clean', noise: null, ratio: 0, espeak: 97.6, flite: 98.2 },
  { name: 'pink10', noise: 'pink', ratio: 10, espeak: 95.5, flite: 95.8 },
  { name: 'pink5', noise: 'pink', ratio: 5, espeak: 94.8, flite: 94.3 },
  { name: 'pink0', noise: 'pink', ratio: 0, espeak: 94.0, flite: 92.1 },
  { name: 'white10', noise: 'white', ratio: 10, espeak: 95.8, flite: 95.2 },
  { name: 'white5', noise: 'white', ratio: 5, espeak: 95.0, flite: 94.7 },
  { name: 'white0', noise: 'white', ratio: 0, espeak: 94.3, flite: 93.4 },
] as const;

export type Condition = (typeof conditions)[number];

/** How well speech was found: `accuracy` in % of 10 ms pieces, phrases found, what else was found, delays in ms. */
export type Score = { accuracy: number; found: number; others: number; onsets: number[]; ends: number[] };

/** The sound of a condition. */
export const soundOf = (recording: Recording, { noise, ratio }: Condition): Float32Array =>
  noise === null ? recording.samples : addNoise(recording, noise, ratio);

/** One of the conditions by its name. */
export const conditionOf = (name: Condition['name']): Condition =>
  conditions.find((condition) => condition.name === name) ?? conditions[0];

/** Compares readings with what is known of a recording. A phrase is found when one utterance, and only its own, meets it. */
export function score(recording: Recording, readings: readonly VoiceReading[]): Score {
  let right = 0;
  const labels = labelsOf(recording);
  for (const [index, label] of labels.entries()) {
    const reading = readings[Math.floor((index * 10 + 5) / readingLength)];
    if (label === (reading?.probability ?? 0) >= 0.5) right += 1;
  }
  const utterances = findSpeech(readings);
  const meets = ({ start, end }: Utterance, phrase: { start: number; end: number }): boolean =>
    start < phrase.end && end > phrase.start;
  const onsets: number[] = [];
  const ends: number[] = [];
  for (const phrase of recording.phrases) {
    const [own, ...more] = utterances.filter((utterance) => meets(utterance, phrase));
    if (!own || more.length > 0 || recording.phrases.some((other) => other !== phrase && meets(own, other))) continue;
    onsets.push(own.foundAt - phrase.start);
    if (own.closedAt !== null) ends.push(own.closedAt - phrase.end);
  }
  const others = utterances.filter((utterance) => !recording.phrases.some((phrase) => meets(utterance, phrase)));
  return { accuracy: (100 * right) / labels.length, found: onsets.length, others: others.length, onsets, ends };
}

/** Reads a sound as fast as it goes: a second at a time, for readings must not fall behind by more than two. */
export async function readSound(
  activity: VoiceActivityThread,
  samples: Float32Array,
  frameLength?: number,
): Promise<void> {
  for (const frame of framesOf(samples, frameLength)) {
    activity.push(frame);
    if (frame.sequence % 50 === 49) await activity.settled();
  }
  await activity.settled();
}

/** The thread that OS1 ships, and what it has read. */
type Heard = { activity: VoiceActivityThread; readings: VoiceReading[]; lastTold: number };

/** Measures that thread, and prints a table of each synthesizer beside the earlier figures. */
export async function benchVoiceActivity(say: (line: string) => void): Promise<Result[]> {
  const before = process.memoryUsage().rss;
  const readings: VoiceReading[] = [];
  const onReading = (reading: VoiceReading): void => {
    readings.push(reading);
    heard.lastTold = performance.now();
  };
  const files = { model: resources.voiceModel, runtime: resources.voiceRuntime };
  const activity = await createVoiceActivity(resources.voiceWorker, files, onReading, ({ message }) => say(message));
  const heard: Heard = { activity, readings, lastTold: 0 };
  try {
    const results = [result('voice: load', activity.loadTime, 'ms', 2_000)];
    // V8 still compiles during the first seconds.
    await readSound(activity, makeWhite(20 * heardRate));
    const room = makeWhite(10 * heardRate).map((sample) => sample * 0.002);
    results.push(...(await benchListening(heard, 'a quiet room', room)));
    // Digital silence is skipped after 33 s.
    for (let count = 0; count < 4; count += 1) await readSound(activity, new Float32Array(10 * heardRate));
    results.push(...(await benchListening(heard, 'digital silence', new Float32Array(10 * heardRate))));
    results.push(result('voice: memory', (process.memoryUsage().rss - before) / 2 ** 20, 'MiB'));
    return [...results, ...(await benchPhrases(heard, say))];
  } finally {
    await activity.dispose();
  }
}

/** Frames in real time, as they come in use. */
async function benchListening(heard: Heard, name: string, samples: Float32Array): Promise<Result[]> {
  // Windows wait for each other after five seconds of calm.
  for (let count = 0; count < 6; count += 1) await readSound(heard.activity, samples.subarray(0, heardRate));
  const delays: number[] = [];
  let pushed = Number.POSITIVE_INFINITY;
  const used = process.cpuUsage();
  const own = process.threadCpuUsage();
  const start = performance.now();
  for (const frame of framesOf(samples)) {
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, start + frame.at - performance.now())));
    // The frame before this one completed a window if a reading has come since; 20 ms are enough for it.
    if (heard.lastTold > pushed) delays.push(heard.lastTold - pushed);
    pushed = performance.now();
    heard.activity.push(frame);
  }
  // Less what this thread uses, which waits for a timer fifty times a second.
  const all = process.cpuUsage(used);
  const mine = process.threadCpuUsage(own);
  const share = (all.user + all.system - mine.user - mine.system) / 10 / (performance.now() - start);
  return [
    result(`voice: share of a core, listening to ${name}`, share, '%', 3),
    result(`voice: from the last frame to its readings in ${name}, p50`, median(delays), 'ms', 5),
    result(`voice: from the last frame to its readings in ${name}, p99`, percentile(delays, 0.99), 'ms'),
  ];
}

/** Twenty phrases in each noise, as fast as they are read. */
async function benchPhrases({ activity, readings }: Heard, say: (line: string) => void): Promise<Result[]> {
  const scores: Score[] = [];
  const table: Result[] = [];
  let [seconds, cores, clock] = [0, 0, 0];
  for (const program of ['espeak-ng', 'flite'] satisfies Synthesizer[]) {
    if (!canSpeak(program)) {
      say(`No ${program} here: not measured.`);
      continue;
    }
    const recording = recordPhrases(program);
    say(
      `${program}: ${(recording.samples.length / heardRate).toFixed(1)} s; 10 ms pieces right in %, phrases found of 20`,
    );
    for (const condition of conditions) {
      const samples = soundOf(recording, condition);
      activity.reset();
      readings.length = 0;
      const start = performance.now();
      const used = process.cpuUsage();
      await readSound(activity, samples);
      const { user, system } = process.cpuUsage(used);
      clock += performance.now() - start;
      cores += (user + system) / 1e6;
      seconds += samples.length / heardRate;
      const got = score(recording, readings);
      scores.push(got);
      const earlier = program === 'flite' ? condition.flite : condition.espeak;
      const now = `${got.accuracy.toFixed(1)} % (${got.found}, ${got.others} others)`;
      say(`  ${condition.name.padEnd(8)} ${now}   voice.md: ${earlier.toFixed(1)} % (20)`);
      const unit = `% right, ${got.found} of 20 found (voice.md: ${earlier.toFixed(1)} %)`;
      table.push(result(`${program}, ${condition.name}: 10 ms pieces`, Number(got.accuracy.toFixed(1)), unit));
    }
  }
  if (seconds === 0) return [];
  const onsets = scores.flatMap((got) => got.onsets);
  const ends = scores.flatMap((got) => got.ends);
  return [
    ...table,
    result('voice: core seconds per second of sound, in a row', cores / seconds, 's', 0.03),
    result('voice: one reading in a row, mean', (clock / seconds / 1000) * readingLength, 'ms'),
    result('voice: speech noticed after its start, median', median(onsets), 'ms'),
    result('voice: end noticed after it, with 500 ms of silence, median', median(ends), 'ms'),
  ];
}

if (import.meta.main) {
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  for (const { name, value, unit, target } of await benchVoiceActivity(say)) {
    say(`${name.padEnd(58)} ${value} ${unit}${target === null ? '' : ` (target: under ${target})`}`);
  }
}
