import { randomBytes, timingSafeEqual } from 'node:crypto';

/** How long a ticket is good, in milliseconds. */
const ticketLife = 60_000;
/** Tickets and sessions kept at most; the oldest go first. */
const most = 64;

const secret = (): string => randomBytes(32).toString('hex');

/** Compares in a time that does not depend on where the two differ. */
export function isSame(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}

/**
 * Who may talk to this host. A ticket is good once, for 60 s, and buys a session: a cookie and a token for its page.
 * Neither is enough alone. All secrets have 256 bits and live as long as this host.
 */
export type Sessions = {
  /** @param now monotonic milliseconds */
  issueTicket(now: number): string;
  /** The cookie of a new session, or null when the ticket is unknown, used or old. */
  redeem(ticket: string, now: number): string | null;
  /** True for the cookie of a session. */
  knows(cookie: string | null): boolean;
  /**
   * The page token of a session: once, for its first page, which keeps it where only pages of this port can read. Empty
   * afterwards, for browsers send the cookie to other ports of this machine too. Null when there is no such session.
   */
  handOut(cookie: string | null): string | null;
  /** True when the token belongs to the cookie's session. */
  accepts(cookie: string | null, token: string): boolean;
};

export function createSessions(): Sessions {
  const tickets = new Map<string, number>();
  const sessions = new Map<string, { token: string; handedOut: boolean }>();
  const trim = (map: Map<string, unknown>): void => {
    for (const key of map.keys()) {
      if (map.size <= most) return;
      map.delete(key);
    }
  };
  const find = (cookie: string | null) => (cookie === null ? undefined : sessions.get(cookie));
  return {
    issueTicket: (now) => {
      const ticket = secret();
      tickets.set(ticket, now);
      trim(tickets);
      return ticket;
    },
    redeem: (ticket, now) => {
      const issued = tickets.get(ticket);
      tickets.delete(ticket);
      if (issued === undefined || now - issued > ticketLife) return null;
      const cookie = secret();
      sessions.set(cookie, { token: secret(), handedOut: false });
      trim(sessions);
      return cookie;
    },
    knows: (cookie) => find(cookie) !== undefined,
    handOut: (cookie) => {
      const session = find(cookie);
      if (!session) return null;
      const token = session.handedOut ? '' : session.token;
      session.handedOut = true;
      return token;
    },
    accepts: (cookie, token) => {
      const session = find(cookie);
      return session !== undefined && isSame(session.token, token);
    },
  };
}
