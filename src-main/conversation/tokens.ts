/**
 * An upper estimate of how many tokens a model makes of a text. Tokenisers differ between models, and a budget needs
 * safety rather than the last token: one token for every three bytes of UTF-8 is above what the o200k and Llama 3
 * vocabularies need for English prose (about 4.4 bytes a token) and about right for Chinese (3 bytes a character).
 */
export const estimateTokens = (text: string): number => Math.ceil(utf8Length(text) / 3);

/** Bytes of the text in UTF-8, without encoding it. */
function utf8Length(text: string): number {
  let bytes = 0;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) bytes += 1;
    else if (unit < 0x800) bytes += 2;
    else if (unit >= 0xd800 && unit < 0xdc00) {
      bytes += 4;
      at += 1;
    } else bytes += 3;
  }
  return bytes;
}
