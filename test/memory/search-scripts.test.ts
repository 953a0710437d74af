import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openHistory, say } from '../fakes/history.ts';

/** Characters of a script, by the ranges of its letters. */
const letters = (pattern: RegExp, ...ranges: [number, number][]): fc.Arbitrary<string> =>
  fc
    .oneof(...ranges.map(([from, to]) => fc.integer({ min: from, max: to })))
    .map((point) => String.fromCodePoint(point))
    .filter((letter) => pattern.test(letter));

const han = letters(
  /^(?=\p{L})\p{Script=Han}$/u,
  [0x4e00, 0x9fff],
  [0x3400, 0x4dbf],
  [0x20000, 0x2a6df],
  [0x2b820, 0x2ceaf],
  [0xf900, 0xfaff],
);
const scripts = {
  han,
  'a few Han characters that come again and again': fc.constantFrom('山', '川', '人', '𠀀'),
  japanese: fc.oneof(letters(/^\p{L}$/u, [0x3041, 0x3096], [0x30a1, 0x30fa]), han, fc.constantFrom('ー', '々')),
  thai: letters(/^\p{L}$/u, [0x0e01, 0x0e2e], [0x0e40, 0x0e44]),
} as const;

describe('scripts without spaces', () => {
  test.each(Object.entries(scripts))('%s: every part of a run is found', (_name, letter) => {
    const memory = openHistory();
    const run = fc.array(letter, { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(run, fc.nat(), fc.nat(), (points, a, b) => {
        const from = a % points.length;
        const part = points.slice(from, from + 1 + (b % (points.length - from))).join('');
        const { id } = say(memory, `${points.join('')}。`);
        const { hits } = memory.search(part, 1, null);
        expect(hits[0]?.message.id).toBe(id);
        expect(hits[0]?.excerpt.some(({ matched }) => matched)).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  test('what does not stand together is not found as if it did', () => {
    const memory = openHistory();
    say(memory, '東京都の桜');
    expect(memory.search('東都', 5, null).hits).toEqual([]);
    expect(memory.search('京東', 5, null).hits).toEqual([]);
    expect(memory.search('東京 桜', 5, null).hits).toHaveLength(1);
  });

  test.each([
    ['昨日は東京で桜を見ました。', ['東', '東京', '京で', '見ました', 'ました', '桜を見']],
    ['เมื่อวานฉันไปตลาดกับแม่', ['ตลาด', 'แม่', 'ไปตลาด', 'เมื่อวาน']],
    ['ສະບາຍດີຕອນເຊົ້າ', ['ສະບາຍ', 'ຕອນເຊົ້າ']],
    ['ខ្ញុំស្រឡាញ់ភាសាខ្មែរ', ['ភាសា', 'ខ្មែរ']],
    ['བོད་ཡིག་ནི་', ['ཡིག', 'བོད']],
    ['ｶﾅ と ガス', ['カナ', 'ｶﾞｽ']],
    ['我的 iPhone手机坏了', ['iPhone', '手机', '坏', 'iphone 手机']],
    ['스위스에 다녀왔어요', ['스위스에']],
  ])('%s', (text, queries) => {
    const memory = openHistory();
    say(memory, text);
    for (const query of queries) expect(memory.search(query, 5, null).hits, query).toHaveLength(1);
  });
});
