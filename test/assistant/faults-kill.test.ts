import { describe, expect, onTestFinished, test } from 'vitest';
import { startAssistant } from '../fakes/assistant.ts';
import { startProgram, type Program } from '../fakes/program.ts';
import { replies, startProvider } from '../fakes/provider.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';
import { needs } from '../tools/skip.ts';

const question = 'Tell me a long story.';
const story = 'Once upon a time. '.repeat(40);

/** The nth line of the program that tells of this. */
async function nth(program: Program, what: string, count: number): Promise<void> {
  await program.line((line) => line.includes(what));
  await expect
    .poll(
      () =>
        program
          .stdout()
          .split('\n')
          .slice(0, -1)
          .filter((line) => line.includes(what)).length,
      {
        timeout: 20_000,
        interval: 1,
      },
    )
    .toBeGreaterThanOrEqual(count);
}

type Step = [step: string, reach: (program: Program, asked: Promise<undefined>) => Promise<unknown>];

describe('F29 kill -9 at each step of a turn', { ...needs('posix'), timeout: 120_000 }, () => {
  test.each<Step>([
    ['the message is written', (program) => nth(program, '"message-added"', 1)],
    ['the turn has begun', (program) => nth(program, '"turn-started"', 1)],
    ['it is acknowledged', (program) => nth(program, '"sent"', 1)],
    ['the mind is asked', (_, asked) => asked],
    ['the first piece has come', (program) => nth(program, '"reply-delta"', 1)],
    ['many pieces have come', (program) => nth(program, '"reply-delta"', 60)],
    ['the reply is written', (program) => nth(program, '"message-changed"', 1)],
    ['the turn is over', (program) => nth(program, '"turn-settled"', 1)],
  ])('%s: the message is there, a part of a reply is marked, and it is answered once', async (_step, reach) => {
    const folder = temporaryFolder();
    const { promise: reached, resolve: tellAsked } = Promise.withResolvers<undefined>();
    const provider = await startProvider((request, response) => {
      tellAsked(undefined);
      return replies.says(story, { size: 6, delay: 4 })(request, response);
    });
    onTestFinished(() => provider.dispose());
    const program = startProgram('test/fixtures/talk-until-killed.ts', [folder, provider.baseUrl, question]);
    await reach(program, reached);
    expect(await program.end('SIGKILL')).toMatchObject({ signal: 'SIGKILL' });

    const assistant = await startAssistant({ folder, environment: { OS1_LLM_BASE_URL: provider.baseUrl } });
    const [asked, reply, ...more] = await assistant.transcript();
    expect(asked).toMatchObject({ role: 'person', text: question });
    expect(more).toEqual([]);
    if (reply) {
      expect(story.startsWith(reply.text)).toBe(true);
      expect(reply.state).toBe(reply.text === story ? reply.state : 'interrupted');
      expect(reply.state).not.toBe('streaming');
    }
    provider.setReply('A short one.');
    const { turn } = await assistant.call('conversation.retry', { question: asked?.id ?? '' });
    expect(await assistant.settled(turn)).toMatchObject({ failure: null });
    expect((await assistant.transcript()).map(({ text }) => text)).toEqual([question, 'A short one.']);
  });
});
