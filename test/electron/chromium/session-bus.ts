import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';

/** A session's bus on which every name has an owner: a desktop that shows trays. */
export type SessionBus = { address: string; end(): Promise<void> };

/**
 * Answers on a socket in a folder as D-Bus does: it lets everybody in, and says yes to every call.
 *
 * @param folder a short path: a socket's name has at most a hundred letters.
 */
export async function startSessionBus(folder: string): Promise<SessionBus> {
  const socket = path.join(folder, 'bus');
  const server = net.createServer((connection) => {
    let isIn = false;
    let received = Buffer.alloc(0);
    connection.on('error', () => connection.destroy());
    connection.on('data', (bytes) => {
      received = Buffer.concat([received, bytes]);
      while (!isIn) {
        const end = received.indexOf('\r\n');
        if (end === -1) return;
        const line = received.subarray(0, end).toString();
        received = received.subarray(end + 2);
        if (line.includes('AUTH')) connection.write('OK 0123456789abcdef0123456789abcdef\r\n');
        isIn = line === 'BEGIN';
      }
      for (let length = lengthOf(received); length <= received.length; length = lengthOf(received)) {
        connection.write(yesTo(received.readUInt32LE(8)));
        received = received.subarray(length);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  return {
    address: `unix:path=${socket}`,
    end: async () => {
      await new Promise((resolve) => server.close(resolve));
      fs.rmSync(socket, { force: true });
    },
  };
}

/** The length in bytes of the first message, as its header says; more than there is while that is not whole. */
function lengthOf(received: Buffer): number {
  if (received.length < 16) return Number.POSITIVE_INFINITY;
  return 16 + align(received.readUInt32LE(12)) + received.readUInt32LE(4);
}

const align = (length: number): number => Math.ceil(length / 8) * 8;

/** The answer to a call by its serial number: true, with its signature and the number in the header's fields. */
function yesTo(serial: number): Buffer {
  const message = Buffer.alloc(16 + 16 + 4);
  message.set([0x6c, 2, 1, 1]);
  message.writeUInt32LE(4, 4);
  message.writeUInt32LE(serial, 8);
  message.writeUInt32LE(15, 12);
  // Field 5: to which call this is the answer. Field 8: that its body is one truth.
  message.set([5, 1, 0x75, 0], 16);
  message.writeUInt32LE(serial, 20);
  message.set([8, 1, 0x67, 0, 1, 0x62, 0], 24);
  message.writeUInt32LE(1, 32);
  return message;
}
