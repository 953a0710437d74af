import type { PlaybackOrder } from '#contract/voice.ts';
import type { PlaybackReport, Player } from './audio-parts.ts';
import type { QueueMessage, QueueReport } from './playback-queue.ts';
import { createLevelReader } from './read-levels.ts';

/** Milliseconds that a context may take to wake before the browser is taken to forbid it. */
const wakingTime = 400;

/** Milliseconds of silence after which the loudspeaker is let go of. */
const idleTime = 10_000;

type Graph = { context: AudioContext; node: AudioWorkletNode; levels: Player['levels'] };

/**
 * Plays speech and says how far it has come. Milliseconds are counted from rendered samples; while it plays, what the
 * machine has rendered but not sounded yet is taken off.
 *
 * @param worklet the address of the built player.worklet.ts.
 */
export function createPlayer(worklet: string, onReport: (report: PlaybackReport) => void): Player {
  let graph: Graph | null = null;
  /** The speech that was begun and is not over, with how far it is known to have come. */
  let current: { number: number; played: number } | null = null;
  let waking: ReturnType<typeof setTimeout> | undefined;
  let sleeping: ReturnType<typeof setTimeout> | undefined;
  /** Set while the browser waits for a gesture of the person's. */
  let gestures: AbortController | null = null;
  /** Everything happens in the order in which it was asked for, also while a graph is being made. */
  let turn: Promise<void> = Promise.resolve();

  const rest = (): void => {
    clearTimeout(waking);
    clearTimeout(sleeping);
    sleeping = setTimeout(() => void graph?.context.suspend().catch(() => undefined), idleTime);
  };
  /** Speech that may not sound is over: said later, it would come out of nothing. The next gesture lets the next sound. */
  const giveUp = (speech: { number: number; played: number }): void => {
    current = null;
    sendOrder(speech.number, 'stop');
    onReport({ ...speech, state: 'blocked' });
    if (gestures) return;
    gestures = new AbortController();
    const { signal } = gestures;
    const allow = (): void => {
      gestures?.abort();
      gestures = null;
      graph?.context.resume().catch(() => undefined);
      if (current === null) rest();
    };
    for (const gesture of ['pointerdown', 'keydown', 'touchend'] as const)
      document.addEventListener(gesture, allow, { capture: true, passive: true, signal });
  };
  const wake = (): void => {
    clearTimeout(sleeping);
    clearTimeout(waking);
    const context = graph?.context;
    if (!context || !current || context.state === 'running') return;
    context.resume().catch(() => undefined);
    waking = setTimeout(() => {
      if (current && context === graph?.context && context.state !== 'running') giveUp(current);
    }, wakingTime);
  };
  const hear = ({ number, samples, state }: QueueReport, context: AudioContext): void => {
    // What was given up, or has made way for the next, has been told of.
    if (current?.number !== number) return;
    const rendered = (samples / context.sampleRate) * 1000;
    const late = state === 'playing' ? latencyOf(context) * 1000 : 0;
    const played = Math.max(0, rendered - late);
    current = state === 'finished' || state === 'stopped' ? null : { number, played };
    if (current === null) rest();
    onReport({ number, played, state });
  };
  const makeGraph = async (sampleRate: number): Promise<Graph> => {
    const context = new AudioContext({ sampleRate, latencyHint: 'interactive' });
    await context.audioWorklet.addModule(worklet).catch(async (cause: unknown) => {
      await context.close();
      throw cause;
    });
    const node = new AudioWorkletNode(context, 'os1-player', { numberOfInputs: 0, outputChannelCount: [1] });
    const analyser = new AnalyserNode(context, { fftSize: 1024, smoothingTimeConstant: 0.5 });
    node.port.onmessage = ({ data }: MessageEvent<QueueReport>) => hear(data, context);
    node.connect(analyser).connect(context.destination);
    // A machine that went to sleep, or a device that went, may stop it in the middle of a sentence.
    context.addEventListener('statechange', wake);
    return { context, node, levels: createLevelReader(analyser) };
  };
  const send = (message: QueueMessage, transfer: Transferable[] = []): void => {
    turn = turn.then(() => graph?.node.port.postMessage(message, transfer));
  };
  const close = (): void => {
    const closed = graph?.context;
    graph = null;
    closed?.removeEventListener('statechange', wake);
    closed?.close().catch(() => undefined);
  };
  const sendOrder = (number: number, order: PlaybackOrder): void => {
    turn = turn.then(() => {
      if (!graph) return;
      const { context, node } = graph;
      const tail = Math.round(latencyOf(context) * context.sampleRate);
      const atOnce = context.state !== 'running';
      node.port.postMessage({ kind: 'order', number, order, tail, atOnce } satisfies QueueMessage);
      if (order === 'begin' || order === 'resume') wake();
    });
  };
  return {
    begin: (number, sampleRate) => {
      turn = turn
        .then(async () => {
          if (graph?.context.sampleRate !== sampleRate) close();
          graph ??= await makeGraph(sampleRate);
          current = { number, played: 0 };
        })
        .catch(() => onReport({ number, played: 0, state: 'failed' }));
      sendOrder(number, 'begin');
    },
    order: sendOrder,
    play: ({ number, samples }) => send({ kind: 'piece', number, samples }, [samples.buffer]),
    levels: () => (graph && current ? graph.levels() : { level: 0, bands: [0, 0, 0] }),
    dispose: () => {
      gestures?.abort();
      clearTimeout(waking);
      clearTimeout(sleeping);
      current = null;
      turn = turn.then(close);
    },
  };
}

/** Seconds between a rendered sample and its sound; browsers that do not know it say nothing or NaN. */
const latencyOf = ({ outputLatency }: AudioContext): number => (outputLatency > 0 ? outputLatency : 0);
