import { randomBytes } from 'node:crypto';
import { exportExtensions } from '#contract/archive.ts';
import type { PreparedExport } from '../assistant/exports.ts';

/** How long a prepared download waits for its one request, in milliseconds. */
const life = 60_000;

/** Exports that wait to be fetched: each under an address of its own that is good once. */
export type Downloads = {
  /** The path of the download. */
  offer(prepared: PreparedExport, now: number): string;
  take(name: string, now: number): { prepared: PreparedExport; fileName: string } | null;
};

export function createDownloads(): Downloads {
  const waiting = new Map<string, { prepared: PreparedExport; offered: number }>();
  return {
    offer: (prepared, now) => {
      for (const [old, { prepared: left, offered }] of waiting) {
        if (now - offered <= life) continue;
        left.abandon();
        waiting.delete(old);
      }
      const name = randomBytes(32).toString('hex');
      waiting.set(name, { prepared, offered: now });
      return `/download/${name}`;
    },
    take: (name, now) => {
      const found = waiting.get(name);
      waiting.delete(name);
      if (!found || now - found.offered > life) return null;
      const day = new Date().toISOString().slice(0, 10);
      return { prepared: found.prepared, fileName: `os1-${day}.${exportExtensions[found.prepared.format]}` };
    },
  };
}
