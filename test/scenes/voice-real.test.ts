import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { sayWithFlite } from '../fakes/flite.ts';
import { phrases, startPocketsphinx, voiceOf } from '../fakes/pocketsphinx-server.ts';
import { startProgram } from '../fakes/program.ts';
import { replies, startProvider } from '../fakes/provider.ts';
import { startPulse } from '../fakes/pulse.ts';
import { needs } from '../tools/skip.ts';
import { log, meet, newFolder, openStage, type Stage } from './stage.ts';
import { collectEvents } from './voice-events.ts';

const needed = needs('chromium', 'flite', 'espeak', 'pulseaudio', 'pocketsphinx');

const person = { name: 'Theo', social: 'Rather not', mother: 'We talk on Sundays.' };

/** What the model says to everything; espeak-ng says it in about a second. */
const answer = 'I hear you.';

/** The value of a list at a share of its length. */
const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((one, other) => one - other)[Math.min(values.length - 1, Math.floor(values.length * share))] ??
  Number.NaN;

describe('real sound from microphone to loudspeaker, without a sound card', { ...needed, timeout: 240_000 }, () => {
  test('twenty phrases are twenty turns, heard, answered aloud and kept; muted or killed nothing listens', async () => {
    const began = performance.now();
    const spoken = phrases.map((phrase, index) => sayWithFlite(phrase, voiceOf(index)));
    const [pulse, ears] = await Promise.all([startPulse(), startPocketsphinx()]);
    const askedAt: number[] = [];
    const provider = await startProvider((request, response) => {
      askedAt.push(performance.now());
      return replies.says(answer)(request, response);
    });
    onTestFinished(() => provider.dispose());
    const folder = newFolder();
    let stage: Stage | null = null;
    const { told: events, hear } = collectEvents();
    onTestFinished(async () => {
      await stage?.quit().catch(() => undefined);
      fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    });
    stage = await openStage(
      folder,
      {
        ...pulse.environment,
        OS1_STT_BASE_URL: ears.baseUrl,
        OS1_STT_MODEL: 'pocketsphinx',
        OS1_LLM_BASE_URL: provider.baseUrl,
        OS1_LLM_MODEL: 'fake-model',
      },
      {},
      {
        // Playwright's headless browser is mute; this one plays into the server of the test.
        launch: { ignoreDefaultArgs: ['--mute-audio'], env: { ...process.env, ...pulse.environment } },
        onEvent: hear,
      },
    );
    const { page } = stage;
    await meet(page, person);
    expect(pulse.recorders()).toEqual([]);
    await page.getByRole('button', { name: 'Let me listen' }).click();
    await page.getByRole('button', { name: 'I am listening. Close the microphone' }).waitFor();
    await page.getByRole('img', { name: /is listening/ }).waitFor();
    // The voice activity is loaded a second later than the microphone opens.
    await events.until('sound-heard');
    expect(pulse.recorders()).toHaveLength(1);
    expect(events.of('voice-changed').at(-1)?.voice.source).toBe('recorder');

    const delays: number[] = [];
    const endpoints: number[] = [];
    const silentBefore = pulse.played();
    for (const [index, samples] of spoken.entries()) {
      await pulse.say(samples);
      const { marks } = await events.until('turn-measured', () => true, index);
      const since = (askedAt[index] ?? Number.NaN) - (pulse.lastHeardAt() ?? Number.NaN);
      delays.push(since);
      endpoints.push(since - ((marks.request ?? Number.NaN) - (marks.endpoint ?? Number.NaN)));
      expect(marks['first-sample']).toBeGreaterThan(marks['first-audio'] ?? Number.NaN);
    }
    const soundPlayed = pulse.played() - silentBefore;

    // Muted: no process is left, and the window says so.
    await page.getByRole('button', { name: 'I am listening. Close the microphone' }).click();
    await page.getByRole('button', { name: 'The microphone is closed. Open it' }).waitFor();
    await page.getByRole('img', { name: /is muted/ }).waitFor();
    expect(pulse.recorders()).toEqual([]);
    await pulse.say(spoken[0] ?? new Int16Array());
    await page.waitForTimeout(1_000);
    expect(ears.transcriptions().filter(({ state }) => state === 'open')).toEqual([]);
    expect(provider.questions()).toHaveLength(phrases.length);

    // What was said stands in the window and in the archive, marked as spoken.
    const { messages, spokenIds } = await exported(folder);
    const own = messages.filter(({ role, id }) => role === 'person' && spokenIds.has(id)).map(({ text }) => text);
    const right = own.filter((text, index) => text === phrases[index]).length;
    const figures = {
      turns: own.length,
      right,
      transcribed: `${Math.round(quantile(ears.took, 0.5))} ms (p50), ${Math.round(Math.max(...ears.took))} ms (most)`,
      endpoint: `${Math.round(quantile(endpoints, 0.5))} ms (p50), ${Math.round(Math.max(...endpoints))} ms (most) after the true end`,
      question: `${Math.round(quantile(delays, 0.5))} ms (p50), ${Math.round(Math.max(...delays))} ms (most) after the true end`,
      played: `${(soundPlayed / 1000).toFixed(1)} s of sound out of the loudspeaker`,
      whole: `${((performance.now() - began) / 1000).toFixed(0)} s`,
    };
    process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
    expect(quantile(endpoints, 0.5)).toBeLessThan(1_000);
    expect(own).toHaveLength(phrases.length);
    expect(right).toBeGreaterThanOrEqual(19);
    const replied = messages.filter(({ role, text, id }) => role === 'os' && text === answer && spokenIds.has(id));
    expect(replied).toHaveLength(phrases.length);
    expect(soundPlayed).toBeGreaterThan(phrases.length * 300);
    const last = log(page)
      .getByRole('article')
      .filter({ hasText: phrases.at(-1) ?? '' });
    await last.getByText(/said aloud/).waitFor();

    // Opened again, then killed as by a power failure: nothing goes on listening.
    await page.getByRole('button', { name: 'The microphone is closed. Open it' }).click();
    await expect.poll(() => pulse.recorders()).toHaveLength(1);
    await stage.kill();
    await expect.poll(() => pulse.recorders()).toEqual([]);
  });
});

type ExportedMessage = { kind: string; id: string; role: string; text: string };

/** What `os1 export` writes of the folder while OS1 runs on it. */
async function exported(folder: string): Promise<{ messages: ExportedMessage[]; spokenIds: Set<string> }> {
  const out = path.join(folder, 'all.jsonl');
  const words = ['export', '--format', 'jsonl', '--out', out, '--data', folder];
  const { code, stderr } = await startProgram('dist/os1.js', words).ended;
  if (code !== 0) throw new Error(stderr);
  const records = fs
    .readFileSync(out, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { kind: string; message: string } & ExportedMessage);
  return {
    messages: records.filter(({ kind }) => kind === 'message'),
    spokenIds: new Set(records.filter(({ kind }) => kind === 'spoken').map(({ message }) => message)),
  };
}
