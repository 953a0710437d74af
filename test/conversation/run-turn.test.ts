import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { failureKindSchema, longestMessage, type Message } from '../../src-main/contract/messages.ts';
import { StorageError } from '../../src-main/contract/storage-error.ts';
import { MindFailure } from '../../src-main/conversation/ports.ts';
import { flushInterval } from '../../src-main/conversation/run-turn.ts';
import { createFakeClock } from '../fakes/clock.ts';
import type { ModelStep } from '../fakes/language-model.ts';
import { play, type Stage, type StageOptions } from './play-turn.ts';

const end: ModelStep = { end: true };

describe('a reply', () => {
  test('has its row at its first words, before anyone hears them', async () => {
    const clock = createFakeClock();
    const at = clock.now();
    const heard: string[] = [];
    const stage = await play(['', 'Hel', 'lo', end], {
      clock,
      onReplyStarted: () => void heard.push('row'),
      onDelta: (text) => heard.push(text),
    });
    expect(stage.writes[0]).toEqual({ text: 'Hel', state: 'streaming' });
    expect(stage.started).toEqual(['Hel']);
    expect(heard).toEqual(['row', 'Hel', 'lo']);
    expect(stage.outcome.reply).toMatchObject({ conversation: 'c', role: 'os', speaker: 'Ada', at });
  });

  test('is whole when its mind says so', async () => {
    const { outcome, row } = await play(['Hel', 'lo', end, 'never heard']);
    expect(outcome).toEqual({ reply: row(), failure: null });
    expect(row()).toMatchObject({ text: 'Hello', state: 'complete' });
  });

  test('is written every quarter of a second by the clock, and never more often', async () => {
    const clock = createFakeClock();
    const pieces = Array.from({ length: 100 }, (_, at) => `${at} `);
    const script = pieces.flatMap((piece): ModelStep[] => [piece, { run: () => clock.advance(30) }]);
    const { writes, deltas } = await play([...script, end], { clock });
    const flushes = writes.slice(1, -1);
    // A piece every 30 ms, a hundred times.
    expect(flushes).toHaveLength((100 * 30) / flushInterval);
    expect(flushes.every(({ state }) => state === undefined)).toBe(true);
    for (const [at, { text }] of writes.entries()) expect(text.startsWith(writes[at - 1]?.text ?? '')).toBe(true);
    expect(writes.at(-1)).toEqual({ text: pieces.join(''), state: 'complete' });
    expect(deltas).toEqual(pieces);
  });

  test('is written after a quarter of a second when the mind falls silent in between', async () => {
    const clock = createFakeClock();
    const silence: ModelStep = { run: () => clock.advance(10_000) };
    const { writes } = await play(['one ', 'two ', silence, 'three', end], { clock });
    expect(writes.map(({ text }) => text)).toEqual(['one ', 'one two ', 'one two three', 'one two three']);
  });

  test('longer than any message may be ends there', async () => {
    const { outcome } = await play(['x'.repeat(longestMessage - 1), 'yz', 'more', end]);
    expect(outcome.failure?.kind).toBe('too-long');
    expect(outcome.reply?.text).toHaveLength(longestMessage);
  });

  test('of any pieces at any pace is what was streamed, and is never far from the disk', async () => {
    const step = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 10 }), fc.integer({ min: 1, max: 600 }));
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const clock = createFakeClock();
        let written = clock.monotonic();
        const script = steps.map((one): ModelStep =>
          typeof one === 'string' ? one : { run: () => clock.advance(one) },
        );
        const stage = await play([...script, end], {
          clock,
          failAt: () => {
            written = clock.monotonic();
            return undefined;
          },
          onDelta: () => expect(clock.monotonic() - written).toBeLessThan(flushInterval),
        });
        const text = steps.filter((one) => typeof one === 'string').join('');
        if (text === '') expect(stage.outcome).toEqual({ reply: null, failure: { kind: 'broken-answer', detail: '' } });
        else
          expect(stage.outcome).toEqual({
            reply: expect.objectContaining({ text, state: 'complete' }) as Message,
            failure: null,
          });
        expect(stage.deltas.join('')).toBe(text);
      }),
      { numRuns: 60 },
    );
  });

  test('without a word is no reply', async () => {
    for (const script of [[end], ['', end]]) {
      const { outcome, writes } = await play(script);
      expect(outcome).toEqual({ reply: null, failure: { kind: 'broken-answer', detail: '' } });
      expect(writes).toEqual([]);
    }
  });

  test('that stops without an end was cut off', async () => {
    expect((await play(['Hel'])).outcome).toMatchObject({
      reply: { text: 'Hel', state: 'interrupted' },
      failure: { kind: 'cut-off' },
    });
    expect((await play([])).outcome).toEqual({ reply: null, failure: { kind: 'cut-off', detail: '' } });
  });
});

