/** Words of fewer letters say little about what a reply was made from. */
const shortest = 4;

const telling = (text: string): Set<string> =>
  new Set(
    (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).filter(
      (word) => word.length >= shortest || /^\p{N}+$/u.test(word) || /[^\p{ASCII}]/u.test(word),
    ),
  );

/**
 * Of what a mind was given, what its reply shows signs of: those that share telling words with it, most first. A mind that says
 * everything in other words leaves no sign, and then nothing is claimed.
 */
export function usedSources<Source extends { text: string }>(reply: string, sources: readonly Source[]): Source[] {
  const said = telling(reply);
  const shared = sources.map((source) => {
    const words = telling(source.text);
    return { source, share: [...words].filter((word) => said.has(word)).length / Math.max(1, Math.sqrt(words.size)) };
  });
  return shared
    .filter(({ share }) => share > 0)
    .sort((one, other) => other.share - one.share)
    .map(({ source }) => source);
}
