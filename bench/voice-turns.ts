import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Mark, Marks } from '../src-main/contract/voice.ts';
import { createRoom, type Room } from '../test/fakes/room.ts';
import { recordPhrases } from '../test/fakes/speech-recordings.ts';
import { openVoiceWindow, type VoiceWindow } from '../test/fakes/voice-window.ts';
import { percentile, result, type Result } from './measure.ts';
import type { ServerDelays } from './voice-servers.ts';
import { startTalk, type Talk } from './voice-talk.ts';

/** So many turns, and so many interruptions: half of them by a phrase, the rest by two words and by Escape. */
const turns = 30;
const interruptions = 32;

/** Milliseconds. */
const delays: ServerDelays = { transcription: 150, firstToken: 200, speech: 100, perCharacter: 9 };

const question = { words: 'What is the weather like today?', reply: 'I am glad that you ask me that. It is fine.' };
const long = 'There is a good deal to be said about that, and it takes a while. ';

/** A thread that only sleeps 10 ms at a time: how late it wakes is what the machine, and nothing of ours, adds to each wait. */
const sleeper = `const { parentPort } = require('node:worker_threads');
const late = [];
const sleep = (due) => setTimeout(() => { late.push(performance.now() - due); sleep(performance.now() + 10); }, 10);
sleep(performance.now() + 10);
parentPort.on('message', () => { parentPort.postMessage(late); parentPort.close(); process.exit(); });`;

/** A phrase that was said, from its first to its last sample, and the times of its turn. */
type Measured = { from: number; to: number; marks: Marks };

/** A room, a window without a browser, and the program between them. */
type Scene = { talk: Talk; room: Room; window: VoiceWindow; phrases: Int16Array[] };

/**
 * Recorded speech through the real chain in real time: the source's own `createAssistant`, its voice thread and its
 * memory thread, a microphone that is a room, a window that is none, and servers of known delay in another thread.
 */
export async function benchTurns(say: (line: string) => void): Promise<Result[]> {
  const room = createRoom();
  const talk = await startTalk(room.input, delays);
  try {
    const window = await openVoiceWindow(talk.assistant);
    const { samples, phrases } = recordPhrases('flite');
    const scene: Scene = {
      talk,
      room,
      window,
      phrases: phrases.map(({ start, end }) =>
        Int16Array.from(samples.slice(start * 16, end * 16), (sample) => Math.round(sample * 32_767)),
      ),
    };
    const heard = talk.next('sound-heard');
    await talk.listen(true);
    await heard;
    const machine = new Worker(sleeper, { eval: true });
    const results = [...(await askAndAnswer(scene, say)), ...(await interrupt(scene, say))];
    window.dispose();
    machine.postMessage('enough');
    const [late] = (await once(machine, 'message')) as [number[]];
    return [...results, ...both('meanwhile, a thread that only slept woke late by', late)];
  } finally {
    await talk.dispose();
    room.dispose();
  }
}

/** The 50th and the 95th of a hundred. */
const both = (name: string, values: readonly number[], targets: [number | null, number | null] = [null, null]) => [
  result(`${name}, p50`, Math.round(percentile(values, 0.5) * 10) / 10, 'ms', targets[0]),
  result(`${name}, p95`, Math.round(percentile(values, 0.95) * 10) / 10, 'ms', targets[1]),
];

