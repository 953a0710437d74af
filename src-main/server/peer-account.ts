import fs from 'node:fs';

/** Where Linux lists the connections of this machine, with the account that holds each end. */
const lists = ['/proc/net/tcp', '/proc/net/tcp6'];

/** 127.0.0.1 as those lists write it, alone and within IPv6. */
const loopback = ['0100007F', '0000000000000000FFFF00000100007F'];

/** The ends of a connection from this machine to this machine, as the side that was connected to sees them. */
export type Ends = { remotePort?: number | undefined; localPort?: number | undefined };

/**
 * True when the other end of a connection is held by another account of this machine. Every account can connect to 127.0.0.1, and
 * can read which addresses a browser was started with, so a ticket alone does not tell the person from somebody else who is logged
 * in. Only Linux says whose a connection is; where nobody says so, and where this account is root's (who then looks at it with a
 * browser of their own), the ticket has to do. Root, who can read everything anyway, may.
 */
export function isOfAnotherAccount(ends: Ends): boolean {
  const own = process.getuid?.();
  if (own === undefined || own === 0) return false;
  const holder = lists.map((file) => findHolder(readOr(file), ends)).find((found) => found !== null);
  return holder !== undefined && holder !== null && holder !== own && holder !== 0;
}

/** The user id of whoever holds the other end, by a list of connections; null when it is not in it. */
export function findHolder(list: string, { remotePort, localPort }: Ends): number | null {
  if (remotePort === undefined || localPort === undefined) return null;
  const end = (port: number): string[] =>
    loopback.map((address) => `${address}:${port.toString(16).toUpperCase().padStart(4, '0')}`);
  const [theirs, ours] = [end(remotePort), end(localPort)];
  for (const line of list.split('\n')) {
    // sl, local address, remote address, state, queues, timer, retransmits, user id
    const [, local = '', remote = '', , , , , holder = ''] = line.trim().split(/\s+/);
    if (theirs.includes(local) && ours.includes(remote) && /^\d+$/.test(holder)) return Number(holder);
  }
  return null;
}

function readOr(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
