import type { ExportFormat } from '#contract/archive.ts';
import type { Words } from '#contract/words.ts';
import { renderHtml } from './render-html.ts';
import { renderJson, renderJsonLines } from './render-json.ts';
import { renderMarkdown } from './render-markdown.ts';
import { renderText } from './render-text.ts';
import type { Renderer } from './renderer.ts';

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
