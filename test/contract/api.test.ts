import { describe, expect, test } from 'vitest';
import { createAssistantApi } from '../../src-main/contract/api.ts';
import { CallError } from '../../src-main/contract/errors.ts';
import type { AssistantEvent } from '../../src-main/contract/events.ts';
import type { Transport } from '../../src-main/contract/transport.ts';

/** A transport that answers with what the test gives it. */
function transportOf(answer: (name: string, input: unknown) => unknown) {
  const listeners = new Set<(event: unknown) => void>();
  const states = new Set<(state: 'open' | 'closed') => void>();
  const transport: Transport = {
    // eslint-disable-next-line @typescript-eslint/require-await -- what is thrown becomes a rejection
    call: async (name, input) => answer(name, input),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    sendAudio: () => undefined,
    onAudio: () => () => undefined,
    onConnection: (listener) => {
      states.add(listener);
      return () => states.delete(listener);
    },
  };
  return {
    transport,
    tell: (event: unknown) => listeners.forEach((listener) => listener(event)),
    connect: (state: 'open' | 'closed') => states.forEach((listener) => listener(state)),
  };
}

describe('the API of a window', () => {
  test('asks for what it was asked and gives the answer, read by its schema', async () => {
    const asked: unknown[] = [];
    const { transport } = transportOf((...call) => {
      asked.push(call);
      return { stopped: true };
    });
    expect(await createAssistantApi(transport).call('conversation.stop', {})).toEqual({ stopped: true });
    expect(asked).toEqual([['conversation.stop', {}]]);
  });

  test('never hands on an answer of another shape', async () => {
    for (const wrong of [{ stopped: 'yes' }, {}, null, undefined, { stopped: true, more: 1 }, 'stopped']) {
      const { transport } = transportOf(() => wrong);
      await expect(createAssistantApi(transport).call('conversation.stop', {})).rejects.toThrow();
    }
  });

  test('hands on a refusal as it is', async () => {
    const refusal = new CallError('busy', 'Not now.');
    const { transport } = transportOf(() => {
      throw refusal;
    });
    await expect(createAssistantApi(transport).call('conversation.stop', {})).rejects.toBe(refusal);
  });

  test('tells events that it knows, until it is told to stop', () => {
    const { transport, tell } = transportOf(() => null);
    const heard: AssistantEvent[] = [];
    const stop = createAssistantApi(transport).subscribe((event) => heard.push(event));
    const event = { type: 'mind-changed', mind: { state: 'ready' } };
    tell(event);
    stop();
    tell(event);
    expect(heard).toEqual([event]);
  });

  test('takes an event that it does not know for an error of ours', () => {
    const { transport, tell } = transportOf(() => null);
    createAssistantApi(transport).subscribe(() => undefined);
    for (const event of [{ type: 'mind-changed' }, { type: 'other' }, null]) expect(() => tell(event)).toThrow();
  });

  test('says when the host is there and when it is gone', () => {
    const { transport, connect } = transportOf(() => null);
    const states: string[] = [];
    const stop = createAssistantApi(transport).onConnection((state) => states.push(state));
    connect('open');
    connect('closed');
    stop();
    connect('open');
    expect(states).toEqual(['open', 'closed']);
  });
});
