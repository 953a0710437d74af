import { onTestFinished, vi } from 'vitest';
import type { SpeechFailure } from '../../../src-main/conversation/speech-ports.ts';
import {
  openRealtime,
  type RealtimeOptions,
  type RealtimeSession,
} from '../../../src-main/speech/realtime/create-realtime-session.ts';
import { startRealtimeServer, type RealtimeServer, type RealtimeServerOptions } from '../../fakes/realtime-server.ts';
import { tone } from '../../fakes/speech-server.ts';
import { canaryKey, canaryText, expectDiscreet } from '../transcription/help.ts';

/** A session on a server, and everything that it tells, in order. */
export function aSession(server: { baseUrl: string; ca?: string }, change: Partial<RealtimeOptions> = {}) {
  const told: [string, ...unknown[]][] = [];
  const samples: number[] = [];
  const tell =
    (what: string) =>
    (...more: unknown[]): void =>
      void told.push([what, ...more]);
  const session: RealtimeSession = openRealtime(
    {
      baseUrl: server.baseUrl,
      key: canaryKey,
      model: 'fake-realtime',
      voice: 'marin',
      instructions: `You are Iris. ${canaryText}`,
      turnDetection: { type: 'silence', milliseconds: 400 },
      transcriptionModel: 'gpt-transcribe',
      language: 'en',
      connection: server.ca === undefined ? {} : { ca: [server.ca] },
      timeout: 5_000,
      ...change,
    },
    {
      opened: tell('opened'),
      speechStarted: tell('started'),
      speechStopped: tell('stopped'),
      userTranscript: tell('said'),
      replyDelta: tell('reply'),
      audio: (itemId, piece) => {
        samples.push(...piece);
        told.push(['audio', itemId, piece.length]);
      },
      replyDone: tell('done'),
      failed: tell('failed'),
      closed: tell('closed'),
    },
  );
  onTestFinished(() => session.dispose());
  const until = (what: string): Promise<unknown[]> =>
    vi.waitFor(
      () => {
        const found = told.find(([first]) => first === what);
        if (found === undefined) throw new Error(`It did not tell: ${what}`);
        return found;
      },
      { timeout: 3_000, interval: 5 },
    );
  const failure = async (): Promise<SpeechFailure> => expectDiscreet((await until('failed'))[1]);
  return { session, told, samples, until, failure };
}

export async function aRealtimeServer(options: RealtimeServerOptions = {}): Promise<RealtimeServer> {
  const server = await startRealtimeServer(options);
  onTestFinished(() => server.dispose());
  return server;
}

/** A server with a session that is ready. */
export async function ready(change: Partial<RealtimeOptions> = {}) {
  const server = await aRealtimeServer();
  const talk = aSession(server, change);
  await talk.until('opened');
  return { server, ...talk };
}

export const frames = (milliseconds: number) => {
  const sound = tone(milliseconds, 16_000);
  return Array.from({ length: milliseconds / 20 }, (_, sequence) => ({
    sequence,
    at: sequence * 20,
    samples: sound.slice(sequence * 320, (sequence + 1) * 320),
  }));
};

/** Long enough for what should not come. */
export const aWhile = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 120));
