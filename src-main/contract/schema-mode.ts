import { config } from 'zod';

/** Imported first, it makes schemas read data without building code from text, which the policy of a page forbids. */
config({ jitless: true });
