import net, { type AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { longestMessage, type FailureKind } from '../../src-main/contract/messages.ts';
import { wordsOf } from '../../src-main/contract/words.ts';
import { isAbsence } from '../../src-main/assistant/mind-keeper.ts';
import { chooseModel, startAssistant, type TestAssistant } from '../fakes/assistant.ts';
import { replies, serverSecret, startProvider, type Provider, type Reply } from '../fakes/provider.ts';

const key = 'sk-CANARYKEY0123456789';
const question = 'Where is the blue bowl?';

async function talkWith(reply: Reply): Promise<{ provider: Provider; assistant: TestAssistant }> {
  const provider = await startProvider(reply);
  onTestFinished(() => provider.dispose().catch(() => undefined));
  const assistant = await startAssistant();
  await chooseModel(assistant, provider.baseUrl, key);
  await assistant.call('onboarding.name', { decision: 'own', name: 'Iris' });
  return { provider, assistant };
}

const ask = async (assistant: TestAssistant, text: string) => {
  const { message, turn } = await assistant.call('conversation.send', { text });
  return { message, settled: await assistant.settled(turn) };
};

/** The words that were said since they met. */
const said = async (assistant: TestAssistant): Promise<string[]> =>
  (await assistant.transcript()).slice(1).map(({ text }) => text);

/** After a fault: what was left open is answered by itself once the provider is well, and else the next question is. */
async function recovers(assistant: TestAssistant, kind: FailureKind, asked: string): Promise<void> {
  if (isAbsence(kind)) {
    const settled = await assistant.until(
      'turn-settled',
      (event) => event.question === asked && event.failure === null && event.reply !== null,
    );
    expect(settled.failure).toBeNull();
  }
  expect(await assistant.say('And are you there now?')).toBe('Here I am.');
}

const tomorrow = new Date(Date.now() + 86_400_000).toUTCString();

describe('a provider that fails before the first word', () => {
  test.each<[fault: string, kind: FailureKind, reply: Reply]>([
    ['F2 refuses the key, and quotes it', 'refused-key', replies.refusesKey()],
    ['F3 asks to wait an hour', 'rate-limited', replies.limits('3600')],
    ['F3 asks to wait until a date', 'rate-limited', replies.limits(tomorrow)],
    ['F3 asks to wait a second, and again', 'rate-limited', replies.limits('1')],
    ['F4 has a fault three times', 'server-fault', replies.status(500)],
    ['F5 takes the question and sends no headers', 'timeout', replies.silent()],
    ['F5 sends its headers and nothing more', 'timeout', replies.silentAfterHeaders()],
    ['F7 hangs up', 'unreachable', replies.hangsUp()],
    ['F11 answers with a web page', 'not-a-model', replies.webPage()],
    ['F11 answers with nothing', 'broken-answer', replies.empty()],
    ['F11 answers with status 204', 'not-a-model', replies.noContent()],
  ])('%s: one sentence, the question is kept, and it goes on by itself', async (_fault, kind, reply) => {
    const { provider, assistant } = await talkWith(reply);
    const { message, settled } = await ask(assistant, question);
    const sentence = settled.failure?.sentence ?? '';
    expect(settled).toMatchObject({ reply: null, failure: { kind } });
    expect(sentence).toMatch(/^[A-Z][^\n]+\.$/);
    expect(sentence).not.toMatch(/CANARY/);
    provider.setReply('Here I am.');
    expect((await said(assistant))[0]).toBe(question);
    await recovers(assistant, kind, message.id);
    expect(assistant.logLines.join('')).not.toMatch(new RegExp(`CANARY|${serverSecret}|bowl`));
  });
});

describe('a provider that fails in the middle of its answer', () => {
  test.each<[fault: string, kind: FailureKind, reply: Reply]>([
    ['F6 falls silent', 'stalled', replies.stalls('Half of it')],
    ['F7 is cut off', 'cut-off', replies.cuts('Half of it')],
    ['F8 ends without a reason', 'cut-off', replies.withoutFinish('Half of it')],
    ['F9 sends JSON that cannot be read', 'broken-answer', replies.malformed()],
    ['F10 sends an error', 'server-fault', replies.errorEvent()],
    ['F12 reached its length', 'too-long', replies.finishes('length', 'Half of it')],
    ['F12 was ended by its filter', 'filtered', replies.finishes('content_filter', 'Half of it')],
  ])('%s: what came is kept and marked, in one sentence, and the next is answered', async (_fault, kind, reply) => {
    const { provider, assistant } = await talkWith(reply);
    const { settled } = await ask(assistant, question);
    expect(settled.failure).toMatchObject({ kind, sentence: wordsOf('en').failures[kind]('') });
    const kept = (await assistant.transcript()).at(-1);
    expect(kept).toMatchObject({ id: settled.reply, role: 'os', state: 'interrupted' });
    expect(kept?.text).toMatch(/^(Half of it|Well)/);
    provider.setReply('Here I am.');
    // The half answer stands: nothing is begun again over it by itself.
    expect(await assistant.say('And are you there now?')).toBe('Here I am.');
    expect(await said(assistant)).toEqual([question, kept?.text, 'And are you there now?', 'Here I am.']);
  });
});

describe('F1 a provider that cannot be reached', () => {
  const cases: [string, () => Promise<string>][] = [
    ['nobody listens', async () => `http://127.0.0.1:${await freePort()}/v1`],
    ['its name does not resolve', () => Promise.resolve('http://no-such-name.invalid/v1')],
    [
      'it speaks no TLS',
      async () => {
        const plain = await startProvider('Hello.');
        onTestFinished(() => plain.dispose());
        return plain.baseUrl.replace('http:', 'https:');
      },
    ],
  ];
  test.each(cases)('%s: one sentence, and it looks again by itself', async (_case, address) => {
    const assistant = await startAssistant();
    await chooseModel(assistant, await address());
    await assistant.call('onboarding.name', { decision: 'own', name: 'Iris' });
    const { settled } = await ask(assistant, question);
    const sentence = wordsOf('en').failures.unreachable('');
    expect(settled).toMatchObject({ reply: null, failure: { kind: 'unreachable', sentence } });
    const looked = await assistant.until('mind-changed', ({ mind }) => mind.state === 'away' && mind.looks > 0);
    expect(looked.mind).toMatchObject({ state: 'away', sentence });
    expect((await assistant.transcript()).at(-1)).toMatchObject({ text: question, unanswered: 'unreachable' });
  });
});

describe('an answer of an unusual shape', () => {
  test('F14 comes whole in single bytes, every letter that they split among them', async () => {
    const text = 'Grüße, 世界 🌍 — ça va? 👩‍👩‍👧';
    const { assistant } = await talkWith(replies.byteByByte(text));
    expect(await assistant.say('Hello.')).toBe(text);
  });

  test('F15 of ten million characters is kept as far as a message goes, said to be cut, and the next is answered', async () => {
    const { provider, assistant } = await talkWith(replies.huge(10_000_000));
    const { settled } = await ask(assistant, 'Tell me everything.');
    expect(settled.failure).toMatchObject({ kind: 'too-long' });
    expect((await assistant.transcript()).at(-1)).toMatchObject({ id: settled.reply, state: 'interrupted' });
    expect((await assistant.transcript()).at(-1)?.text).toHaveLength(longestMessage);
    // The rest of it is not waited for: the connection is given up.
    await expect.poll(() => provider.questions().at(-1)?.state, { timeout: 20_000 }).toBe('cut');
    provider.setReply('Here I am.');
    expect(await assistant.say('And are you there now?')).toBe('Here I am.');
  });
});

/** A port that nobody listens on. */
async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
