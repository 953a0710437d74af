import type { StoredRecord } from '../conversation/ports.ts';

/** How a format is written: each part is given its turn once, in this order. Nothing is kept but what it must know. */
export type Renderer = {
  start(): string;
  record(record: StoredRecord): string;
  end(): string;
};
