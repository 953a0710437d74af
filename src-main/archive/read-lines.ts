/** A line of a file with its number, from 1; without its line end. */
export type Line = { number: number; text: string };

/**
 * Lines of a UTF-8 file. Bytes that are no UTF-8 and lines beyond `longest` characters are a `RangeError` whose `cause`
 * is the number of the line: a damaged file must not be read as if it were whole. (Node's own readline does neither.)
 */
export async function* readLines(bytes: AsyncIterable<Uint8Array>, longest: number): AsyncGenerator<Line> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let number = 1;
  let rest = '';
  const decode = (chunk?: Uint8Array): string => {
    try {
      return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
    } catch {
      throw new RangeError('it holds bytes that are no UTF-8', { cause: number });
    }
  };
  const guard = (text: string): void => {
    if (text.length > longest) throw new RangeError('it is longer than any line of an archive', { cause: number });
  };
  for await (const chunk of bytes) {
    rest += decode(chunk);
    let from = 0;
    for (let end = rest.indexOf('\n', from); end >= 0; end = rest.indexOf('\n', from)) {
      const text = rest.slice(from, end).replace(/\r$/, '');
      guard(text);
      yield { number, text };
      number += 1;
      from = end + 1;
    }
    rest = rest.slice(from);
    guard(rest);
  }
  rest += decode();
  if (rest !== '') yield { number, text: rest };
}
