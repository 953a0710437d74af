import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

/**
 * A session bus of D-Bus, as far as a host asks it: it lets everybody in and says of these names that they have an owner. A desktop
 * with a place for trays is one on which 'org.kde.StatusNotifierWatcher' has one. `owned` may be changed while it runs.
 */
export async function startSessionBus(
  owned: Set<string>,
): Promise<{ address: string; asked: string[] } & AsyncDisposable> {
  const socket = path.join(os.tmpdir(), `os1-bus-${randomUUID().slice(0, 8)}`);
  const asked: string[] = [];
  const connections = new Set<net.Socket>();
  const server = net.createServer((connection) => {
    connections.add(connection);
    connection.on('close', () => connections.delete(connection));
    connection.on('error', () => undefined);
    let received: Buffer = Buffer.alloc(0);
    let isIn = false;
    connection.on('data', (bytes) => {
      received = Buffer.concat([received, bytes]);
      if (!isIn) {
        const text = received.toString('latin1');
        if (text.startsWith('\0AUTH EXTERNAL ') && text.endsWith('\r\n') && !text.includes('BEGIN'))
          connection.write('OK 0123456789abcdef0123456789abcdef\r\n');
        const begin = text.indexOf('BEGIN\r\n');
        if (begin === -1) return;
        isIn = true;
        received = received.subarray(begin + 7);
      }
      while (received.length >= 16) {
        const bodyStart = (16 + received.readUInt32LE(12) + 7) & ~7;
        const end = bodyStart + received.readUInt32LE(4);
        if (received.length < end) return;
        const serial = received.readUInt32LE(8);
        const body = received.subarray(bodyStart, end);
        received = received.subarray(end);
        if (body.length === 0) {
          connection.write(answer(serial, 's', Buffer.concat([number(3), Buffer.from(':1.\0')])));
          continue;
        }
        const name = body.subarray(4, 4 + body.readUInt32LE(0)).toString();
        asked.push(name);
        connection.write(answer(serial, 'b', number(owned.has(name) ? 1 : 0)));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  return {
    address: `unix:path=${socket}`,
    asked,
    [Symbol.asyncDispose]: async () => {
      for (const connection of connections) connection.destroy();
      await new Promise((resolve) => server.close(resolve));
      fs.rmSync(socket, { force: true });
    },
  };
}

/** A method's return, with one value. */
function answer(to: number, type: 's' | 'b', body: Buffer): Buffer {
  const fields = Buffer.concat([
    Buffer.from([5, 1, 'u'.charCodeAt(0), 0]),
    number(to),
    Buffer.from([8, 1, 'g'.charCodeAt(0), 0, 1, type.charCodeAt(0), 0]),
  ]);
  const start = Buffer.concat([Buffer.from([0x6c, 2, 1, 1]), number(body.length), number(1), number(fields.length)]);
  const header = Buffer.concat([start, fields]);
  return Buffer.concat([header, Buffer.alloc(-header.length & 7), body]);
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
