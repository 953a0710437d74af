import { describe, expect, test } from 'vitest';
import { exportExtensions, exportFormatSchema } from '../../src-main/contract/archive.ts';
import { failureKindSchema } from '../../src-main/contract/messages.ts';
import { questionSchema } from '../../src-main/contract/onboarding.ts';
import { contentSecurityPolicy, pageHeaders } from '../../src-main/contract/page-policy.ts';
import { languages, wordsOf } from '../../src-main/contract/words.ts';

const words = wordsOf('en');

/** Every text of a catalogue, with the path to it. Functions are called by those who know their parameters. */
function textsOf(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value !== 'object' || value === null || value instanceof RegExp) return [];
  return Object.entries(value).flatMap(([key, part]) => textsOf(part, `${path}.${key}`));
}

describe('words', () => {
  test('are English where there is no other language', () => {
    expect(wordsOf('en')).toBe(languages['en']);
    expect(wordsOf('xx')).toBe(words);
    expect(wordsOf('')).toBe(words);
  });

  test('are none of them empty or unfinished', () => {
    for (const [path, text] of textsOf(words)) {
      expect(text.trim(), path).not.toBe('');
      expect(text, path).toBe(text.trim());
      expect(text, path).not.toMatch(/TODO|lorem|undefined|\[object/i);
    }
  });

  test('have one or two sentences for every way in which a turn can fail', () => {
    for (const kind of failureKindSchema.options) {
      for (const detail of ['', 'DETAIL']) {
        const sentence = words.failures[kind](detail);
        expect(sentence, kind).toMatch(/^[A-Z].*[.]$/);
        expect(sentence, kind).not.toMatch(/error|failed|exception|null|undefined/i);
      }
    }
    expect(words.failures['no-such-model']('llama9')).toContain('llama9');
  });

  test('ask for every answer in one question', () => {
    for (const question of questionSchema.options)
      expect(words.onboarding[question].ask, question).toMatch(/^[A-Z].*[?]$/);
    expect(words.onboarding.age.options).toEqual({
      'under-18': expect.any(String) as string,
      '18-or-older': expect.any(String) as string,
    });
  });

  test('say durations so that one reads them', () => {
    const { duration } = words.onboarding.naming;
    expect([0, 0.4, 1, 1.4, 2, 999, 1_000, 61_234].map(duration)).toEqual([
      'less than a millisecond',
      'less than a millisecond',
      '1 millisecond',
      '1 millisecond',
      '2 milliseconds',
      '999 milliseconds',
      '1.0 seconds',
      '61.2 seconds',
    ]);
  });

  test('name every format of an export, each with an ending of its own', () => {
    for (const format of exportFormatSchema.options) expect(words.takeAway.formats[format].name).not.toBe('');
    expect(new Set(Object.values(exportExtensions)).size).toBe(exportFormatSchema.options.length);
  });
});

describe('the policy of a page', () => {
  test('lets in nothing but its own', () => {
    expect(contentSecurityPolicy).toMatch(/^default-src 'none'/);
    expect(contentSecurityPolicy).not.toMatch(/unsafe|\*|https?:|wss?:/);
    for (const rule of [
      "object-src 'none'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
      "form-action 'none'",
      "connect-src 'self'",
    ]) {
      expect(contentSecurityPolicy).toContain(rule);
    }
  });

  test('is sent with every page, and no other site may read one', () => {
    expect(pageHeaders['Content-Security-Policy']).toBe(contentSecurityPolicy);
    expect(pageHeaders['X-Content-Type-Options']).toBe('nosniff');
    expect(Object.keys(pageHeaders).some((name) => /^access-control/i.test(name))).toBe(false);
  });
});
