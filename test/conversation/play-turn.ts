import type { Message } from '../../src-main/contract/messages.ts';
import type { MindRequest } from '../../src-main/conversation/ports.ts';
import { runTurn, type TurnDependencies, type TurnOutcome } from '../../src-main/conversation/run-turn.ts';
import { createFakeClock, type FakeClock } from '../fakes/clock.ts';
import { createScriptedModel, type ModelStep } from '../fakes/language-model.ts';

const request: MindRequest = {
  instructions: '',
  messages: [],
  recalled: [],
  known: [],
  facts: [],
  aside: null,
  persona: { osName: 'Ada', personName: null },
  now: 0,
};

type Write = { text: string; state: Message['state'] | undefined };
export type Stage = {
  outcome: TurnOutcome;
  writes: Write[];
  deltas: string[];
  started: string[];
  row: () => Message | null;
};
export type StageOptions = {
  clock?: FakeClock;
  signal?: AbortSignal;
  /** What the n-th write (from 0) fails with; undefined when it does not. */
  failAt?: (write: number) => Error | undefined;
  onDelta?: (text: string) => void;
  onReplyStarted?: TurnDependencies['onReplyStarted'];
};

/** Plays a reply into a memory of one row. */
export async function play(script: readonly ModelStep[], options: StageOptions = {}): Promise<Stage> {
  const clock = options.clock ?? createFakeClock();
  const writes: Write[] = [];
  const deltas: string[] = [];
  const started: string[] = [];
  let row: Message | null = null;
  const write = (text: string, state: Message['state'] | undefined): void => {
    const failure = options.failAt?.(writes.length);
    writes.push({ text, state });
    if (failure !== undefined) throw failure;
  };
  const memory: TurnDependencies['memory'] = {
    // eslint-disable-next-line @typescript-eslint/require-await -- what is thrown becomes a rejection
    append: async (message) => {
      write(message.text, message.state);
      row = {
        ...message,
        id: 'reply',
        state: message.state ?? 'complete',
        unanswered: null,
        replaced: false,
        spoken: false,
        pace: null,
      };
      return row;
    },
    // eslint-disable-next-line @typescript-eslint/require-await -- what is thrown becomes a rejection
    update: async (_id, { text, state }) => {
      write(text ?? '', state);
      if (!row) throw new Error('There is no row.');
      row = { ...row, text: text ?? row.text, state: state ?? row.state };
      return row;
    },
  };
  const outcome = await runTurn(
    {
      request,
      mind: createScriptedModel(script),
      conversation: 'c',
      speaker: 'Ada',
      signal: options.signal ?? new AbortController().signal,
    },
    {
      memory,
      clock,
      onReplyStarted: (reply) => {
        started.push(reply.text);
        return options.onReplyStarted?.(reply);
      },
      onDelta: (_reply, text) => {
        deltas.push(text);
        options.onDelta?.(text);
      },
    },
  );
  return { outcome, writes, deltas, started, row: () => row };
}
