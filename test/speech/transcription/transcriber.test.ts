import { describe, expect, test, vi } from 'vitest';
import type { SpeechFailure } from '../../../src-main/conversation/speech-ports.ts';
import {
  createOpenAiTranscriber,
  type TranscriberOptions,
} from '../../../src-main/speech/transcription/create-openai-transcriber.ts';
import { speechFaults, speechServerSecret } from '../../fakes/speech-faults.ts';
import { tone, transcriptEvent, type SpeechReply, type SpeechServer } from '../../fakes/speech-server.ts';
import { aClient, aServer, canaryKey, canaryText, expectDiscreet, failureOf, never } from './help.ts';

const speech = tone(400, 16_000);

const aTranscriber = (server: { baseUrl: string }, change: Partial<TranscriberOptions> = {}) =>
  createOpenAiTranscriber({
    client: aClient(server),
    model: 'fake-whisper',
    language: null,
    local: true,
    timeout: 5_000,
    ...change,
  });

describe('what was said becomes words', () => {
  test('the samples come to the server as a WAV of 16 kHz, with the model and nothing that it need not know', async () => {
    const server = await aServer({ transcribe: () => ' Hello there.\n' });
    expect(await aTranscriber(server).transcribe(speech, never())).toBe('Hello there.');
    const [request] = server.transcriptions();
    expect(request?.fields).toEqual({ model: 'fake-whisper', response_format: 'json' });
    expect(request?.sound).toMatchObject({ name: 'speech.wav', type: 'audio/wav' });
    expect([...(request?.sound?.samples ?? [])]).toEqual([...speech]);
    const header = request?.sound?.header ?? Buffer.alloc(44);
    expect([header.toString('latin1', 0, 4), header.toString('latin1', 8, 16)]).toEqual(['RIFF', 'WAVEfmt ']);
    expect([header.readUInt32LE(24), header.readUInt16LE(34), header.readUInt32LE(40)]).toEqual([16_000, 16, 12_800]);
    expect(request?.headers).toMatchObject({ authorization: `Bearer ${canaryKey}` });
    expect(request?.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
    expect(Object.keys(request?.headers ?? {}).filter((name) => name.startsWith('x-stainless'))).toEqual([]);
  });

  test('a part of a longer recording is sent as that part alone', async () => {
    const server = await aServer({ transcribe: (samples) => `${samples.length} samples` });
    expect(await aTranscriber(server).transcribe(speech.subarray(1_000, 4_000), never())).toBe('3000 samples');
  });

  test('the language is sent where it is known', async () => {
    const server = await aServer();
    await aTranscriber(server, { language: 'de' }).transcribe(speech, never());
    expect(server.transcriptions()[0]?.fields['language']).toBe('de');
  });

  test("OpenAI's newer models tell the words as they come", async () => {
    const server = await aServer({ transcribe: () => 'Grüße aus 東京 today.', wordDelay: 5 });
    const partial: string[] = [];
    const words = await aTranscriber(server, { model: 'gpt-4o-mini-transcribe' }).transcribe(speech, never(), (text) =>
      partial.push(text),
    );
    expect(words).toBe('Grüße aus 東京 today.');
    expect(partial).toEqual(['Grüße', 'Grüße aus', 'Grüße aus 東京', 'Grüße aus 東京 today.']);
    expect(server.transcriptions()[0]?.fields['stream']).toBe('true');
  });

  test.each(['whisper-1', 'Systran/faster-whisper-small'])('%s is not asked for events', async (model) => {
    const server = await aServer();
    const partial: string[] = [];
    expect(await aTranscriber(server, { model }).transcribe(speech, never(), (text) => partial.push(text))).toBe(
      'Hello there.',
    );
    expect([server.transcriptions()[0]?.fields['stream'], partial]).toEqual([undefined, []]);
  });

  test('events that nobody asked for are read, byte by byte and with unknown ones among them', async () => {
    const server = await aServer();
    server.setTranscription(
      speechFaults.byteByByte(
        'text/event-stream',
        `: hello\n\n${transcriptEvent({ type: 'transcript.text.delta', delta: 'Grüße 🌍' })}${transcriptEvent({ type: 'transcript.text.segment', id: 1 })}${transcriptEvent({ type: 'transcript.text.done', text: 'Grüße 🌍!' })}`,
      ),
    );
    expect(await aTranscriber(server).transcribe(speech, never())).toBe('Grüße 🌍!');
  });

  test('JSON is understood where a model of the newer ones answers with it, and where each byte comes alone', async () => {
    const server = await aServer();
    server.setTranscription(speechFaults.byteByByte('application/json', '{"text":"Ça va, 世界?"}'));
    const transcriber = aTranscriber(server, { model: 'gpt-transcribe' });
    expect(await transcriber.transcribe(speech, never(), () => undefined)).toBe('Ça va, 世界?');
  });

  test.each([
    ['[BLANK_AUDIO]', ''],
    ['(silence)', ''],
    [' [Music] \n [ Silence ]', ''],
    ['*coughs*', ''],
    ['♪ la la ♪', ''],
    ['<|nospeech|>', ''],
    ['...', ''],
    ['', ''],
    ['[BLANK_AUDIO] Yes.\n [Music]\n And no.', 'Yes. And no.'],
    ['Call John (not Jack).', 'Call John (not Jack).'],
    ['5', '5'],
    ['はい。', 'はい。'],
  ])('%j is %j', async (text, words) => {
    const server = await aServer({ transcribe: () => text });
    expect(await aTranscriber(server).transcribe(speech, never())).toBe(words);
  });

  test('less than 100 ms is nothing, and nobody is asked', async () => {
    const server = await aServer();
    expect(await aTranscriber(server).transcribe(tone(99, 16_000), never())).toBe('');
    expect(server.requests).toEqual([]);
  });

  test('without a key none is sent', async () => {
    const server = await aServer();
    await aTranscriber(server, { client: aClient(server, '') }).transcribe(speech, never());
    expect(server.transcriptions()[0]?.headers.authorization).toBeUndefined();
  });
});

const events = 'text/event-stream';
const delta = transcriptEvent({ type: 'transcript.text.delta', delta: canaryText });

const faults: { fault: string; reply: SpeechReply; kind: SpeechFailure['kind'] }[] = [
  { fault: 'a refused key', reply: speechFaults.refusesKey(), kind: 'refused-key' },
  { fault: 'a forbidden key', reply: speechFaults.status(403), kind: 'refused-key' },
  { fault: 'an unknown model', reply: speechFaults.status(404), kind: 'no-such-model' },
  { fault: 'a limit', reply: speechFaults.status(429, { 'retry-after': '1' }), kind: 'rate-limited' },
  { fault: 'a long limit', reply: speechFaults.status(429, { 'retry-after': '3600' }), kind: 'rate-limited' },
  { fault: 'a fault of the server', reply: speechFaults.status(500), kind: 'server-fault' },
  { fault: 'a request that it does not understand', reply: speechFaults.status(400), kind: 'broken-answer' },
  { fault: 'a web page', reply: speechFaults.webPage(), kind: 'broken-answer' },
  { fault: 'plain text', reply: speechFaults.says('text/plain', canaryText), kind: 'broken-answer' },
  { fault: 'nothing', reply: speechFaults.noContent(), kind: 'broken-answer' },
  {
    fault: 'broken JSON',
    reply: speechFaults.says('application/json', `{"text": "${canaryText}`),
    kind: 'broken-answer',
  },
  {
    fault: 'another shape',
    reply: speechFaults.says('application/json', `{"text": ["${canaryText}"]}`),
    kind: 'broken-answer',
  },
  {
    fault: 'an answer without end',
    reply: speechFaults.says('application/json', `"${'x'.repeat(1_100_000)}"`),
    kind: 'broken-answer',
  },
  {
    fault: 'broken JSON in events',
    reply: speechFaults.says(events, `data: {"type": ${canaryText}\n\n`),
    kind: 'broken-answer',
  },
  {
    fault: 'an error in events',
    reply: speechFaults.says(events, `data: {"error":{"message":"${canaryText}"}}\n\n`),
    kind: 'server-fault',
  },
  {
    fault: 'events of another shape',
    reply: speechFaults.says(events, transcriptEvent({ type: 'transcript.text.done', text: 1 })),
    kind: 'broken-answer',
  },
  {
    fault: 'events without their end',
    reply: speechFaults.says(events, `${delta}data: [DONE]\n\n`),
    kind: 'broken-answer',
  },
  { fault: 'no headers', reply: speechFaults.silent(), kind: 'timeout' },
  { fault: 'headers and then nothing', reply: speechFaults.silentAfterHeaders('application/json'), kind: 'timeout' },
  { fault: 'silence in the middle', reply: speechFaults.stalls('application/json', '{"text":'), kind: 'timeout' },
  { fault: 'silence between events', reply: speechFaults.stalls(events, delta), kind: 'timeout' },
  { fault: 'a socket cut at once', reply: speechFaults.hangsUp(), kind: 'unreachable' },
  {
    fault: 'a socket cut in the middle',
    reply: speechFaults.cuts('application/json', '{"text":'),
    kind: 'unreachable',
  },
  { fault: 'a socket cut between events', reply: speechFaults.cuts(events, delta), kind: 'unreachable' },
];

describe('what a server does badly gets its name, and is asked once', () => {
  test.each(faults)('$fault: $kind', async ({ reply, kind }) => {
    const said = (['log', 'info', 'warn', 'error', 'debug'] as const).map((name) => vi.spyOn(console, name));
    const server = await aServer();
    server.setTranscription(reply);
    const failure = expectDiscreet(
      await failureOf(aTranscriber(server, { timeout: kind === 'timeout' ? 600 : 5_000 }).transcribe(speech, never())),
    );
    expect([failure.kind, server.transcriptions().length]).toEqual([kind, 1]);
    for (const spy of said) {
      expect(spy).not.toHaveBeenCalled();
      spy.mockRestore();
    }
    expect(JSON.stringify(failure)).not.toContain(speechServerSecret);
  });

  test('nobody at the address: unreachable', async () => {
    const server = await aServer();
    const transcriber = aTranscriber(server);
    await server.dispose();
    expect(expectDiscreet(await failureOf(transcriber.transcribe(speech, never()))).kind).toBe('unreachable');
  });
});

describe('aborting', () => {
  const reason = new Error('The person goes on.');
  const abortIn = async (server: SpeechServer, reply: SpeechReply | null): Promise<unknown> => {
    if (reply !== null) server.setTranscription(reply);
    const abort = new AbortController();
    const failure = failureOf(aTranscriber(server).transcribe(speech, abort.signal));
    await vi.waitFor(() => expect(server.requests).toHaveLength(1));
    await new Promise((resolve) => setTimeout(resolve, 50));
    abort.abort(reason);
    return failure;
  };

  test.each([
    ['before the answer', speechFaults.silent()],
    ['within JSON', speechFaults.stalls('application/json', '{"text":')],
    ['between events', speechFaults.stalls(events, delta)],
  ])('%s ends the socket and rejects with the reason', async (_when, reply) => {
    const server = await aServer();
    expect(await abortIn(server, reply)).toBe(reason);
    await vi.waitFor(() => expect(server.requests[0]?.state).toBe('cut'));
  });

  test('beforehand asks nobody', async () => {
    const server = await aServer();
    expect(await failureOf(aTranscriber(server).transcribe(speech, AbortSignal.abort(reason)))).toBe(reason);
    expect(server.requests).toEqual([]);
  });

  test('afterwards changes nothing', async () => {
    const server = await aServer();
    const abort = new AbortController();
    expect(await aTranscriber(server).transcribe(speech, abort.signal)).toBe('Hello there.');
    abort.abort();
    await vi.waitFor(() => expect(server.requests[0]?.state).toBe('answered'));
  });
});

test('two minutes of speech come whole', async () => {
  const server = await aServer({ transcribe: (samples) => `${samples.length}` });
  expect(await aTranscriber(server).transcribe(tone(120_000, 16_000), never())).toBe('1920000');
});
