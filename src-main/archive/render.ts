import type { ExportFormat } from '#contract/archive.ts';
import type { Words } from '#contract/words.ts';
import type { StoredRecord } from '../conversation/ports.ts';
import { renderHtml } from './render-html.ts';
import { renderJson, renderJsonLines } from './render-json.ts';
import { renderMarkdown } from './render-markdown.ts';
import { renderText } from './render-text.ts';

/** How a format is written: each part is given its turn once, in this order. Nothing is kept but what it must know. */
export type Renderer = {
  start(): string;
  record(record: StoredRecord): string;
  end(): string;
};

/** The renderer of a format. `created`: milliseconds since 1970. */
export function createRenderer(format: ExportFormat, created: number, words: Words): Renderer {
  switch (format) {
    case 'jsonl':
      return renderJsonLines(created);
    case 'json':
      return renderJson(created);
    case 'markdown':
      return renderMarkdown(created, words);
    case 'html':
      return renderHtml(created, words);
    case 'text':
      return renderText(created, words);
  }
}
