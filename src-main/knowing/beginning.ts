/**
 * The beginning of a text that is not longer than `longest` characters and ends where a sentence ends, or, where none does, where a
 * word does: half a name is a name of nobody, and half a sentence can say what was never said. The whole of a text that is short enough.
 */
export function beginningOf(text: string, longest: number): string {
  if (text.length <= longest) return text;
  // The character behind the last one that fits tells whether that one ends a word.
  const fits = text.slice(0, longest + 1);
  const sentences = /^[\s\S]*(?:[.!?…]["'”’)\]]*(?=\s)|(?=\n))/u.exec(fits)?.[0];
  return (sentences ?? /^[\s\S]*(?=\s)/u.exec(fits)?.[0] ?? '').slice(0, longest);
}
