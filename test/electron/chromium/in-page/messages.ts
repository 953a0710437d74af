/** What a preload script sends to the main process. */
export type FromPage =
  { kind: 'invoke'; id: number; channel: string; sent: unknown[] } | { kind: 'send'; channel: string; sent: unknown[] };

/** What the main process sends to a preload script. */
export type ToPage =
  | { kind: 'message'; channel: string; sent: unknown[] }
  | { kind: 'answer'; id: number; value: unknown }
  | { kind: 'refusal'; id: number; reason: string };