describe('a reply that fails', () => {
  test.each(failureKindSchema.options)('by %s keeps what was said and says why', async (kind) => {
    const failing = await play(['The light', 'house', { fail: new MindFailure(kind, 'gpt') }]);
    expect(failing.outcome).toMatchObject({
      reply: { text: 'The lighthouse', state: 'interrupted' },
      failure: { kind, detail: 'gpt' },
    });
    expect(failing.row()).toEqual(failing.outcome.reply);
    expect((await play([{ fail: new MindFailure(kind) }])).outcome).toEqual({
      reply: null,
      failure: { kind, detail: '' },
    });
  });

  test.each([new Error('secret'), new TypeError('x'), 'a text', undefined, null])(
    'by a fault of ours (%s) is lost, without its text',
    async (cause) => {
      expect((await play(['Hel', { fail: cause }])).outcome).toMatchObject({
        reply: { state: 'interrupted' },
        failure: { kind: 'lost', detail: '' },
      });
    },
  );

  test('by a listener that throws is lost, and kept', async () => {
    const broken = (): never => {
      throw new Error('a window is gone');
    };
    for (const options of [{ onDelta: broken }, { onReplyStarted: broken }]) {
      const { outcome } = await play(['Hel', 'lo', end], options);
      expect(outcome).toMatchObject({ reply: { text: 'Hel', state: 'interrupted' }, failure: { kind: 'lost' } });
    }
  });
});

describe('a reply that is stopped', () => {
  test('keeps what was heard, and nothing after', async () => {
    const controller = new AbortController();
    const { outcome, deltas } = await play(['one ', 'two ', 'three ', end], {
      signal: controller.signal,
      onDelta: (text) => {
        if (text === 'two ') controller.abort();
      },
    });
    expect(outcome).toMatchObject({
      reply: { text: 'one two ', state: 'interrupted' },
      failure: { kind: 'stopped', detail: '' },
    });
    expect(deltas).toEqual(['one ', 'two ']);
  });

  test('while its mind is silent ends at once', async () => {
    const controller = new AbortController();
    const playing = play(['one ', { run: () => void setImmediate(() => controller.abort()) }, { hang: true }], {
      signal: controller.signal,
    });
    expect((await playing).outcome).toMatchObject({ reply: { text: 'one ' }, failure: { kind: 'stopped' } });
  });

  test('before it begins is no reply', async () => {
    const { outcome, writes } = await play(['one ', end], { signal: AbortSignal.abort() });
    expect(outcome).toEqual({ reply: null, failure: { kind: 'stopped', detail: '' } });
    expect(writes).toEqual([]);
  });
});

describe('a disk that fails', () => {
  const full = new StorageError('full');
  const slow: ModelStep[] = ['one ', 'two ', 'three ', end];
  const clocked = (options: StageOptions = {}): Promise<Stage> => {
    const clock = createFakeClock();
    return play(
      slow.flatMap((step): ModelStep[] => [step, { run: () => clock.advance(300) }]),
      { clock, ...options },
    );
  };

  test('at the first words leaves no row, and says so', async () => {
    const { outcome, deltas } = await clocked({ failAt: (write) => (write === 0 ? full : undefined) });
    expect(outcome).toEqual({ reply: null, failure: { kind: 'storage', detail: '' } });
    expect(deltas).toEqual([]);
  });

  test('in the middle ends the reply there, with what was said', async () => {
    const { outcome } = await clocked({ failAt: (write) => (write === 1 ? full : undefined) });
    expect(outcome).toMatchObject({ reply: { text: 'one two ', state: 'interrupted' }, failure: { kind: 'storage' } });
  });

  test('at the very end gives back what was said, marked as not whole', async () => {
    for (const failure of [full, new Error('The memory is closed.')]) {
      const { outcome } = await clocked({ failAt: (write) => (write >= 3 ? failure : undefined) });
      expect(outcome).toMatchObject({
        reply: { text: 'one two three ', state: 'interrupted' },
        failure: { kind: 'storage' },
      });
    }
  });
});

test('whatever happens, a turn settles, and its reply is what was written or what was said', async () => {
  const step: fc.Arbitrary<ModelStep> = fc.oneof(
    { weight: 5, arbitrary: fc.string({ maxLength: 5 }) },
    { weight: 1, arbitrary: fc.constant(end) },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom(new MindFailure('stalled'), new Error('x'), new StorageError('full'), 'text')
        .map((fail) => ({ fail })),
    },
  );
  const whole = fc.record({
    script: fc.array(step, { maxLength: 12 }),
    failing: fc.array(fc.nat(6), { maxLength: 3 }),
    abortAt: fc.option(fc.nat(8)),
    throwAt: fc.option(fc.nat(8)),
    pause: fc.integer({ min: 0, max: 300 }),
  });
  await fc.assert(
    fc.asyncProperty(whole, async ({ script, failing, abortAt, throwAt, pause }) => {
      const clock = createFakeClock();
      const controller = new AbortController();
      let heard = 0;
      const stage = await play(
        script.flatMap((one): ModelStep[] => [one, { run: () => clock.advance(pause) }]),
        {
          clock,
          signal: controller.signal,
          failAt: (write) => (failing.includes(write) ? new StorageError('full') : undefined),
          onDelta: () => {
            heard += 1;
            if (heard === abortAt) controller.abort();
            if (heard === throwAt) throw new Error('a window is gone');
          },
        },
      );
      const { reply, failure } = stage.outcome;
      if (failure === null) expect(reply).toMatchObject({ state: 'complete', text: stage.deltas.join('') });
      else if (reply) expect(reply.state).toBe('interrupted');
      if (reply && failure?.kind !== 'storage') expect(stage.row()).toEqual(reply);
      expect(failureKindSchema.options).toContain(failure?.kind ?? 'lost');
      expect((reply?.text ?? '').startsWith(stage.deltas.join(''))).toBe(reply !== null || stage.deltas.length === 0);
    }),
    { numRuns: 200 },
  );
});
