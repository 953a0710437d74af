import { Lexer, type Token, type Tokens } from 'marked';

export type { Token, Tokens };

/**
 * The parts of a Markdown text. Raw HTML comes as tokens of kind 'html', which are shown as the text that they are: no
 * markup of a reply is ever given to the browser as markup.
 */
export function readMarkdown(text: string): Token[] {
  // Nested beyond this it is a loop of a model's, and the lexer and the page would run out of stack over it.
  if (deepNesting.test(text)) return [{ type: 'text', raw: text, text }];
  try {
    return new Lexer({ gfm: true, breaks: true }).lex(text);
  } catch {
    return [{ type: 'text', raw: text, text }];
  }
}

/** Twenty quotation or list marks that stand in a row, or a list item indented by twenty steps. */
const deepNesting = /^[ \t]*(?:(?:>|[-*+]|\d{1,9}[.)])[ \t]*){20}|^[ \t]{40,}(?:[-*+]|\d{1,9}[.)])[ \t]|[*_~[\]]{60}/m;

/** The address of a link where it is one that a person may open: http, https or mailto; null for everything else. */
export function safeAddress(href: string): string | null {
  if (!URL.canParse(href)) return null;
  const { protocol, username, password, href: whole } = new URL(href);
  const known = protocol === 'http:' || protocol === 'https:' || protocol === 'mailto:';
  return known && username === '' && password === '' ? whole : null;
}

/** Turns the few entities that marked leaves in its texts back into their characters. */
export const plainText = (text: string): string =>
  text.replace(
    /&(amp|lt|gt|quot|#39);/g,
    (_, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" })[name] ?? '',
  );
