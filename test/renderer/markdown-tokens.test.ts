import { describe, expect, test } from 'vitest';
import { plainText, readMarkdown, safeAddress } from '../../src-renderer/components/markdown-tokens.ts';

describe('addresses in replies', () => {
  test.each(['https://example.org/a?b=c', 'http://localhost:3000/', 'mailto:ruth@example.org'])(
    '%s may be offered',
    (address) => {
      expect(safeAddress(address)).not.toBeNull();
    },
  );

  test.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'vbscript:x',
    'blob:https://example.org/1',
    'https://good.example@evil.example/',
    'https://user:secret@evil.example/',
    '//evil.example',
    '/relative',
    'ms-msdt:/id',
    '',
  ])('%s is shown as text', (address) => {
    expect(safeAddress(address)).toBeNull();
  });
});

describe('Markdown', () => {
  test('keeps raw HTML as a token of its own, to be shown as text', () => {
    const types = readMarkdown('<script>alert(1)</script>\n\na <b onclick="x">b</b>').map(({ type }) => type);
    expect(types).toContain('html');
  });

  test('gives entities back as the characters that were written', () => {
    expect(plainText('a &lt; b &amp;&amp; c &quot;d&quot; &#39;e&#39;')).toBe('a < b && c "d" \'e\'');
  });
});
