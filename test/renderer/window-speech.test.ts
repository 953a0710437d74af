import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { PlaybackReport } from '../../src-renderer/audio/audio-parts.ts';
import { createWindowSpeech } from '../../src-renderer/audio/window-speech.ts';

type Utterance = Pick<SpeechSynthesisUtterance, 'text'> &
  Partial<Pick<SpeechSynthesisUtterance, 'onstart' | 'onend' | 'onerror' | 'voice' | 'lang'>>;

const voiceOf = (name: string, localService: boolean) => ({
  voiceURI: `urn:${name}`,
  name,
  lang: 'en-GB',
  localService,
  default: false,
});

/** A synthesis that says nothing until it is told to. */
function makeSpeech(voices = [voiceOf('Near', true), voiceOf('Far', false)]) {
  const said: Utterance[] = [];
  const done: string[] = [];
  const reports: PlaybackReport[] = [];
  const synthesis = {
    getVoices: () => voices,
    speak: (utterance: Utterance) => void said.push(utterance),
    pause: () => void done.push('pause'),
    resume: () => void done.push('resume'),
    cancel: () => void done.push('cancel'),
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  };
  const speech = createWindowSpeech(
    synthesis as unknown as SpeechSynthesis,
    (text) => ({ text }) as unknown as SpeechSynthesisUtterance,
    (report) => reports.push(report),
  );
  const tell = (at: number, what: 'onstart' | 'onend' | 'onerror', event: object = {}): void => {
    const utterance = said[at] as unknown as Record<string, (event: object) => void> | undefined;
    utterance?.[what]?.(event);
  };
  return { speech, said, done, reports, tell, states: () => reports.map(({ state }) => state) };
}

describe("the window's own synthesis", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('offers voices of this machine only, and speaks with none of others', () => {
    const { speech, said, states } = makeSpeech();
    expect(speech.voices()).toEqual([{ id: 'urn:Near', name: 'Near', language: 'en-GB' }]);
    speech.order(1, 'begin');
    speech.say({ number: 1, text: 'Hello.', voice: 'urn:Far' });
    expect(said[0]?.voice?.name).toBe('Near');
    expect(states()).toEqual([]);
    const without = makeSpeech([voiceOf('Far', false)]);
    without.speech.order(1, 'begin');
    without.speech.say({ number: 1, text: 'Hello.', voice: 'urn:Far' });
    expect(without.said).toEqual([]);
    expect(without.states()).toEqual(['failed']);
  });

  test('tells how long it has spoken, and the end when all sentences have ended and no more will come', () => {
    const { speech, reports, tell, states } = makeSpeech();
    speech.order(1, 'begin');
    speech.say({ number: 1, text: 'One.', voice: null });
    speech.say({ number: 1, text: 'Two.', voice: null });
    tell(0, 'onstart');
    vi.advanceTimersByTime(400);
    tell(0, 'onend');
    vi.advanceTimersByTime(300);
    tell(1, 'onstart');
    vi.advanceTimersByTime(400);
    speech.order(1, 'end');
    expect(states()).not.toContain('finished');
    tell(1, 'onend');
    expect(reports.at(-1)).toEqual({ number: 1, played: 800, state: 'finished' });
    expect(reports.length).toBeGreaterThan(8);
    vi.advanceTimersByTime(1_000);
    expect(reports.at(-1)?.state).toBe('finished');
  });

  test('falls silent at once, and what ends late changes nothing', () => {
    const { speech, done, reports, tell } = makeSpeech();
    speech.order(1, 'begin');
    speech.say({ number: 1, text: 'One.', voice: null });
    tell(0, 'onstart');
    vi.advanceTimersByTime(250);
    speech.order(1, 'stop');
    expect(done).toContain('cancel');
    expect(reports.at(-1)).toEqual({ number: 1, played: 250, state: 'stopped' });
    const told = reports.length;
    tell(0, 'onerror', { error: 'canceled' });
    tell(0, 'onend');
    speech.say({ number: 1, text: 'Two.', voice: null });
    expect(reports).toHaveLength(told);
  });

  test('holds its place while it is paused', () => {
    const { speech, done, reports, tell } = makeSpeech();
    speech.order(1, 'begin');
    speech.say({ number: 1, text: 'One.', voice: null });
    tell(0, 'onstart');
    vi.advanceTimersByTime(200);
    speech.order(1, 'pause');
    vi.advanceTimersByTime(5_000);
    expect(reports.at(-1)).toEqual({ number: 1, played: 200, state: 'paused' });
    speech.order(1, 'resume');
    vi.advanceTimersByTime(80);
    expect(done).toEqual(['pause', 'resume']);
    expect(reports.at(-1)).toEqual({ number: 1, played: 280, state: 'playing' });
  });

  test('tells that it is there between two sentences', () => {
    const { speech, reports, tell } = makeSpeech();
    speech.order(1, 'begin');
    speech.say({ number: 1, text: 'One.', voice: null });
    tell(0, 'onstart');
    vi.advanceTimersByTime(200);
    tell(0, 'onend');
    const told = reports.length;
    vi.advanceTimersByTime(1_000);
    expect(reports.length).toBeGreaterThan(told + 10);
    expect(reports.at(-1)).toEqual({ number: 1, played: 200, state: 'playing' });
  });

  test('says so where the browser speaks only after a gesture', () => {
    const { speech, tell, states } = makeSpeech();
    speech.order(1, 'begin');
    speech.say({ number: 1, text: 'One.', voice: null });
    tell(0, 'onerror', { error: 'not-allowed' });
    expect(states()).toEqual(['blocked']);
  });

  test('that breaks down says so', () => {
    const { speech, tell, states } = makeSpeech();
    speech.order(1, 'begin');
    speech.say({ number: 1, text: 'One.', voice: null });
    tell(0, 'onerror', { error: 'synthesis-failed' });
    expect(states()).toEqual(['failed']);
  });
});
