/** What a host that is to be killed does. `now`: what its clock begins at. */
export type TortureJob = { seed: number; now: number } & (
  | { work: 'live'; folder: string; baseUrl: string }
  | { work: 'import'; folder: string; file: string; conversation: string }
  | { work: 'migrate'; folder: string }
);

/** What it tells when something has been done. */
export type TortureLine =
  | { said: 'ready' | 'migrated' }
  | { said: 'recovery'; trouble: string }
  | { said: 'stored'; text: string }
  | { said: 'forgetting'; message: string }
  | { said: 'copied'; name: string }
  | { said: 'exported'; file: string }
  | { said: 'imported'; conversation: string };
