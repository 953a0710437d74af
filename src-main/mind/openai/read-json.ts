/**
 * The JSON value that a model's answer holds: the whole of it, what stands in a fence, or the first object or list in it that can be
 * read. Models that think aloud do so before it, in a `<think>` part of their own. Undefined where there is none.
 */
export function readJson(answer: string): unknown {
  const text = answer.replace(/^[\s\S]*<\/think>/, '').trim();
  const fenced = /```(?:json)?\s*\n?([\s\S]*?)```/i.exec(text)?.[1];
  for (const whole of [text, fenced]) {
    const value = whole === undefined ? undefined : parsed(whole);
    if (value !== undefined) return value;
  }
  let tries = 0;
  for (const { index } of text.matchAll(/[[{]/g)) {
    tries += 1;
    if (tries > mostTries) return undefined;
    const end = endOf(text, index);
    const value = end === null ? undefined : parsed(text.slice(index, end));
    if (value !== undefined) return value;
  }
  return undefined;
}

/** Brackets at which a value is looked for, at most. */
const mostTries = 20;

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

/** The place after the bracket that closes the one at `start`; null where none does. */
function endOf(text: string, start: number): number | null {
  let depth = 0;
  let quoted = false;
  for (let at = start; at < text.length; at += 1) {
    const letter = text[at];
    if (quoted) {
      if (letter === '\\') at += 1;
      else if (letter === '"') quoted = false;
    } else if (letter === '"') quoted = true;
    else if (letter === '{' || letter === '[') depth += 1;
    else if (letter === '}' || letter === ']') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return null;
}