async function askAndAnswer({ talk, room, phrases }: Scene, say: (line: string) => void): Promise<Result[]> {
  await talk.order(question);
  const measured: Measured[] = [];
  // The first turns are slow, for everything in them runs for the first time.
  for (let turn = -2; turn < turns; turn += 1) {
    await wait(250 + ((turn + 2) % 7) * 9);
    const phrase = phrases[(turn + 2) % phrases.length];
    if (!phrase) continue;
    const settled = talk.next('turn-measured').catch(() => null);
    const spoken = await room.say(phrase);
    const { marks } = (await settled) ?? {};
    if (turn >= 0 && marks) measured.push({ ...spoken, marks });
  }
  const { settings } = await talk.call('snapshot.get', {});
  const asked = settings.voice.timing.endOfTurn;
  const between = (from: Mark, to: Mark): number[] =>
    measured.map(({ marks }) => (marks[to] ?? Number.NaN) - (marks[from] ?? Number.NaN));
  const less = (values: readonly number[], milliseconds: number): number[] =>
    values.map((value) => value - milliseconds);
  const known = asked + delays.firstToken + delays.speech;
  const sinceTrueEnd = (mark: Mark): number[] => measured.map(({ marks, to }) => (marks[mark] ?? Number.NaN) - to);
  if (measured.some(({ marks }) => marks['first-sample'] === undefined)) say('Some turns were not answered aloud.');
  return [
    result(`turns measured, of ${turns}`, measured.length, ''),
    ...both('end of the sound → the voice activity says so', sinceTrueEnd('speech-end')),
    ...both(`speech-end → endpoint, beyond the ${asked} ms asked for`, less(between('speech-end', 'endpoint'), asked)),
    ...both(`end of the sound → endpoint, beyond the ${asked} ms`, less(sinceTrueEnd('endpoint'), asked), [null, 120]),
    ...both('endpoint → transcript', between('endpoint', 'transcript')),
    ...both('transcript → request', between('transcript', 'request')),
    ...both(
      `request → first token, beyond the server's ${delays.firstToken} ms`,
      less(between('request', 'first-token'), delays.firstToken),
    ),
    ...both('first token → first sentence', between('first-token', 'first-sentence')),
    ...both(
      `first sentence → first audio, beyond the server's ${delays.speech} ms`,
      less(between('first-sentence', 'first-audio'), delays.speech),
    ),
    ...both('first audio → first sample', between('first-audio', 'first-sample')),
    ...both(
      'our own share, from speech-end to the first sample',
      less(between('speech-end', 'first-sample'), known),
      [60, 120],
    ),
    ...both('the same from the true end of the sound', less(sinceTrueEnd('first-sample'), known)),
    ...both('whole: end of the sound → first sample', sinceTrueEnd('first-sample'), [1_200, 2_000]),
  ];
}

/** Says something long, and speaks into it: a phrase that goes on, two words, and Escape. */
async function interrupt({ talk, room, window, phrases }: Scene, say: (line: string) => void): Promise<Result[]> {
  const found = {
    ducked: [] as number[],
    silent: [] as number[],
    heard: [] as number[],
    word: [] as number[],
    escape: [] as number[],
  };
  const longPhrase = phrases[6];
  const short = phrases[18];
  if (!longPhrase || !short) return [];
  for (let count = 0; count < interruptions; count += 1) {
    const kind = (['phrase', 'word', 'escape', 'phrase'] as const)[count % 4] ?? 'phrase';
    await wait(300 + (count % 7) * 9);
    await talk.order({ ...question, reply: long.repeat(20) });
    const begun = talk.next('voice-changed', ({ voice }) => voice.phase === 'speaking');
    const [answered] = await Promise.allSettled([begun, room.say(short)]);
    if (answered.status === 'rejected') continue;
    await wait(400);
    await talk.order({ ...question, words: 'Stop.' });
    const settled = talk.next('turn-measured').catch(() => null);
    const pressed = performance.now();
    const spoken =
      kind === 'escape'
        ? { from: pressed, hush: talk.call('voice.hush', {}) }
        : room.say(kind === 'word' ? short : longPhrase);
    const { from } = await spoken;
    const { marks } = (await settled) ?? {};
    const played = window.said.at(-1);
    if (!played || !marks) continue;
    const { 'interruption-heard': heardAt, silence } = marks;
    const at = (order: string): number | undefined => played.orders.find((other) => other.order === order)?.at;
    const ducked = at('duck');
    const silent = played.silentAt;
    if (kind === 'escape') {
      if (silent !== null) found.escape.push(silent - pressed);
    } else if (silent !== null) {
      if (ducked !== undefined && kind === 'phrase') found.ducked.push(ducked - from);
      if (kind === 'phrase') found.silent.push(silent - from);
      else found.word.push(silent - from);
    }
    if (heardAt !== undefined && silence !== undefined) found.heard.push(silence - heardAt);
  }
  say(
    `interruptions: ${found.silent.length} phrases, ${found.word.length} by two words, ${found.escape.length} by Escape`,
  );
  return [
    result('interruptions by a phrase that goes on', found.silent.length, ''),
    ...both('onset of their speech → our voice ducked', found.ducked),
    ...both('onset of their speech → our voice silent (500 ms are waited for)', found.silent),
    result('interruptions by two words', found.word.length, ''),
    ...both('onset of these → our voice silent', found.word),
    ...both('interruption heard → silence', found.heard, [null, 250]),
    ...both('Escape → silence', found.escape, [null, 100]),
  ];
}
