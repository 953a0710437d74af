import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SearchHit } from '../../src-main/contract/messages.ts';
import { excerpt } from '../../src-main/memory/search.ts';
import { searchPhrases } from '../../src-main/memory/tokenise.ts';
import { openHistory, say } from '../fakes/history.ts';

const texts = (found: { hits: SearchHit[] }): string[] => found.hits.map(({ message }) => message.text);
const marked = (runs: SearchHit['excerpt']): string[] => runs.filter(({ matched }) => matched).map(({ text }) => text);

describe('search', () => {
  test('finds messages that hold all words, newest first', () => {
    const memory = openHistory();
    say(memory, 'The garden in spring');
    say(memory, 'Spring in the city');
    say(memory, 'Our spring garden again', { role: 'os', speaker: 'Ada' });
    expect(texts(memory.search('garden spring', 10, null))).toEqual([
      'Our spring garden again',
      'The garden in spring',
    ]);
    expect(texts(memory.search('garden winter', 10, null))).toEqual([]);
  });

  test('is not held up by capitals, marks and the form of a word', () => {
    const memory = openHistory();
    say(memory, 'We went running through São Paulo with the children.');
    for (const query of ['run', 'RUNNING', 'sao paulo', 'SÃO', 'child', 'go running', 'ran']) {
      expect(texts(memory.search(query, 10, null)), query).toHaveLength(1);
    }
  });

  test('finds the word that is being typed, and only words that begin with it', () => {
    const memory = openHistory();
    say(memory, 'I would like to see Lisbon.');
    say(memory, 'I like it here.');
    for (const query of ['lis', 'lisb', 'lisbo', 'lisbon', 'see lis']) {
      expect(texts(memory.search(query, 10, null)), query).toEqual(['I would like to see Lisbon.']);
    }
    expect(texts(memory.search('lis ', 10, null)), 'a word that is typed to its end').toEqual([]);
  });

  test('goes on where the last page ended, until there are no more', () => {
    const memory = openHistory();
    const said = Array.from({ length: 7 }, (_, number) => say(memory, `tea number ${number}`).id).reverse();
    const found: string[] = [];
    for (let before: string | null = null; ;) {
      const page = memory.search('tea', 3, before);
      found.push(...page.hits.map(({ message }) => message.id));
      before = found.at(-1) ?? null;
      if (!page.more) break;
    }
    expect(found).toEqual(said);
  });

  test('an empty query and one without any word find nothing', () => {
    const memory = openHistory();
    say(memory, 'Something was said.');
    for (const query of ['', ' ', '…', '🙂', '"', '*', '()'])
      expect(memory.search(query, 10, null)).toEqual({ hits: [], more: false });
  });
});

describe('a query is words, never a language', () => {
  test.each([
    'NEAR(garden spring)',
    'garden AND',
    'OR',
    'NOT garden',
    '"garden',
    'garden"',
    'gar*',
    'words:garden',
    '^garden',
    '-garden',
    'garden + spring',
    "'; DROP TABLE messages; --",
    '{garden}',
    '\0garden',
    'garden\\',
    '"" ""',
    '“garden”',
    '⺀',
    '๏',
  ])('%j is answered', (query) => {
    const memory = openHistory();
    say(memory, 'The garden in spring');
    expect(() => memory.search(query, 10, null)).not.toThrow();
    expect(memory.total(memory.lifelong())).toBe(1);
  });

  test('marks of the index have no meaning of their own', () => {
    const memory = openHistory();
    say(memory, 'The garden in spring, near the river and not far');
    expect(texts(memory.search('garden NOT spring', 10, null))).toHaveLength(1);
    expect(texts(memory.search('garden OR winter', 10, null))).toHaveLength(0);
    expect(texts(memory.search('words:garden', 10, null))).toHaveLength(0);
    expect(texts(memory.search('"river garden"', 10, null))).toHaveLength(1);
  });

  test('no text at all makes it throw', () => {
    const memory = openHistory();
    say(memory, 'The garden in spring');
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (query) => {
        memory.search(query, 5, null);
      }),
      { numRuns: 300 },
    );
    memory.search('garden '.repeat(70).slice(0, 500), 5, null);
    memory.search(Array.from({ length: 250 }, (_, at) => String.fromCharCode(97 + (at % 26))).join(' '), 5, null);
  });
});

describe('excerpts', () => {
  const word = fc.constantFrom(
    'spring',
    'a',
    'go',
    'Lisbon',
    'wentaway',
    '東京',
    '東京都の桜',
    'né',
    '🙂',
    '\n',
    '“quoted”',
    "don't",
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 400 }),
    fc.array(word, { maxLength: 80 }).map((words) => words.join(' ')),
  );
  const query = fc.oneof(word, fc.string({ unit: 'grapheme', maxLength: 20 }));

  test('are a piece of the text, whole characters only, of bounded length', () => {
    fc.assert(
      fc.property(text, query, (said, asked) => {
        fc.pre(said.isWellFormed());
        const runs = excerpt(said, searchPhrases(asked));
        const whole = runs.map((run) => run.text).join('');
        expect(said).toContain(whole);
        expect(whole.length).toBeLessThanOrEqual(200);
        expect(whole.isWellFormed()).toBe(true);
        for (const run of runs) expect(run.text).not.toBe('');
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['Let us go to Lisbon', 'go', ['go']],
    ['Let us go to Lisbon', 'go lis', ['go', 'Lisbon']],
    ['I went to Łódź', 'lodz', []],
    ['I went to Sète', 'sete', ['Sète']],
    ['We were running', 'run', ['running']],
    ['昨日、東京都の桜を見た', '京都', ['京都']],
    ['昨日、東京都の桜を見た', '桜', ['桜']],
    ['東京の桜、京都の桜', '桜', ['桜', '桜']],
    ['東京の桜と京都の桜', '桜', ['桜', '桜']],
    ['東京の桜と京都の桜', '京都 東京', ['東京', '京都']],
    ['我的iPhone手机', 'iphone 手机', ['iPhone', '手机']],
  ])('%j asked for %j has marks on %j', (said, asked, marks) => {
    expect(marked(excerpt(said, searchPhrases(asked)))).toEqual(marks);
  });

  test('begin near the first match in a long text', () => {
    const runs = excerpt(`${'word '.repeat(200)}needle${' word'.repeat(200)}`, searchPhrases('needle'));
    expect(marked(runs)).toEqual(['needle']);
    expect(
      runs
        .map((run) => run.text)
        .join('')
        .indexOf('needle'),
    ).toBeLessThan(60);
  });
});
