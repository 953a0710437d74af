import { describe, expect, test } from 'vitest';
import type { AssistantApi } from '#contract/api.ts';
import type { HeardSound, SpokenSound } from '#contract/audio.ts';
import type { AssistantEvent } from '#contract/events.ts';
import type { VoiceStatus } from '#contract/voice.ts';
import type { AudioParts, MicrophoneHandlers, PlaybackReport } from '../../src-renderer/audio/audio-parts.ts';
import { Voice } from '../../src-renderer/state/voice.svelte.ts';

const status: VoiceStatus = {
  listening: 'hands-free',
  microphone: 'off',
  source: 'window',
  phase: 'quiet',
  sentence: null,
  canHear: true,
  canSpeak: true,
  hearsLocally: false,
  realtime: false,
  holder: null,
  holderHears: false,
  voice: null,
};

/** A voice over an API and sound that record what they are told. */
function makeVoice(attached: Partial<VoiceStatus> = { holder: 'window-1' }) {
  const called: { name: string; input: unknown }[] = [];
  const done: unknown[] = [];
  const sent: HeardSound[] = [];
  const told: {
    event?: (event: AssistantEvent) => void;
    speech?: (speech: SpokenSound) => void;
    connection?: (state: 'open' | 'closed' | 'refused') => void;
    focus?: () => void;
    voices?: () => void;
    microphone?: MicrophoneHandlers;
    playback?: (report: PlaybackReport) => void;
  } = {};
  const api = {
    call: (name: string, input: unknown) => {
      called.push({ name, input });
      return Promise.resolve(name === 'voice.attach' ? { ...status, ...attached } : {});
    },
    subscribe: (listener: (event: AssistantEvent) => void) => {
      told.event = listener;
      return () => void done.push('unsubscribed');
    },
    onConnection: (listener: (state: 'open' | 'closed' | 'refused') => void) => {
      told.connection = listener;
      return () => undefined;
    },
    sendSound: (sound: HeardSound) => void sent.push(sound),
    onSpeech: (listener: (speech: SpokenSound) => void) => {
      told.speech = listener;
      return () => undefined;
    },
  } as AssistantApi;
  const parts: AudioParts = {
    canHear: true,
    canPlay: true,
    createMicrophone: (handlers) => {
      told.microphone = handlers;
      return { start: () => void done.push('start'), stop: () => void done.push('stop') };
    },
    createPlayer: (onReport) => {
      told.playback = onReport;
      return {
        begin: (number, sampleRate) => void done.push(['player', number, sampleRate]),
        order: (number, order) => void done.push(['player', number, order]),
        play: ({ number }) => void done.push(['play', number]),
        levels: () => ({ level: 0.9, bands: [0.1, 0.2, 0.3] }),
        dispose: () => void done.push('player disposed'),
      };
    },
    createWindowSpeech: () => ({
      voices: () => [{ id: 'a', name: 'A', language: 'en' }],
      onVoices: (listener) => {
        told.voices = listener;
        return () => undefined;
      },
      order: (number, order) => void done.push(['speech', number, order]),
      say: ({ number, text }) => void done.push(['say', number, text]),
      dispose: () => undefined,
    }),
    onFocus: (listener) => {
      told.focus = listener;
      return () => undefined;
    },
    makeId: () => 'window-1',
  };
  const voice = new Voice(api, parts);
  const end = voice.start();
  return {
    voice,
    end,
    called,
    done,
    sent,
    told,
    connect: async () => {
      told.connection?.('open');
      await Promise.resolve();
      await Promise.resolve();
    },
    become: (change: Partial<VoiceStatus>) =>
      told.event?.({ type: 'voice-changed', voice: { ...status, holder: 'window-1', ...change } }),
    order: (order: 'begin' | 'pause' | 'stop', sampleRate?: number) =>
      told.event?.({
        type: 'playback-ordered',
        number: 4,
        order,
        ...(sampleRate === undefined ? {} : { sampleRate }),
      }),
    attachments: () => called.filter(({ name }) => name === 'voice.attach').length,
  };
}

