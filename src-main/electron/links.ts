/** What a link of ours may ask for: to bring the window, or to bring it where one talks. */
export type Link = 'open' | 'talk';

/**
 * What a link asks for, or null when it is none of ours. Anybody can put a link into a page, so there are two and they carry
 * nothing: no path, no parameters, no other spelling. The one slash is what browsers write after a host. A link shows the window
 * and never opens the microphone: that is for the person's own hand.
 */
export const readOwnLink = (address: string): Link | null => {
  const found = /^os1:\/\/(open|talk)\/?$/.exec(address)?.[1];
  return found === 'open' || found === 'talk' ? found : null;
};

/** The scheme of our links. */
export const linkScheme = 'os1';

/** Whether a word of a command line is a link of our scheme, however it is spelt and whatever it says. */
const isLinkWord = (word: string): boolean => word.trimStart().toLowerCase().startsWith(`${linkScheme}:`);

/** A command line without the link in it. `isStrange`: there was one that is none of ours. */
export type LinkedWords = { words: string[]; link: Link | null; isStrange: boolean };

/**
 * The words of a command line before a link, and what the link asks for. What a page wrote into a link may have become words of their
 * own on the way, so nothing behind it is believed; the system's own switches may stand there, anything else makes it strange.
 */
export function takeLink(words: readonly string[]): LinkedWords {
  const at = words.findIndex(isLinkWord);
  if (at === -1) return { words: [...words], link: null, isStrange: false };
  const isAlone = words.slice(at + 1).every((word) => word.startsWith('--'));
  const link = isAlone ? readOwnLink(words[at] ?? '') : null;
  return { words: words.slice(0, at), link, isStrange: link === null };
}
