import { describe, expect, test } from 'vitest';
import { readOwnLink, takeLink } from '../../src-main/electron/links.ts';

describe('a link of ours', () => {
  test.each([
    ['os1://open', 'open'],
    ['os1://open/', 'open'],
    ['os1://talk', 'talk'],
    ['os1://talk/', 'talk'],
  ])('%s asks for %s', (address, asked) => {
    expect(readOwnLink(address)).toBe(asked);
  });

  test.each([
    'os1://',
    'os1:',
    'os1:open',
    'os1:/open',
    'os1:///open',
    'os1://open//',
    'os1://open/settings',
    'os1://open/../talk',
    'os1://open?room=settings',
    'os1://open/?a',
    'os1://open#talk',
    'os1://talk?say=hello',
    'os1://talk/yes',
    'os1://talk:80',
    'os1://talk@open',
    'os1://user@talk',
    'os1://talk.evil.example',
    'os1://evil.example/talk',
    'os1://quit',
    'os1://settings',
    'os1://forget',
    'OS1://open',
    'os1://OPEN',
    'os1://Talk',
    'Os1://talk',
    'os1://%6fpen',
    'os1://talk%00',
    'os1://talk\u0000',
    'os1://talk\n',
    ' os1://talk',
    'os1://talk ',
    'os1://tаlk',
    'os2://talk',
    'https://os1/talk',
    'javascript:os1://talk',
    'file:///os1://talk',
    '',
  ])('%j is none', (address) => {
    expect(readOwnLink(address)).toBeNull();
  });
});

describe('a command line', () => {
  test('without a link is left as it is', () => {
    const words = ['--data', '/here', '--hidden', '.'];
    expect(takeLink(words)).toEqual({ words, link: null, isStrange: false });
  });

  test('with a link keeps what stood before it', () => {
    expect(takeLink(['--data', '/here', 'os1://talk'])).toEqual({
      words: ['--data', '/here'],
      link: 'talk',
      isStrange: false,
    });
  });

  test("may hold the system's switches behind the link, which count for nothing", () => {
    expect(takeLink(['os1://open', '--original-process-start-time=1', '--hidden'])).toEqual({
      words: [],
      link: 'open',
      isStrange: false,
    });
  });

  test.each([
    [['os1://open', '--data', '/elsewhere']],
    [['os1://open/" --data /elsewhere']],
    [['os1://evil', '--data=/elsewhere']],
    [['OS1://talk']],
    [[' os1://talk']],
    [['os1://talk', 'os1://open']],
  ])('with %j is strange, and nothing behind the link is believed', (words) => {
    expect(takeLink(['--hidden', ...words])).toEqual({ words: ['--hidden'], link: null, isStrange: true });
  });
});
