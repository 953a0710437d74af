import { Lexer, type Token, type Tokens } from 'marked';

export type { Token, Tokens };

/**
 * The parts of a Markdown text. Raw HTML comes as tokens of kind 'html', which are shown as the text that they are: no
 * markup of a reply is ever given to the browser as markup.
 */
export const readMarkdown = (text: string): Token[] => new Lexer({ gfm: true, breaks: true }).lex(text);

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
