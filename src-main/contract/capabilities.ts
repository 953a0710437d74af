import { z } from 'zod';

/** What the host of this window can do. The window hides what is absent and says why. */
export const capabilitiesSchema = z.strictObject({
  host: z.enum(['browser', 'desktop']),
  /** A window that can play and hear; false for a host without one, such as a test. */
  voice: z.boolean(),
  /** Whether it can be asked to be there after login; the question stands in the onboarding then. */
  atLogin: z.boolean(),
  /** How an export reaches the person: the browser's own download, or a file dialog. */
  exportDelivery: z.enum(['download', 'dialog']),
  /** Whether links are opened by the host (after its own check) or by the browser. */
  linkOpening: z.enum(['host', 'browser']),
});
export type Capabilities = z.infer<typeof capabilitiesSchema>;
