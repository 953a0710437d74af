import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Message } from '#contract/messages.ts';
import { wordsOf } from '#contract/words.ts';
import { plainDate } from '../../src-main/conversation/time-words.ts';
import type { Recalled } from '../../src-main/conversation/ports.ts';
import { offeredModels } from '../../src-main/mind/create-mind.ts';
import { aFetch, aMind, aProvider, aRequest, canaryKey, listenTo } from './ask.ts';

const at = (time: string): number => Date.parse(time);

const recalled = (text: string, time: string, { inTalk = false, speaker = 'Theo' } = {}): Recalled => ({
  score: 0.5,
  inTalk,
  outdated: false,
  message: {
    id: '01890a5d-ac96-774b-bcce-b302099a8057',
    conversation: 'lifelong',
    role: speaker === 'Iris' ? 'os' : 'person',
    speaker,
    at: at(time),
    text,
    state: 'complete',
    unanswered: null,
    replaced: false,
    spoken: false,
    pace: null,
  } satisfies Message,
});

describe('what a provider is sent', () => {
  test('the instructions first, then the talk in its order', async () => {
    const provider = await aProvider('Hello.');
    const request = aRequest({
      instructions: 'You are Iris.',
      messages: [
        { role: 'person', text: 'Good morning.', at: 1 },
        { role: 'os', text: 'Good morning, Theo.', at: 2 },
        { role: 'person', text: 'Where is my book?', at: 3 },
      ],
    });
    await listenTo(aMind(provider), { request });
    expect(provider.questions()[0]?.body).toEqual({
      model: 'fake-model',
      stream: true,
      messages: [
        { role: 'system', content: 'You are Iris.' },
        { role: 'user', content: 'Good morning.' },
        { role: 'assistant', content: 'Good morning, Theo.' },
        { role: 'user', content: 'Where is my book?' },
      ],
    });
  });

  test('memories below the instructions, dated, oldest first, and not those that the talk holds', async () => {
    const provider = await aProvider('Hello.');
    const later = recalled('The book is with Ann.', '2026-10-02T18:30:00Z');
    const earlier = recalled('You read a lot.', '2026-03-01T09:00:00Z', { speaker: 'Iris' });
    const spoken = recalled('Where is my book?', '2026-11-21T10:00:00Z', { inTalk: true });
    await listenTo(aMind(provider), { request: aRequest({ recalled: [later, spoken, earlier] }) });
    const { messages } = provider.questions()[0]?.body ?? { messages: [] };
    const words = wordsOf('en').mind;
    const expected = [
      words.episode(plainDate(earlier.message.at), 'Iris', 'You read a lot.'),
      words.episode(plainDate(later.message.at), 'Theo', 'The book is with Ann.'),
    ];
    expect(messages[0]?.content).toBe(`You are Iris.\n\n${words.recalled(expected)}`);
    expect(messages[0]?.content).toMatch(/2026-03-01 \d\d:\d\d\] Iris: You read a lot\./);
    expect(messages.filter(({ role }) => role === 'system')).toHaveLength(1);
    expect(JSON.stringify(messages.slice(1))).not.toContain('Ann');
  });

  test('no word of memories where there are none', async () => {
    const provider = await aProvider('Hello.');
    await listenTo(aMind(provider), {
      request: aRequest({ recalled: [recalled('So.', '2026-11-21T10:00:00Z', { inTalk: true })] }),
    });
    expect(provider.questions()[0]?.body?.messages[0]?.content).toBe('You are Iris.');
  });

  test('the key as a bearer token, and none where none is kept', async () => {
    const provider = await aProvider('Hello.');
    await listenTo(aMind(provider));
    await listenTo(aMind(provider, { key: '' }));
    expect(provider.questions().map(({ headers }) => headers.authorization)).toEqual([
      `Bearer ${canaryKey}`,
      undefined,
    ]);
  });

  test('nothing that describes this machine', async () => {
    const provider = await aProvider('Hello.');
    await listenTo(aMind(provider));
    await aMind(provider).probe(new AbortController().signal);
    const seen = JSON.stringify(provider.requests.map(({ headers }) => headers)).toLowerCase();
    for (const telling of ['stainless', process.platform, process.version, process.arch])
      expect(seen).not.toContain(telling);
  });
});

describe('what the environment holds for other programs', () => {
  afterEach(() => vi.unstubAllEnvs());

  test('is never sent to the server that was chosen', async () => {
    vi.stubEnv('OPENAI_API_KEY', 'sk-OTHER-KEY');
    vi.stubEnv('OPENAI_ADMIN_KEY', 'sk-OTHER-ADMIN');
    vi.stubEnv('OPENAI_ORG_ID', 'org-OTHER');
    vi.stubEnv('OPENAI_PROJECT_ID', 'proj-OTHER');
    vi.stubEnv('OPENAI_BASE_URL', 'http://127.0.0.1:9/OTHER');
    vi.stubEnv('OPENAI_CUSTOM_HEADERS', 'Authorization: Bearer OTHER\nX-Other: OTHER');
    vi.stubEnv('OPENAI_LOG', 'debug');
    const said = (['log', 'info', 'warn', 'error', 'debug'] as const).map((name) => vi.spyOn(console, name));
    const provider = await aProvider('Hello.');
    expect(await listenTo(aMind(provider))).toMatchObject({ text: 'Hello.', whole: true });
    await aMind(provider, { key: '' }).probe(new AbortController().signal);
    expect(await offeredModels(provider.baseUrl, '', aFetch(), new AbortController().signal)).toEqual([
      'fake-model',
      'another-model',
    ]);
    expect(provider.requests).toHaveLength(3);
    expect(JSON.stringify(provider.requests)).not.toMatch(/other(?!-model)/i);
    for (const spy of said) {
      expect(spy).not.toHaveBeenCalled();
      spy.mockRestore();
    }
  });
});
