import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { wordsOf } from '../../src-main/contract/words.ts';
import { openHistory, say } from '../fakes/history.ts';
import { exportAs, importText, linesOf } from './carry.ts';

const at = (day: number, hour: number): number => new Date(2026, 0, day, hour, 5).getTime();

const day = (number: number): string => wordsOf('en').conversation.day(at(number, 9), false);

function life() {
  const memory = openHistory();
  say(memory, 'Where is the lighthouse?', { at: at(5, 9) });
  say(memory, 'In Brittany.\nBy the sea.', { at: at(5, 10), role: 'os', speaker: 'Ada' });
  const old = say(memory, 'Not this', { at: at(6, 11) });
  say(memory, 'But this', { at: at(6, 12), replaces: [old.id] });
  say(memory, 'It is', { at: at(6, 13), role: 'os', speaker: 'Ada', state: 'interrupted' });
  memory.addFacts([{ key: 'person.mother', value: 'FACT', at: at(6, 14), message: null }]);
  return memory;
}

/** Where each of these stands; sorted when they come in this order. */
const places = (text: string, ...parts: string[]): number[] => {
  const found = parts.map((part) => text.indexOf(part));
  expect(found).not.toContain(-1);
  return found;
};

describe('a history to read', () => {
  const order = [
    'Taken out of OS1',
    'Our conversation',
    day(5),
    '09:05',
    'Where is the lighthouse?',
    '10:05',
    'In Brittany.',
    'By the sea.',
    day(6),
    'said differently later',
    'Not this',
    'But this',
    '13:05',
    'broke off here',
    'It is\n',
  ];

  test.each(['markdown', 'text'] as const)('as %s goes from the first word to the last', async (format) => {
    const found = places(await exportAs(life(), format), ...order);
    expect(found).toEqual(found.toSorted((a, b) => a - b));
  });

  test('as a web page goes from the first word to the last', async () => {
    const found = places(await exportAs(life(), 'html'), ...order.slice(0, -1), 'It is<');
    const body = found.slice(2);
    expect(body).toEqual(body.toSorted((a, b) => a - b));
  });

  test.each(['markdown', 'text', 'html'] as const)(
    'as %s has no facts and no records of other kinds',
    async (format) => {
      const memory = life();
      await importText(memory, linesOf('{"kind":"skill","text":"UNKNOWN"}'));
      const text = await exportAs(memory, format);
      expect(text).not.toMatch(/FACT|UNKNOWN|person\.mother/);
    },
  );

  test.each(['markdown', 'text', 'html'] as const)('as %s is whole without a single word', async (format) => {
    expect(await exportAs(openHistory(), format)).toContain('Taken out of OS1');
  });
});

describe('a web page', () => {
  const attacks = [
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '"><svg onload=alert(1)>',
    '</p></article><iframe src="//evil">',
    "'onmouseover='x",
    '&lt;script&gt;',
    '<!--',
    ']]>',
    '<a href="javascript:x">',
    'https://example.com/x.png',
    '\u202e<b>',
  ];

  test.each(attacks)('shows %j as it was written', async (attack) => {
    const memory = openHistory();
    say(memory, attack, { speaker: attack });
    await importText(memory, linesOf({ kind: 'conversation', id: 'x', title: attack }));
    const page = await exportAs(memory, 'html');
    const body = page.slice(page.indexOf('<body>'));
    const tags = new Set([...body.matchAll(/<\/?([a-z!-][a-z0-9]*)/gi)].map(([, tag]) => tag));
    expect([...tags].sort()).toEqual(['article', 'body', 'h1', 'h2', 'html', 'p']);
    const plain = body
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&amp;', '&');
    expect(plain.split(attack).length - 1).toBeGreaterThanOrEqual(3);
  });

  test('has no element but its own, whatever was said', async () => {
    const markup = fc.array(
      fc.constantFrom('<', '>', '"', "'", '&', '/', '=', 'script', 'img', ' ', 'x', '\n', '-', '!'),
      { maxLength: 30 },
    );
    await fc.assert(
      fc.asyncProperty(
        markup.map((parts) => parts.join('')),
        async (said) => {
          const memory = openHistory();
          say(memory, said, { speaker: said });
          const page = await exportAs(memory, 'html');
          const body = page.slice(page.indexOf('<body>'));
          expect(
            body
              .match(/<[^>]*>/g)
              ?.filter(
                (tag) =>
                  !/^<(\/?(body|html|h1|h2|p|article)|p class="by"|p dir="auto"|article class="own")>$/.test(tag),
              ),
          ).toEqual([]);
          memory.dispose();
        },
      ),
      { numRuns: 40 },
    );
  });

  test('runs nothing and loads nothing, and says so', async () => {
    const page = await exportAs(life(), 'html');
    expect(page).toContain(
      `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    );
    expect(page).not.toMatch(/<script|<link|<img|<iframe|<object|<form|\ssrc=|\shref=|url\(|@import|https?:/i);
    expect(page).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(page.trimEnd()).toMatch(/<\/html>$/);
  });
});

describe('Markdown', () => {
  test('has no headings but those of the book', async () => {
    const memory = openHistory();
    say(memory, '# Not a chapter\n## Nor this\nbut #this stays', { speaker: '# *Theo*\n# x' });
    const text = await exportAs(memory, 'markdown');
    expect(text.match(/^#+ .*$/gm)).toEqual(['# Our conversation', expect.stringMatching(/^## /)]);
    expect(text).toContain('but #this stays');
  });

  test('leaves what was said otherwise as it was said', async () => {
    const memory = openHistory();
    const said = '- one\n- *two*\n\n```js\nconst a = 1;\n```\n\n| a | b |';
    say(memory, said);
    expect(await exportAs(memory, 'markdown')).toContain(said);
  });
});

describe('plain text', () => {
  test('sets every line of what was said apart from who said it', async () => {
    const memory = openHistory();
    say(memory, 'one\n\n09:05 Theo\nthree');
    expect(await exportAs(memory, 'text')).toMatch(/\d\d:\d\d Theo\n {2}one\n {2}\n {2}09:05 Theo\n {2}three\n$/);
  });
});
