/** A line of a file with its number, from 1; without its line end. */
export type Line = { number: number; text: string };

const lineFeed = 0x0a;

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
  for await (const chunk of bytes) {
    let from = 0;
    while (from < chunk.length) {
      // No character of UTF-8 has a line end among its bytes: the lines part before they are decoded, each with its number.
      const end = chunk.indexOf(lineFeed, from);
      const isWhole = end >= 0;
      const to = isWhole ? end + 1 : chunk.length;
      rest += decode(chunk.subarray(from, to));
      from = to;
      if (rest.length - (isWhole ? 1 : 0) > longest)
        throw new RangeError('it is longer than any line of an archive', { cause: number });
      if (!isWhole) continue;
      yield { number, text: rest.replace(/\r?\n$/, '') };
      number += 1;
      rest = '';
    }
  }
  rest += decode();
  if (rest !== '') yield { number, text: rest };
}
