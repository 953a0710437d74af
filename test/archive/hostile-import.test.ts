import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ArchiveRefusal } from '../../src-main/archive/read-archive.ts';
import { openHistory, say } from '../fakes/history.ts';
import { exportAs, importText } from './carry.ts';

const header = '{"format":"os1-archive","version":1,"created":"2026-11-21T12:00:00Z"}';
const lines = [
  header,
  '{"kind":"conversation","id":"c","title":"Anna and Ben"}',
  '{"kind":"message","conversation":"c","sourceId":"1","role":"person","speaker":"Anna","at":"2023-05-08T13:56:00Z","text":"A greyhound."}',
  '{"kind":"message","conversation":"c","sourceId":"2","role":"os","speaker":"Ben","at":"2023-05-08T13:57:00Z","text":"How lovely."}',
];
const whole = `${lines.join('\n')}\n`;

/** Texts that a file might hold to do harm. */
const harmful = fc.constantFrom(
  '"__proto__":{"admin":true},',
  '"constructor":{"prototype":{}},',
  '\u0000',
  '\ud800',
  '\\ud800',
  '<script>alert(1)</script>',
  '[['.repeat(5_000),
  '{"a":'.repeat(5_000),
  '1e999',
  '-0',
  '9999-12-31T23:59:59.999Z',
  '"at":"+275760-09-13T00:00:00Z",',
  '../../etc/passwd',
  '"conversation":"other",',
  '\n\n',
  'null',
);

/** The same file with something put in, taken out or said twice, at any place. */
const spoiled = fc
  .array(
    fc.record({
      at: fc.nat(whole.length),
      length: fc.nat(60),
      how: fc.constantFrom('put in', 'take out', 'twice'),
      text: fc.oneof(harmful, fc.string({ unit: 'binary', maxLength: 20 })),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((changes) =>
    changes.reduce((text, { at, length, how, text: put }) => {
      const [before, within, after] = [text.slice(0, at), text.slice(at, at + length), text.slice(at + length)];
      if (how === 'put in') return before + put + within + after;
      return how === 'take out' ? before + after : before + within + within + after;
    }, whole),
  );

describe('a hostile archive', () => {
  test('is taken in whole or refused whole, with a line and a reason; it breaks nothing and what was there stays', async () => {
    await fc.assert(
      fc.asyncProperty(spoiled, async (text) => {
        const memory = openHistory();
        say(memory, 'What was there');
        const before = await exportAs(memory, 'jsonl');
        try {
          await importText(memory, text);
          // What came in can go out and come in elsewhere.
          const elsewhere = openHistory();
          await importText(elsewhere, await exportAs(memory, 'jsonl'));
        } catch (cause) {
          expect(cause).toBeInstanceOf(ArchiveRefusal);
          expect((cause as ArchiveRefusal).line).toBeGreaterThan(0);
          expect(await exportAs(memory, 'jsonl')).toBe(before);
        }
        expect(memory.verify()).toEqual([]);
        expect(memory.page(memory.lifelong(), 0, 5).messages.map((message) => message.text)).toContain(
          'What was there',
        );
        expect(({} as { admin?: boolean }).admin).toBeUndefined();
        memory.dispose();
      }),
      { numRuns: 40 },
    );
  }, 120_000);
});
