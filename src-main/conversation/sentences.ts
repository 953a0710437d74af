/** Characters that the first piece of a spoken reply has at least, so that it does not begin with 'Well.' and a gap. */
const firstPiece = 20;

/** Characters of one piece at most: a speaker takes 4,096, and a long piece delays what comes after it. */
const longestPiece = 400;

/** Abbreviations that end in a full stop without ending a sentence. */
const abbreviations = /(?:^|[\s(])(?:mr|mrs|ms|dr|prof|st|vs|etc|e\.g|i\.e|no|approx|jr|sr|fig)\.$/i;

/** Where the first sentence of a text ends, after its closing quotes and the space behind; -1 when no end is certain yet. */
function endOfSentence(text: string, least: number): number {
  const end = /[.!?…]+["'”’)\]]*(?=\s)|\n+/gu;
  for (let found = end.exec(text); found; found = end.exec(text)) {
    const upTo = found.index + found[0].length;
    const head = text.slice(0, upTo).trimEnd();
    // '3.' at the start of a line numbers a list; 'Dr.' names somebody.
    if (abbreviations.test(head) || /(?:^|\n)\s*\d+\.$/.test(head)) continue;
    if (head.trim().length >= least) return upTo;
  }
  return -1;
}

/** The last place where a text that is too long may be parted: after a comma or the like, else at a space. */
function partingPlace(text: string): number {
  const head = text.slice(0, longestPiece);
  const comma = Math.max(
    head.lastIndexOf(', '),
    head.lastIndexOf('; '),
    head.lastIndexOf(': '),
    head.lastIndexOf(' – '),
  );
  if (comma > longestPiece / 3) return comma + 1;
  const space = head.lastIndexOf(' ');
  return space > 0 ? space : longestPiece;
}

/** A piece to be spoken: `text` as a voice says it, `from` and `to` its place in the reply as it is written. */
export type SpokenPart = { text: string; from: number; to: number };

/** Cuts a reply into pieces to be spoken, while it still grows. */
export type SentenceCutter = {
  /** Takes more of the reply; gives the pieces that are whole now. */
  push(text: string): SpokenPart[];
  /** The reply is over: gives what is left. */
  end(): SpokenPart[];
};

/** The first piece is given at the first sentence of 20 characters or more, later ones at each sentence. */
export function createSentenceCutter(): SentenceCutter {
  let waiting = '';
  let from = 0;
  let first = true;
  /** True while a block of code is open: pieces end within it, but nothing of it is said. */
  let code = false;
  const take = (length: number): SpokenPart[] => {
    const written = waiting.slice(0, length);
    const part = { text: speakable(code ? `\`\`\`${written}` : written), from, to: from + length };
    if (written.split('```').length % 2 === 0) code = !code;
    waiting = waiting.slice(length);
    from += length;
    if (part.text === '') return [];
    first = false;
    return [part];
  };
  const cut = (): SpokenPart[] => {
    const parts: SpokenPart[] = [];
    for (;;) {
      const end = endOfSentence(waiting, first ? firstPiece : 1);
      if (end > 0 && end <= longestPiece) parts.push(...take(end));
      else if (waiting.length > longestPiece) parts.push(...take(partingPlace(waiting)));
      else return parts;
    }
  };
  return {
    push: (text) => {
      waiting += text;
      return cut();
    },
    end: () => {
      const parts = cut();
      return waiting === '' ? parts : [...parts, ...take(waiting.length)];
    },
  };
}

/** What a voice says of a written text: no marks of Markdown, no addresses, no code. */
export function speakable(text: string): string {
  return text
    .replace(/```[\s\S]*?(?:```|$)/g, ' ')
    .replace(/!\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/\[([^\]]+)\]\([^)]*\)/g, '$1')
    .replace(/https?:\/\/\S+/g, ' ')
    .replace(/^\s{0,3}(?:#{1,6}|[-*+]|\d+[.)]|>)\s+/gm, '')
    .replace(/(\*\*|__|~~|`)/g, '')
    .replace(/(^|\s)[*_](\S[^*_]*)[*_](?=\W|$)/g, '$1$2')
    .replace(/\p{Extended_Pictographic}|\u{fe0f}|\u{200d}/gu, '')
    .replace(/\s+/g, ' ')
    .trim();
}
