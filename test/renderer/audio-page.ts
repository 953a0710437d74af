import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { onTestFinished } from 'vitest';
import { pageHeaders } from '#contract/page-policy.ts';
import { findChromium } from '../../src-main/assistant/open-window.ts';
import { listWindowFiles } from '../../src-main/assistant/window-files.ts';
import { root } from '../../src-main/launch/build-if-stale.ts';
import type { MicrophoneState, PlaybackReport, Player } from '../../src-renderer/audio/audio-parts.ts';

/** What the page puts into its window for the tests. */
export type AudioPage = {
  player: Player;
  /** Each report, and how many milliseconds after the page began it came. */
  reports: (PlaybackReport & { at: number })[];
  states: MicrophoneState[];
  /** What was heard: the samples of all pieces, and the numbers of the pieces. */
  heard: number[];
  sequences: number[];
  microphone: { start(): void; stop(): void };
};

declare global {
  interface Window {
    os1Audio: AudioPage;
  }
}

const script = `
import { createBrowserAudio } from '${path.join(root, 'src-renderer/audio/browser-audio.ts')}';
const audio = createBrowserAudio();
const [reports, states, heard, sequences] = [[], [], [], []];
window.os1Audio = {
  player: audio.createPlayer((report) => reports.push({ ...report, at: performance.now() })),
  reports,
  states,
  heard,
  sequences,
  microphone: audio.createMicrophone({
    onPiece: ({ sequence, samples }) => { sequences.push(sequence); heard.push(...samples); },
    onState: (state) => states.push(state),
  }),
};
if (location.hash === '#speaks') {
  window.os1Audio.player.begin(1, 24_000);
  window.os1Audio.player.play({ number: 1, sampleRate: 24_000, samples: new Int16Array(12_000) });
  window.os1Audio.player.order(1, 'end');
}
`;

/** Builds the window's sound as the window is built, into a folder; gives the folder. */
export async function buildAudioPage(folder: string): Promise<string> {
  const icon = '<link rel="icon" href="data:," />';
  fs.writeFileSync(
    path.join(folder, 'index.html'),
    `<!doctype html>${icon}<script type="module" src="./page.js"></script>`,
  );
  fs.writeFileSync(path.join(folder, 'page.js'), script);
  const outDir = path.join(folder, 'built');
  const configFile = path.join(root, 'src-renderer', 'vite.config.ts');
  await build({ configFile, root: folder, logLevel: 'error', build: { outDir } });
  return outDir;
}

/** Serves a built page with the headers of every page of ours. */
export async function serveAudioPage(outDir: string): Promise<{ address: string; close(): void }> {
  const files = listWindowFiles(outDir);
  const server = http.createServer((request, response) => {
    const found = files.get(request.url === '/' ? '/index.html' : (request.url ?? ''));
    response.writeHead(found ? 200 : 404, { ...pageHeaders, 'Content-Type': found?.type ?? 'text/plain' });
    response.end(found ? fs.readFileSync(found.file) : '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close: () => void server.close() };
}

/** Opens the page in a Chromium of its own, ended with the test. What the page's policy refuses is in `refused`. */
export async function openAudioPage(
  address: string,
  flags: readonly string[],
): Promise<{ page: Page; refused: string[] }> {
  const browser = await chromium.launch({
    executablePath: findChromium(process.env) ?? '',
    args: ['--disable-gpu', ...flags, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
  });
  onTestFinished(() => browser.close());
  const page = await browser.newPage();
  const refused: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') refused.push(`${message.text()} ${message.location().url}`);
  });
  page.on('pageerror', (error) => refused.push(error.message));
  await page.goto(address);
  // What a test evaluates counts as a gesture of the person's: one who has made none yet is left alone for a while.
  if (address.endsWith('#speaks')) await page.waitForTimeout(1_500);
  await page.waitForFunction(() => 'os1Audio' in window);
  return { page, refused };
}

/** A sound file: one channel of 16 bits. */
export function writeWav(file: string, sampleRate: number, samples: Int16Array): void {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + samples.length * 2, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(sampleRate, 24);
  header.writeUInt32LE(sampleRate * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(samples.length * 2, 40);
  fs.writeFileSync(file, Buffer.concat([header, Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength)]));
}
