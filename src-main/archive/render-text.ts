import type { Words } from '#contract/words.ts';
import { createReadingOrder } from './reading-order.ts';
import type { Renderer } from './renderer.ts';

/** Plain text: nothing but what was said, by whom, and when. */
export const renderText = (created: number, words: Words): Renderer => ({
  start: () => `${words.archive.written(words.conversation.day(created, false))}\n`,
  record: createReadingOrder(words, {
    conversation: (title) => `\n\n${title}\n${'='.repeat([...title].length)}\n`,
    day: (day) => `\n${day}\n`,
    message: ({ speaker, time, text, remark }) =>
      `\n${time} ${speaker}${remark === null ? '' : ` (${remark})`}\n${text.replace(/^/gm, '  ')}\n`,
  }),
  end: () => '',
});
