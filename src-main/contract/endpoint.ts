import { z } from 'zod';

/** An http or https address without credentials in it: keys have a place of their own. */
export const endpointSchema = z
  .url({ protocol: /^https?$/, message: 'not an http or https address' })
  .max(500)
  .refine((address) => !/^[a-z]+:\/\/[^/?#]*@/i.test(address), 'keys do not belong into an address');
