import type { Words } from '#contract/words.ts';
import { createReadingOrder } from './reading-order.ts';
import type { Renderer } from './renderer.ts';

/** One web page that needs nothing else: no script, nothing loaded, and a policy that says so. */
export const renderHtml = (created: number, words: Words): Renderer => ({
  start: () =>
    `<!doctype html>
<html lang="${words.language.tag}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="generator" content="OS1">
<title>${escape(words.archive.title)}</title>
<style>
body { max-width: 38rem; margin: 3rem auto; padding: 0 1.25rem; font: 1.05rem/1.55 system-ui, sans-serif; color: #3b0f0b; background: #fdf3ec; }
h1 { font-weight: 340; margin-top: 4rem } h2 { font-size: .95rem; font-weight: 500; margin-top: 2.5rem }
article { margin: 1.2rem 0 } article.own { border-left: 2px solid #c9785f; padding-left: 1rem }
p { margin: .2rem 0; white-space: pre-wrap; overflow-wrap: anywhere } .by { font-size: .8rem; color: #5e2117 }
</style>
</head>
<body>
<p class="by">${escape(words.archive.written(words.conversation.day(created, false)))}</p>
`,
  record: createReadingOrder(words, {
    conversation: (title) => `<h1>${escape(title)}</h1>\n`,
    day: (day) => `<h2>${escape(day)}</h2>\n`,
    message: ({ speaker, time, text, own, remark }) =>
      `<article${own ? ' class="own"' : ''}><p class="by">${escape(speaker)}, ${time}${remark === null ? '' : ` (${escape(remark)})`}</p><p dir="auto">${escape(text)}</p></article>\n`,
  }),
  end: () => '</body>\n</html>\n',
});

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
