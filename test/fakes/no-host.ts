import { wordsOf } from '../../src-main/contract/words.ts';
import type { AssistantOptions } from '../../src-main/assistant/create-assistant.ts';
import { noDesktop } from '../../src-main/assistant/no-desktop.ts';

/** An assistant that stands alone: no window, no files to hand out, no desktop. */
export const noHost: Pick<AssistantOptions, 'capabilities' | 'hostCalls'> = {
  capabilities: {
    host: 'browser',
    voice: false,
    atLogin: false,
    exportDelivery: 'download',
    linkOpening: 'browser',
  },
  hostCalls: () => ({
    ...noDesktop(wordsOf('en')),
    'archive.export': () => Promise.resolve({ delivery: 'none' }),
    'clipboard.write': () => Promise.resolve({ written: false }),
    'link.open': () => Promise.resolve({ opened: false }),
  }),
};
