import { buildIfStale } from './build-if-stale.ts';

/** `npm run build`: builds what is stale and ends. */
await buildIfStale();
