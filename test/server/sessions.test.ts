import { describe, expect, test } from 'vitest';
import type { PreparedExport } from '../../src-main/assistant/exports.ts';
import { createDownloads } from '../../src-main/server/downloads.ts';
import { createSessions, isSame } from '../../src-main/server/sessions.ts';

describe('a ticket', () => {
  test('has 256 bits, and is never the same twice', () => {
    const sessions = createSessions();
    const tickets = Array.from({ length: 50 }, () => sessions.issueTicket(0));
    expect(new Set(tickets).size).toBe(50);
    for (const ticket of tickets) expect(ticket).toMatch(/^[0-9a-f]{64}$/);
  });

  test('is good for sixty seconds, to the millisecond, and once', () => {
    const sessions = createSessions();
    const [early, late] = [sessions.issueTicket(1_000), sessions.issueTicket(1_000)];
    expect(sessions.redeem(early, 61_000)).toMatch(/^[0-9a-f]{64}$/);
    expect(sessions.redeem(early, 61_000)).toBeNull();
    expect(sessions.redeem(late, 61_001)).toBeNull();
    expect(sessions.redeem(late, 1_001)).toBeNull();
  });

  test('that nobody issued is worth nothing', () => {
    const sessions = createSessions();
    sessions.issueTicket(0);
    for (const ticket of ['', '0'.repeat(64), '__proto__', 'constructor'])
      expect(sessions.redeem(ticket, 0)).toBeNull();
  });

  test('of another host is worth nothing', () => {
    expect(createSessions().redeem(createSessions().issueTicket(0), 0)).toBeNull();
  });

  test('that is one of many pushes out the oldest only', () => {
    const sessions = createSessions();
    const first = sessions.issueTicket(0);
    const others = Array.from({ length: 64 }, () => sessions.issueTicket(0));
    expect(sessions.redeem(first, 0)).toBeNull();
    expect(sessions.redeem(others[0] ?? '', 0)).not.toBeNull();
  });
});

describe('a session', () => {
  const begin = () => {
    const sessions = createSessions();
    const enter = (): { cookie: string; token: string } => {
      const cookie = sessions.redeem(sessions.issueTicket(0), 0) ?? '';
      return { cookie, token: sessions.handOut(cookie) ?? '' };
    };
    return { sessions, enter };
  };

  test('is its cookie and its token together: neither alone, nor one of another', () => {
    const { sessions, enter } = begin();
    const [one, two] = [enter(), enter()];
    expect(sessions.accepts(one.cookie, one.token)).toBe(true);
    expect(sessions.accepts(one.cookie, two.token)).toBe(false);
    expect(sessions.accepts(null, one.token)).toBe(false);
    for (const token of ['', 'undefined', one.cookie, `${one.token}0`, one.token.toUpperCase()]) {
      expect(sessions.accepts(one.cookie, token)).toBe(false);
    }
    for (const cookie of ['', '__proto__', one.token]) expect(sessions.accepts(cookie, one.token)).toBe(false);
  });

  test('has a token that is not its cookie', () => {
    const { enter } = begin();
    const { cookie, token } = enter();
    expect(token).toMatch(/^[0-9a-f]{64}$/);
    expect(token).not.toBe(cookie);
  });
});

test('two secrets are the same or not, whatever their lengths', () => {
  expect(isSame('abc', 'abc')).toBe(true);
  for (const other of ['', 'ab', 'abcd', 'abd', 'äbc']) expect(isSame('abc', other)).toBe(false);
});

test('a download waits for sixty seconds, and for one request', () => {
  const downloads = createDownloads();
  const prepared = { id: 'x', format: 'markdown' } as PreparedExport;
  const name = (path: string): string => path.slice('/download/'.length);
  const [first, second] = [name(downloads.offer(prepared, 0)), name(downloads.offer(prepared, 0))];
  expect(first).toMatch(/^[0-9a-f]{64}$/);
  expect(first).not.toBe(second);
  expect(downloads.take(first, 60_000)).toMatchObject({
    prepared,
    fileName: expect.stringMatching(/^os1-\d{4}-\d\d-\d\d\.md$/) as string,
  });
  expect(downloads.take(first, 60_000)).toBeNull();
  expect(downloads.take(second, 60_001)).toBeNull();
  expect(downloads.take('__proto__', 0)).toBeNull();
});
