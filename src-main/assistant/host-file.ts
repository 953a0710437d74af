import fs from 'node:fs';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';

/**
 * What a running host says of itself in DIR/host.json (0600): where it is, since when (milliseconds since 1970), and the
 * secret with which a second start of the same account asks it for a ticket. A desktop host has no port.
 */
const hostFileSchema = z.strictObject({
  kind: z.enum(['browser', 'desktop']),
  pid: z.number().int(),
  port: z.number().int().min(0).max(65_535),
  startedAt: z.number().int(),
  secret: z.string(),
});
export type HostFile = z.infer<typeof hostFileSchema>;

const place = (folder: string): string => path.join(folder, 'host.json');

export const writeHostFile = async (folder: string, host: HostFile): Promise<void> => {
  await writeFileAtomic(place(folder), `${JSON.stringify(host)}\n`, { mode: 0o600 });
};

/** What stands there, or null. It may be stale: the lock of the folder, not this file, says whether a host runs. */
export function readHostFile(folder: string): HostFile | null {
  try {
    return hostFileSchema.parse(JSON.parse(fs.readFileSync(place(folder), 'utf8')));
  } catch {
    return null;
  }
}

/** Takes the file away, if it is ours. */
export function removeHostFile(folder: string, pid: number): void {
  if (readHostFile(folder)?.pid === pid) fs.rmSync(place(folder), { force: true });
}
