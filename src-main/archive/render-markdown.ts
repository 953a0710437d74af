import type { Words } from '#contract/words.ts';
import { createReadingOrder } from './reading-order.ts';
import type { Renderer } from './renderer.ts';

/** Markdown: conversations and days as headings, who spoke and when in bold, what was said as it was said. */
export const renderMarkdown = (created: number, words: Words): Renderer => ({
  start: () => `${words.archive.written(words.conversation.day(created, false))}\n`,
  record: createReadingOrder(words, {
    conversation: (title) => `\n# ${escapeLine(title)}\n`,
    day: (day) => `\n## ${day}\n`,
    message: ({ speaker, time, text, remark }) =>
      `\n**${escapeLine(speaker)}**, ${time}${remark === null ? '' : ` (${remark})`}\n\n${keepBelowHeadings(text)}\n`,
  }),
  end: () => '',
});

/** A text on one line, with nothing in it that Markdown would read as a mark. */
export const escapeLine = (text: string): string => text.replace(/\s+/g, ' ').replace(/[\\`*_{}[\]<>#|]/g, '\\$&');

/** What was said may hold Markdown of its own; only its headings are kept from breaking the order of the book. */
const keepBelowHeadings = (text: string): string => text.replace(/^(#{1,6})(?=\s)/gm, '\\$1');
