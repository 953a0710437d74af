import { buildIfStale } from './build-if-stale.ts';

/** `npm run os1 -- COMMAND`: builds what is stale, then becomes the command line, in this very process. */
await buildIfStale();
await import(new URL('../../dist/os1.js', import.meta.url).href);
