import { config } from 'zod';

/** Makes schemas read data without building code from text, which the policy of a page forbids. */
export const interpretSchemas = (): void => {
  config({ jitless: true });
};
