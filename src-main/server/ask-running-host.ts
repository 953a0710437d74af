import { z } from 'zod';
import { readHostFile } from '../assistant/host-file.ts';

/** What the host that holds a folder answered to a second start. */
export type RunningHost = { kind: 'browser'; address: string } | { kind: 'desktop' } | { kind: 'silent' };

const answerSchema = z.strictObject({ ticket: z.string().regex(/^[0-9a-f]{64}$/) });

/** Asks the host of a folder for a fresh ticket, with the secret that only this account can read. */
export async function askRunningHost(folder: string): Promise<RunningHost> {
  const host = readHostFile(folder);
  if (!host) return { kind: 'silent' };
  if (host.kind === 'desktop') return { kind: 'desktop' };
  try {
    const response = await fetch(`http://127.0.0.1:${host.port}/control/ticket`, {
      method: 'POST',
      headers: { authorization: `Bearer ${host.secret}`, 'content-type': 'application/json' },
      signal: AbortSignal.timeout(3_000),
    });
    const { ticket } = answerSchema.parse(await response.json());
    return { kind: 'browser', address: `http://127.0.0.1:${host.port}/?ticket=${ticket}` };
  } catch {
    return { kind: 'silent' };
  }
}