describe('a window', () => {
  test('offers itself at each connection, and at a focus where another one has the voice', async () => {
    const window = makeVoice();
    await window.connect();
    expect(window.called).toEqual([
      {
        name: 'voice.attach',
        input: { window: 'window-1', canHear: true, canPlay: true, voices: [{ id: 'a', name: 'A', language: 'en' }] },
      },
    ]);
    window.told.focus?.();
    expect(window.attachments()).toBe(1);
    window.become({ holder: 'window-2' });
    window.told.voices?.();
    expect(window.attachments()).toBe(1);
    window.told.focus?.();
    expect(window.attachments()).toBe(2);
    await window.connect();
    window.told.voices?.();
    expect(window.attachments()).toBe(4);
  });

  test('hears while it is the holder and the source, and only then', async () => {
    const window = makeVoice();
    await window.connect();
    expect(window.done).toEqual([]);
    window.become({ holderHears: true, holder: 'window-2' });
    window.become({ microphone: 'starting', source: 'recorder' });
    window.become({ microphone: 'muted' });
    expect(window.done).toEqual([]);
    window.become({ holderHears: true });
    window.become({ holderHears: true, phase: 'hearing' });
    expect(window.done).toEqual(['start']);
    window.become({ holderHears: false });
    expect(window.done).toEqual(['start', 'stop']);
    window.become({ holderHears: true });
    window.told.connection?.('closed');
    expect(window.done).toEqual(['start', 'stop', 'start', 'stop']);
    expect(window.voice.status).toBeNull();
  });

  test('opens its microphone anew when the core begins anew', async () => {
    const window = makeVoice();
    await window.connect();
    for (const holderHears of [true, true, false, true]) window.become({ holderHears });
    expect(window.done).toEqual(['start', 'stop', 'start']);
  });

  test('tells what became of its microphone, and sends what it hears', async () => {
    const window = makeVoice({ holder: 'window-1', microphone: 'starting' });
    await window.connect();
    const sound = { sequence: 0, samples: new Int16Array(320) };
    window.told.microphone?.onState('open');
    window.told.microphone?.onPiece(sound);
    window.told.microphone?.onState({ failed: 'unplugged' });
    expect(window.sent).toEqual([sound]);
    expect(window.called.slice(1)).toEqual([
      { name: 'microphone.report', input: { window: 'window-1', state: 'open' } },
      { name: 'microphone.report', input: { window: 'window-1', state: 'failed', kind: 'unplugged' } },
    ]);
  });

  test('plays sound that was begun with its rate, and reports it', async () => {
    const window = makeVoice();
    await window.connect();
    window.order('begin', 24_000);
    window.told.speech?.({ number: 4, sampleRate: 24_000, samples: new Int16Array(1) });
    window.order('pause');
    window.told.playback?.({ number: 4, played: 120, state: 'paused' });
    expect(window.done).toEqual([
      ['player', 4, 24_000],
      ['play', 4],
      ['player', 4, 'pause'],
    ]);
    expect(window.called.at(-1)).toEqual({
      name: 'playback.report',
      input: { window: 'window-1', number: 4, played: 120, state: 'paused' },
    });
  });

  test.each([undefined, 0])('says sentences that were begun with a rate of %s', async (rate) => {
    const window = makeVoice();
    await window.connect();
    window.order('begin', rate);
    window.told.event?.({ type: 'sentence-offered', number: 4, text: 'Hello.', voice: null });
    window.order('stop');
    expect(window.done).toEqual([
      ['speech', 4, 'begin'],
      ['say', 4, 'Hello.'],
      ['speech', 4, 'stop'],
    ]);
  });

  test('that does not hold the voice plays nothing, and falls silent when it loses it', async () => {
    const window = makeVoice({ holder: 'window-2' });
    await window.connect();
    window.order('begin', 24_000);
    window.told.speech?.({ number: 4, sampleRate: 24_000, samples: new Int16Array(1) });
    expect(window.done).toEqual([]);
    window.become({});
    window.order('begin', 24_000);
    window.become({ holder: 'window-2' });
    expect(window.done).toEqual([
      ['player', 4, 24_000],
      ['player', 4, 'stop'],
    ]);
  });

  test('shows what is heard and said, and how loud', async () => {
    const { voice, told, connect, become, order } = makeVoice();
    await connect();
    told.event?.({ type: 'caption-changed', speaker: 'person', text: 'What is', settled: false });
    told.event?.({ type: 'caption-changed', speaker: 'os', text: 'One moment.', settled: true });
    expect(voice.captions).toEqual({
      person: { text: 'What is', settled: false },
      os: { text: 'One moment.', settled: true },
    });
    become({ microphone: 'open' });
    told.event?.({ type: 'sound-heard', level: 0.4 });
    expect(voice.levels()).toEqual({ level: 0.4 });
    become({ microphone: 'open', phase: 'speaking' });
    expect(voice.levels().bands).toBeUndefined();
    order('begin', 24_000);
    expect(voice.levels()).toEqual({ level: 0.9, bands: [0.1, 0.2, 0.3] });
    become({ microphone: 'muted' });
    expect(voice.heardLevel).toBe(0);
  });

  test('that closes lets go of everything', async () => {
    const window = makeVoice({ holder: 'window-1', holderHears: true });
    await window.connect();
    window.end();
    expect(window.done).toEqual(['start', 'unsubscribed', 'stop', 'player disposed']);
  });
});
