import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { discoverSpeech } from '../../../src-main/speech/discover-speech.ts';
import { aServer } from './help.ts';

const place = (baseUrl: string, name = 'LocalAI') => ({ baseUrl, name: () => name });

/** A server whose every answer is the same; null for one that never answers. */
async function aPage(body: string | null, status = 200): Promise<string> {
  const server = http.createServer((_request, response) => {
    if (body !== null) response.writeHead(status, { 'content-type': 'text/html' }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

test('servers of speech are found with the models that hear or speak', async () => {
  const server = await aServer({
    models: ['Systran/faster-whisper-small', 'hexgrad/Kokoro-82M', 'llama-3', 'gpt-4o-mini-tts'],
  });
  expect(await discoverSpeech(fetch, [place(server.baseUrl)], [])).toEqual([
    {
      name: 'LocalAI',
      baseUrl: server.baseUrl,
      models: ['Systran/faster-whisper-small', 'hexgrad/Kokoro-82M', 'gpt-4o-mini-tts'],
    },
  ]);
});

test("speaches' own word for what a model is for is believed", async () => {
  const data = [
    { id: 'some/model', task: 'automatic-speech-recognition' },
    { id: 'other/model', task: 'text-to-speech' },
    { id: 'a-voice-detector', task: 'voice-activity-detection' },
  ];
  const page = await aPage(JSON.stringify({ data }));
  const found = await discoverSpeech(fetch, [place(`${page}v1`, 'speaches')], []);
  expect(found.map(({ models }) => models)).toEqual([['some/model', 'other/model']]);
});

test('a server with models for writing alone, a web page, an error and rubbish are left out', async () => {
  const llama = await aServer({ models: ['llama-3', 'qwen'] });
  const pages = [await aPage('<html>'), await aPage('{"data":[{"id":"whisper"}]}', 500), await aPage('{"data":7}')];
  const places = [llama.baseUrl, ...pages.map((page) => `${page}v1`)].map((baseUrl) => place(baseUrl));
  expect(await discoverSpeech(fetch, places, pages)).toEqual([]);
});

test("whisper.cpp's server is found by its page, but only with OpenAI's path", async () => {
  const page = (path: string): Promise<string> => aPage(`<title>Whisper.cpp Server</title><h2>${path}</h2>`);
  const [openAi, own] = [await page('/v1/audio/transcriptions'), await page('/inference')];
  expect(await discoverSpeech(fetch, [], [openAi, own])).toEqual([
    { name: 'whisper.cpp', baseUrl: `${openAi}v1`, models: ['whisper-1'] },
  ]);
});

test('the search is over within a second, whoever keeps silent', async () => {
  const silent = await aPage(null);
  const server = await aServer({ models: ['tts-1'] });
  const began = performance.now();
  const found = await discoverSpeech(fetch, [place(`${silent}v1`), place(server.baseUrl)], [silent]);
  expect(found.map(({ models }) => models)).toEqual([['tts-1']]);
  expect(performance.now() - began).toBeLessThan(1_500);
});
