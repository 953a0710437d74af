import { describe, expect, test, vi } from 'vitest';
import type { SpeechFailure } from '../../../src-main/conversation/speech-ports.ts';
import { createOpenAiSpeaker } from '../../../src-main/speech/synthesis/create-openai-speaker.ts';
import { wrapInWav } from '../../../src-main/speech/transcription/wav.ts';
import { speechFaults } from '../../fakes/speech-faults.ts';
import { tone, type SpeechReply } from '../../fakes/speech-server.ts';
import { aClient, aServer, canaryKey, canaryText, expectDiscreet, listenTo, never } from '../transcription/help.ts';

const aSpeaker = (server: { baseUrl: string }, timeout = 5_000) =>
  createOpenAiSpeaker({ client: aClient(server), model: 'fake-tts', timeout });

const bytesOf = (samples: Int16Array): Uint8Array<ArrayBuffer> => new Uint8Array(Int16Array.from(samples).buffer);

/** A WAV as a program writes it into a pipe: lengths unknown, a note before the samples. */
function pipedWav(samples: Int16Array, rate: number, length = 0xffff_ffff): Uint8Array {
  const wav = Buffer.from(wrapInWav(samples, rate));
  wav.writeUInt32LE(length, 40);
  const note = Buffer.from('LIST\u0005\u0000\u0000\u0000hello\u0000', 'latin1');
  return Buffer.concat([wav.subarray(0, 36), note, wav.subarray(36)]);
}

