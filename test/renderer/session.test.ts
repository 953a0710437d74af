import { flushSync } from 'svelte';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createAssistantApi } from '#contract/api.ts';
import { CallError } from '#contract/errors.ts';
import type { Recovery } from '#contract/life.ts';
import type { Transport } from '#contract/transport.ts';
import { wordsOf } from '#contract/words.ts';
import { Session } from '../../src-renderer/state/session.svelte.ts';
import { copiesOf, wholeDesktop } from './made-up-companion.ts';
import { createMadeUpLife, type MadeUpLife } from './made-up-life.ts';

const now = new Date(2026, 5, 12, 12).getTime();
const words = wordsOf('en');
const damaged: Recovery = {
  trouble: 'corrupt',
  sentence: 'The file is damaged.',
  since: now,
  steps: ['restore', 'retry', 'fresh'],
  backups: copiesOf(now),
  working: null,
};

/** A session over a made-up life, and the ways in which its connection comes and goes. */
function startSession(life: MadeUpLife) {
  type State = Parameters<Parameters<Transport['onConnection']>[0]>[0];
  const watchers: ((state: State) => void)[] = [];
  const calls: string[] = [];
  let there = true;
  const transport: Transport = {
    call: (name, input) => {
      if (!there) return Promise.reject(new CallError('unreachable', words.refusals.noConnection));
      calls.push(name);
      return life.answer(name, input);
    },
    subscribe: (listener) => {
      life.listen(listener);
      return () => undefined;
    },
    sendAudio: () => undefined,
    onAudio: () => () => undefined,
    onConnection: (listener) => {
      watchers.push(listener);
      listener('open');
      return () => undefined;
    },
  };
  const session = new Session(createAssistantApi(transport), words);
  const end = session.start();
  const connect = (state: State): void => {
    there = state === 'open';
    for (const watcher of watchers) watcher(state);
    flushSync();
  };
  return { session, calls, connect, end };
}

describe('what a window knows of the program', () => {
  let life: MadeUpLife;
  let end: () => void = () => undefined;
  beforeEach(() => {
    life = createMadeUpLife({ days: 30, now });
  });
  afterEach(() => end());

  const start = (): ReturnType<typeof startSession> => {
    const started = startSession(life);
    ({ end } = started);
    return started;
  };

  test('is first whether the history opens, and then everything at once', async () => {
    const { session, calls } = start();
    await expect.poll(() => session.connection).toBe('open');
    expect(calls.slice(0, 2)).toEqual(['recovery.status', 'snapshot.get']);
    expect(session.recovery).toBeNull();
    expect(session.now?.persona.osName).toBe('Iris');
    expect(session.transcript?.opened).toBe(true);
  });

  test('is only what can be done, and nothing is asked of a history that does not open', async () => {
    life.be({ recovery: damaged });
    const { session, calls } = start();
    await expect.poll(() => session.recovery).toEqual(damaged);
    expect(session.now).toBeNull();
    expect(calls).toEqual(['recovery.status']);
  });

  test('is how the desktop stands, too, as soon as it is told, though there is no history', async () => {
    life.be({ recovery: damaged });
    const { session } = start();
    await expect.poll(() => session.recovery).toEqual(damaged);
    expect(session.desktop).toBeNull();
    life.be({ desktop: wholeDesktop });
    expect(session.desktop).toEqual(wholeDesktop);
  });

  test('is everything once the history opens, whichever of the answer and the event comes first', async () => {
    life.be({ recovery: damaged });
    const { session } = start();
    await expect.poll(() => session.recovery).toEqual(damaged);
    expect(await session.recover({ step: 'restore', backup: damaged.backups[0]?.name ?? '' })).toBe('');
    await expect.poll(() => session.now?.persona.osName).toBe('Iris');
    await expect.poll(() => session.transcript?.opened).toBe(true);
    expect(session.recovery).toBeNull();
  });

  test('is that it still does not open, when nothing came of an attempt', async () => {
    life.be({ recovery: damaged });
    const { session } = start();
    await expect.poll(() => session.recovery).toEqual(damaged);
    expect(await session.recover({ step: 'retry' })).toBe('');
    expect(session.recovery).toEqual(damaged);
    expect(session.now).toBeNull();
  });

  test('is another talk after a copy took the place of the one before, and what was typed stays', async () => {
    const { session } = start();
    await expect.poll(() => session.connection).toBe('open');
    const before = session.transcript;
    session.draft.text = 'not sent yet';
    life.be({ recovery: { ...damaged, steps: [], working: 'restore' } });
    expect(session.recovery?.working).toBe('restore');
    life.be({ recovery: null });
    await expect.poll(() => session.transcript?.opened).toBe(true);
    expect(session.transcript).not.toBe(before);
    expect(session.draft.text).toBe('not sent yet');
  });

  test('follows what is quiet, what the desktop is, and where its mind is', async () => {
    const { session } = start();
    await expect.poll(() => session.connection).toBe('open');
    life.be({ quiet: { doNotDisturb: true, hushedUntil: null } });
    expect(session.now?.quiet.doNotDisturb).toBe(true);
    life.be({ desktop: { ...wholeDesktop, size: 'small' } });
    expect(session.now?.desktop?.size).toBe('small');
    expect(session.absence).toBeNull();
    life.be({ mind: { state: 'away', since: now, sentence: 'It is gone.', nextLook: now + 1_000, looks: 1 } });
    expect(session.absence).toMatchObject({ kind: 'mind', since: now });
    life.be({ mind: { state: 'ready' } });
    expect(session.absence).toBeNull();
  });

  test('holds what must be known until it was read, and nothing else that is raised', async () => {
    const { session } = start();
    await expect.poll(() => session.connection).toBe('open');
    const raise = (kind: 'storage' | 'answered', text: string): void =>
      life.tell({
        type: 'notice-raised',
        notice: { id: 'notice-one', kind, title: 'Iris', text, at: now, actions: [] },
      });
    raise('answered', words.companion.notices.answered);
    // The message that could not be written down says that itself.
    raise('storage', words.failures.storage(''));
    expect(session.warning).toBeNull();
    raise('storage', words.life.keeping.notCopied);
    expect(session.warning).toBe(words.life.keeping.notCopied);
  });

  test('is since when the connection is gone, through every attempt, and nothing of it once it is back', async () => {
    const { session, connect } = start();
    await expect.poll(() => session.connection).toBe('open');
    connect('closed');
    const lost = session.absence;
    expect(lost).toMatchObject({ kind: 'connection' });
    connect('closed');
    expect(session.absence).toEqual(lost);
    connect('open');
    await expect.poll(() => session.connection).toBe('open');
    expect(session.absence).toBeNull();
  });
});
