/** Samples a millisecond of everything that a Realtime session says. */
const samplesPerMillisecond = 24;

/** The sound of the replies of one session, as far as it came. */
export type ReplyAudio = {
  /** A piece as the server sent it, in base64; null while it holds no whole sample. */
  add(itemId: string, base64: string): Int16Array | null;
  /** The reply that was heard last, and how much of it came, in milliseconds; null before the first. */
  last(): { itemId: string; milliseconds: number } | null;
};

export function createReplyAudio(): ReplyAudio {
  let current = null as { itemId: string; samples: number; odd: Buffer } | null;
  return {
    add: (itemId, base64) => {
      if (current?.itemId !== itemId) current = { itemId, samples: 0, odd: Buffer.alloc(0) };
      const bytes = Buffer.concat([current.odd, Buffer.from(base64, 'base64')]);
      const count = Math.floor(bytes.length / 2);
      current.odd = bytes.subarray(count * 2);
      current.samples += count;
      if (count === 0) return null;
      return Int16Array.from({ length: count }, (_, at) => bytes.readInt16LE(at * 2));
    },
    last: () =>
      current === null
        ? null
        : { itemId: current.itemId, milliseconds: Math.floor(current.samples / samplesPerMillisecond) },
  };
}