describe('a sentence becomes sound', () => {
  test('pieces of at most 100 ms come at 24 kHz, the first long before the last', async () => {
    const server = await aServer({ pieceDelay: 40, perCharacter: 50 });
    const began = performance.now();
    const at: number[] = [];
    let samples = 0;
    for await (const piece of aSpeaker(server).speak('Hello there, you!!!!', null, never())) {
      at.push(performance.now() - began);
      samples += piece.samples.length;
      expect(piece.sampleRate).toBe(24_000);
      expect(piece.samples.length).toBeLessThanOrEqual(2_400);
    }
    expect(samples).toBe(24_000);
    expect((at.at(-1) ?? 0) - (at[0] ?? 0)).toBeGreaterThan(250);
  });

  test('the server is asked for pcm with the text, the model and the voice', async () => {
    const server = await aServer();
    await listenTo(aSpeaker(server), 'Grüße, 世界 🌍 — "ça va?"', { voice: 'af_bella' });
    const [request] = server.speeches();
    expect(request?.fields).toMatchObject({
      model: 'fake-tts',
      voice: 'af_bella',
      input: 'Grüße, 世界 🌍 — "ça va?"',
      response_format: 'pcm',
    });
    expect(request?.headers).toMatchObject({
      authorization: `Bearer ${canaryKey}`,
      'content-type': 'application/json',
    });
    expect(request?.headers.accept).toMatch(/^audio\//);
  });

  test('samples whose two bytes come apart are put together again', async () => {
    const server = await aServer();
    const sound = tone(60, 24_000);
    server.setSpeech(speechFaults.byteByByte('audio/pcm', bytesOf(sound)));
    expect([...(await listenTo(aSpeaker(server), 'Hello.')).samples]).toEqual([...sound]);
  });

  test('a byte too many at the end is left out', async () => {
    const server = await aServer();
    server.setSpeech(speechFaults.says('audio/pcm', new Uint8Array([1, 0, 2, 0, 3])));
    expect([...(await listenTo(aSpeaker(server), 'Hello.')).samples]).toEqual([1, 2]);
  });

  test.each(['audio/pcm;rate=22050', 'audio/L16; rate=22050', 'audio/l16; codec=pcm; rate=22050'])(
    '%s is believed',
    async (type) => {
      const server = await aServer();
      server.setSpeech(speechFaults.says(type, bytesOf(tone(50, 22_050))));
      expect((await listenTo(aSpeaker(server), 'Hello.')).pieces.map(({ sampleRate }) => sampleRate)).toEqual([22_050]);
    },
  );

  const wavs: [string, Uint8Array, number][] = [
    ['a WAV', wrapInWav(tone(300, 16_000), 16_000), 16_000],
    ['a WAV of unknown length with a note', pipedWav(tone(300, 22_050), 22_050), 22_050],
    ["espeak-ng's length", pipedWav(tone(300, 22_050), 22_050, 0x7fff_f000), 22_050],
    ['a length of 0', pipedWav(tone(300, 48_000), 48_000, 0), 48_000],
  ];
  test.each(wavs)('%s tells its rate, and its header is not played', async (_what, wav, rate) => {
    const server = await aServer();
    for (const reply of [speechFaults.says('audio/x-wav', wav), speechFaults.byteByByte('audio/pcm', wav)]) {
      server.setSpeech(reply);
      const heard = await listenTo(aSpeaker(server), 'Hello.');
      expect(heard.failure).toBeNull();
      expect(new Set(heard.pieces.map(({ sampleRate }) => sampleRate))).toEqual(new Set([rate]));
      expect([...heard.samples]).toEqual([...tone(300, rate)]);
    }
  });

  test('what stands after the samples of a WAV is not played, and two channels become one', async () => {
    const server = await aServer();
    const wav = Buffer.from(wrapInWav(Int16Array.of(100, 200, -100, -300), 24_000));
    wav.writeUInt16LE(2, 22);
    server.setSpeech(
      speechFaults.says('audio/wav', Buffer.concat([wav, Buffer.from('LIST\u0004\u0000\u0000\u0000note')])),
    );
    expect([...(await listenTo(aSpeaker(server), 'Hello.')).samples]).toEqual([150, -200]);
  });

  test('ten thousand characters are said in several requests, none of them lost', async () => {
    const server = await aServer({ perCharacter: 1 });
    const text = 'A sentence that is neither long nor short. '.repeat(235).trim();
    expect((await listenTo(aSpeaker(server), text)).failure).toBeNull();
    const parts = server.speeches().map(({ fields }) => fields['input'] ?? '');
    expect(parts.map((part) => part.length).every((length) => length <= 4_096)).toBe(true);
    expect(parts).toHaveLength(3);
    expect(parts.join(' ')).toBe(text);
    expect(parts.every((part) => part.endsWith('.'))).toBe(true);
  });

  test('a text without spaces is cut between characters', async () => {
    const server = await aServer({ perCharacter: 1 });
    const text = `a${'🌍'.repeat(3_000)}b`;
    await listenTo(aSpeaker(server), text);
    const parts = server.speeches().map(({ fields }) => fields['input'] ?? '');
    expect([parts.join(''), parts.every((part) => part.isWellFormed())]).toEqual([
      text.slice(0, parts.join('').length),
      true,
    ]);
  });

  test.each(['', '  ', '...', '🙂'])('%j has nothing to say, and nobody is asked', async (text) => {
    const server = await aServer();
    expect(await listenTo(aSpeaker(server), text)).toMatchObject({ pieces: [], failure: null });
    expect(server.requests).toEqual([]);
  });
});

const begun = bytesOf(tone(300, 24_000));
const faults: { fault: string; reply: SpeechReply; kind: SpeechFailure['kind']; heard?: boolean }[] = [
  { fault: 'a refused key', reply: speechFaults.refusesKey(), kind: 'refused-key' },
  { fault: 'an unknown model', reply: speechFaults.status(404), kind: 'no-such-model' },
  { fault: 'a limit', reply: speechFaults.status(429), kind: 'rate-limited' },
  { fault: 'a fault of the server', reply: speechFaults.status(503), kind: 'server-fault' },
  { fault: 'an unknown voice', reply: speechFaults.status(400), kind: 'broken-answer' },
  { fault: 'a web page', reply: speechFaults.webPage(), kind: 'broken-answer' },
  { fault: 'JSON', reply: speechFaults.says('application/json', `{"error":"${canaryText}"}`), kind: 'broken-answer' },
  { fault: 'nothing', reply: speechFaults.noContent(), kind: 'broken-answer' },
  { fault: 'no bytes', reply: speechFaults.says('audio/pcm', ''), kind: 'broken-answer' },
  { fault: 'MP3', reply: speechFaults.says('audio/mpeg', begun), kind: 'broken-answer' },
  { fault: 'MP3 under the name of pcm', reply: speechFaults.says('audio/pcm', 'ID3\u0004rest'), kind: 'broken-answer' },
  { fault: 'Ogg under no name', reply: speechFaults.says('application/octet-stream', 'OggS'), kind: 'broken-answer' },
  {
    fault: 'a WAV without samples',
    reply: speechFaults.says('audio/wav', 'RIFF\u0001\u0001\u0001\u0001WAVE'),
    kind: 'broken-answer',
  },
  {
    fault: 'a RIFF that is no WAV',
    reply: speechFaults.says('audio/wav', 'RIFF....AVI LIST....'),
    kind: 'broken-answer',
  },
  { fault: 'a rate that cannot be', reply: speechFaults.says('audio/pcm;rate=1', begun), kind: 'broken-answer' },
  { fault: 'no headers', reply: speechFaults.silent(), kind: 'timeout' },
  { fault: 'headers and then nothing', reply: speechFaults.silentAfterHeaders('audio/pcm'), kind: 'timeout' },
  { fault: 'silence in the middle', reply: speechFaults.stalls('audio/pcm', begun), kind: 'timeout', heard: true },
  { fault: 'a socket cut at once', reply: speechFaults.hangsUp(), kind: 'unreachable' },
  {
    fault: 'a socket cut in the middle',
    reply: speechFaults.cuts('audio/pcm', begun),
    kind: 'unreachable',
    heard: true,
  },
];

describe('what a server does badly gets its name, and is asked once', () => {
  test.each(faults)('$fault: $kind', async ({ reply, kind, heard = false }) => {
    const server = await aServer();
    server.setSpeech(reply);
    const { failure, pieces } = await listenTo(aSpeaker(server, kind === 'timeout' ? 600 : 5_000), canaryText);
    expect([expectDiscreet(failure).kind, server.speeches().length, pieces.length > 0]).toEqual([kind, 1, heard]);
  });

  test('a WAV of floating-point numbers is no sound that can be played', async () => {
    const server = await aServer();
    const wav = Buffer.from(wrapInWav(tone(50, 24_000), 24_000));
    wav.writeUInt16LE(3, 20);
    server.setSpeech(speechFaults.says('audio/wav', wav));
    expect(await listenTo(aSpeaker(server), 'Hello.')).toMatchObject({
      pieces: [],
      failure: { kind: 'broken-answer' },
    });
  });

  test('a player that takes its time is no silence of the server', async () => {
    const server = await aServer({ perCharacter: 100 });
    let pieces = 0;
    for await (const piece of aSpeaker(server, 100).speak('abc', null, never())) {
      pieces += piece.samples.length > 0 ? 1 : 0;
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
    expect(pieces).toBe(3);
  });
});

describe('falling silent', () => {
  const reason = new Error('The person speaks.');

  test.each([
    ['before the sound', speechFaults.silent()],
    ['within the sound', speechFaults.stalls('audio/pcm', begun)],
  ])('an abort %s ends the socket and rejects with the reason', async (_when, reply) => {
    const server = await aServer();
    server.setSpeech(reply);
    const abort = new AbortController();
    const heard = listenTo(aSpeaker(server), 'Hello.', { signal: abort.signal });
    await vi.waitFor(() => expect(server.requests).toHaveLength(1));
    await new Promise((resolve) => setTimeout(resolve, 50));
    abort.abort(reason);
    expect((await heard).failure).toBe(reason);
    await vi.waitFor(() => expect(server.requests[0]?.state).toBe('cut'));
  });

  test('who stops to listen ends the socket too', async () => {
    const server = await aServer({ perCharacter: 1_000, pieceDelay: 20 });
    for await (const piece of aSpeaker(server).speak('Hello.', null, never())) {
      expect(piece.samples.length).toBeGreaterThan(0);
      break;
    }
    await vi.waitFor(() => expect(server.requests[0]?.state).toBe('cut'));
  });
});
