import { buildIfStale } from './build-if-stale.ts';

/** `npm run serve`: builds what is stale, then becomes the browser host, in this very process. */
await buildIfStale();
await import(new URL('../../dist/serve.js', import.meta.url).href);
