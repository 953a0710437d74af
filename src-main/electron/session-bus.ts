import net from 'node:net';

/** Longest wait for the bus, in milliseconds: it is a neighbour on the same machine. */
const patience = 2_000;

/** More than an answer can be, in bytes. */
const longestAnswer = 65_536;

/** Numbers of the D-Bus Specification (1.0, "Message Format"). */
const methodReturn = 2;
const headerField = { path: 1, interface: 2, member: 3, replySerial: 5, destination: 6, signature: 8 };

/**
 * Asks a session bus of D-Bus whether a name has an owner. Electron offers no such question, and a program for it cannot be started
 * from a packaged desktop host; the three messages that it takes are short.
 *
 * @param socket the path of the bus's socket; one that begins with a zero character is abstract.
 * @returns null when the bus cannot be asked.
 */
export function nameHasOwner(socket: string, name: string): Promise<boolean | null> {
  return new Promise((resolve) => {
    const connection = net.connect(socket);
    let received: Buffer = Buffer.alloc(0);
    let isIn = false;
    const end = (answer: boolean | null): void => {
      connection.destroy();
      resolve(answer);
    };
    connection.setTimeout(patience, () => end(null));
    connection.once('error', () => end(null));
    connection.once('close', () => resolve(null));
    connection.once('connect', () => {
      const user = Buffer.from(String(process.getuid?.() ?? 0)).toString('hex');
      connection.write(`\0AUTH EXTERNAL ${user}\r\n`);
    });
    connection.on('data', (bytes) => {
      received = Buffer.concat([received, bytes]);
      if (received.length > longestAnswer) return end(null);
      if (!isIn) {
        const at = received.indexOf('\r\n');
        if (at === -1) return;
        if (!received.subarray(0, at).toString().startsWith('OK ')) return end(null);
        isIn = true;
        received = received.subarray(at + 2);
        connection.write('BEGIN\r\n');
        connection.write(callOf(1, 'Hello', null));
        connection.write(callOf(2, 'NameHasOwner', name));
      }
      for (;;) {
        const message = takeMessage(received);
        if (message === null) return;
        received = message.rest;
        if (message.replyTo === 2)
          return end(
            message.type === methodReturn && message.body.length >= 4 ? message.body.readUInt32LE(0) === 1 : null,
          );
      }
    });
  });
}

/** A call of the bus itself, with one text or none. */
function callOf(serial: number, member: string, argument: string | null): Buffer {
  const bus = 'org.freedesktop.DBus';
  const fields = joinAligned([
    field(headerField.path, 'o', '/org/freedesktop/DBus'),
    field(headerField.interface, 's', bus),
    field(headerField.member, 's', member),
    field(headerField.destination, 's', bus),
    ...(argument === null ? [] : [field(headerField.signature, 'g', 's')]),
  ]);
  const body = argument === null ? Buffer.alloc(0) : text(argument);
  const start = Buffer.alloc(16);
  start.set([0x6c, 1, 0, 1]);
  start.writeUInt32LE(body.length, 4);
  start.writeUInt32LE(serial, 8);
  start.writeUInt32LE(fields.length, 12);
  return Buffer.concat([padded(Buffer.concat([start, fields])), body]);
}

const field = (code: number, type: 'o' | 's' | 'g', value: string): Buffer =>
  Buffer.concat([
    Buffer.from([code, 1, type.charCodeAt(0), 0]),
    type === 'g' ? Buffer.concat([Buffer.from([value.length]), Buffer.from(`${value}\0`)]) : text(value),
  ]);

function text(value: string): Buffer {
  const bytes = Buffer.from(`${value}\0`);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length - 1);
  return Buffer.concat([length, bytes]);
}

/** Up to the next multiple of eight, where the next part begins. */
const padded = (part: Buffer): Buffer => Buffer.concat([part, Buffer.alloc(-part.length & 7)]);

/** The parts, each at a multiple of eight; the last without what would follow it. */
const joinAligned = (parts: Buffer[]): Buffer =>
  Buffer.concat(parts.map((part, at) => (at === parts.length - 1 ? part : padded(part))));

type Message = { type: number; replyTo: number | null; body: Buffer; rest: Buffer };

/** The first whole message of what has come in; null while there is none. A bus that writes the other way round is not read. */
function takeMessage(received: Buffer): Message | null {
  if (received.length < 16 || received[0] !== 0x6c) return null;
  const bodyLength = received.readUInt32LE(4);
  const fieldsEnd = 16 + received.readUInt32LE(12);
  const bodyStart = (fieldsEnd + 7) & ~7;
  if (received.length < bodyStart + bodyLength) return null;
  return {
    type: received[1] ?? 0,
    replyTo: readReplySerial(received, fieldsEnd),
    body: received.subarray(bodyStart, bodyStart + bodyLength),
    rest: received.subarray(bodyStart + bodyLength),
  };
}

/** Which call a message answers, from the fields of its header. */
function readReplySerial(message: Buffer, end: number): number | null {
  let at = 16;
  while (at + 4 <= end) {
    const code = message[at] ?? 0;
    const type = String.fromCharCode(message[at + 2] ?? 0);
    at += 4;
    if (type === 'u') {
      if (code === headerField.replySerial) return message.readUInt32LE(at);
      at += 4;
    } else if (type === 'g') at += 2 + (message[at] ?? 0);
    else at += 4 + message.readUInt32LE(at) + 1;
    at = (at + 7) & ~7;
  }
  return null;
}
