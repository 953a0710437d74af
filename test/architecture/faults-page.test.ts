import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from '../../src-main/launch/build-if-stale.ts';

/** How many numbers each list of the project's reliability and security tables has. */
const lists = { F: 38, D: 16, L: 14, E: 14 };

/** The rows of docs/faults.md: a number (or several, 'F9, F10'), and the tests that it names. */
const rows = fs
  .readFileSync(path.join(root, 'docs', 'faults.md'), 'utf8')
  .split('\n')
  .flatMap((line) => {
    const cells = line.split('|').map((cell) => cell.trim());
    const numbers = /^[FDLE]\d+(?:, [FDLE]\d+)*$/.exec(cells[1] ?? '')?.[0].split(', ');
    return numbers === undefined ? [] : [{ numbers, tests: cells[4] ?? '' }];
  });

describe('The page of faults', () => {
  test.each(Object.entries(lists))('has a row for every number of list %s', (letter, count) => {
    const wanted = Array.from({ length: count }, (_, at) => `${letter}${at + 1}`);
    const there = new Set(rows.flatMap(({ numbers }) => numbers));
    expect(wanted.filter((number) => !there.has(number))).toEqual([]);
  });

  test('names only tests that are there', () => {
    const missing = rows.flatMap(({ numbers, tests }) => {
      if (tests.startsWith('Open')) return [];
      const named = [...tests.matchAll(/`([^`]+) > ([^`]+)`/g)];
      if (named.length === 0) return [`${numbers.join()} names no test`];
      return named.flatMap(([, file = '', name = '']) => {
        const place = path.join(root, 'test', file);
        if (!fs.existsSync(place)) return [`${numbers.join()}: there is no test/${file}`];
        // A name may stand in its file with an apostrophe that is escaped.
        const source = fs.readFileSync(place, 'utf8').replaceAll("\\'", "'");
        return source.includes(name) ? [] : [`${numbers.join()}: ${file} has no test "${name}"`];
      });
    });
    expect(missing).toEqual([]);
  });
});
