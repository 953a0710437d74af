/** What is said to the memory itself, with the words that it is about as they stand in the message. */
type Said =
  | { do: 'forget'; about: string }
  | { do: 'forget-last' | 'forget-all' | 'take-back' | 'pause' | 'go-on' | 'tell-known' | 'tell-why' | 'reflect' };

/** Courtesies around a command, on either side. */
const before =
  "(?:(?:please|pls|ok|okay|hey|and|so|well|now|actually|oh|no|hm+|sorry|right|listen)[,.! ]+|(?:could|can|would|will) you (?:please |just )?|I (?:want|would like|need) you to (?:please )?|I'd like you to (?:please )?|let's |go ahead and |just )*";
const after =
  '(?:,? (?:please|pls|now|for now|for a (?:while|moment|bit|minute|second)|will you|would you|could you|can you|thanks|thank you|ok|okay))*[.!? ]*';
const whole = (inner: string): RegExp => new RegExp(`^${before}(?:${inner})${after}$`, 'iu');

const said = 'I (?:have )?(?:just )?(?:said|told you|wrote|mentioned)(?: (?:just )?now)?';

/** 'Let's forget everything' is a shrug, so that fewer courtesies stand before what would leave nothing. */
const everything = new RegExp(
  `^(?:(?:please|pls|ok|okay)[,.! ]+|(?:could|can|would|will) you (?:please )?|I (?:want|would like|need) you to (?:please )?|I'd like you to (?:please )?)*(?:(?:forget|erase|delete|wipe) (?:absolutely )?everything(?: (?:about me|(?:that )?you (?:know|remember|have|have learned|have learnt|have stored)(?: (?:about|of|on) me)?))?|forget (?:all about )?me)(?: from your memory)?(?: (?:completely|entirely|forever|for ever|for good))?(?:,? (?:please|pls|now|will you|would you|could you|thanks|thank you))*[.!? ]*$`,
  'iu',
);

const plain: readonly (readonly [Exclude<Said['do'], 'forget'>, RegExp])[] = [
  [
    'forget-last',
    whole(
      `(?:forget|erase|delete|strike) (?:that|what ${said}|my last (?:message|words|sentence)|the last (?:thing|message)(?: ${said})?|(?:that )?I (?:ever )?said that)(?: again)?`,
    ),
  ],
  ['forget-all', everything],
  [
    'take-back',
    whole(
      "take (?:that|it) back|undo(?: (?:that|it|the forgetting))?|bring (?:it|that|them) back|restore (?:it|that|them)|(?:do not|don't) forget (?:that|it) after all|remember (?:it|that) after all|un-?forget (?:it|that)",
    ),
  ],
  [
    'pause',
    whole(
      "(?:(?:this is|this one is|go|let us go|we are|we're|strictly|from here|from now on)[, ]+)*off the record(?: from here)?|stop (?:remembering|recording)(?: (?:things|this|what I (?:say|tell you)|everything|anything|me))?(?: from now on)?|(?:do not|don't) (?:remember|record|save|store|write down) (?:this|any of this|this part|what I (?:say|tell you|am (?:about to|going to) (?:say|tell you))|what I'm (?:about to|going to) (?:say|tell you)|anything)(?: (?:from here|from now on|next))?|pause (?:your |the )?(?:memory|remembering)",
    ),
  ],
  [
    'go-on',
    whole(
      "(?:you can |you may |(?:we are|we're|this is) |start |go on |carry on |resume |keep )*(?:(?:remember(?:ing)?|recording)(?: (?:again|things again|from here on|from now on|from here))|back on the record|on the record again|go back on the record)|(?:resume|go on|carry on|continue) (?:your |the )?(?:memory|remembering)|(?:you can|you may) (?:go on remembering|start remembering|remember now|listen again)|on the record",
    ),
  ],
  [
    'tell-known',
    whole(
      '(?:tell me |show me |list )?(?:what (?:all )?(?:do )?you (?:know|remember|have (?:learned|learnt|stored|noted|saved)) (?:about me|of me|about my life)(?: so far)?|everything (?:that )?you (?:know|remember|have (?:learned|learnt|stored|noted)) (?:about|of) me|what have you (?:learned|learnt|stored|noted|remembered|saved) (?:about|of) me(?: so far)?|how much do you know about me|who am I to you)',
    ),
  ],
  [
    'tell-why',
    whole(
      '(?:and )?(?:how do you know(?: that| this| it)?|how did you (?:know|learn|find out)(?: that| this| it)?|who told you(?: that| this| so)?|where (?:do|did) you (?:know|have|get|learn|hear) (?:that|this|it)(?: from)?|why do you (?:think|believe|say) (?:that|this|so)|what makes you (?:think|say|believe) (?:that|this|so)|when did I (?:say|tell you|mention) (?:that|this|it)|did I (?:say|tell you) that|how come you know (?:that|this))',
    ),
  ],
  [
    'reflect',
    whole(
      '(?:reflect|think back|look back)(?: (?:on|over|about|upon) (?:today|yesterday|the day|this day|our day|our talks?|us|the week|this week))|reflect(?: now)?|(?:write|put (?:it|that|this)) (?:something |a page |about (?:today|us|the day) |today )?(?:in|into) your (?:journal|diary)|(?:write|keep) your (?:journal|diary)(?: (?:for|about) today)?|make an entry in your (?:journal|diary)',
    ),
  ],
];

const forgetting =
  "(?:forget|erase|delete|remove|wipe|get rid of)(?: from your memory)?(?: (?:all|everything|anything|whatever|what|the things?|all the things?|all that|what(?:ever)? it is))?(?: (?:that )?(?:I (?:have )?(?:ever |just |once )?(?:said|told you|mentioned|wrote)|you (?:know|remember|have|learned|learnt|stored)|I've (?:ever )?(?:said|told you)|we (?:said|talked)|there is|was said))?(?: to you)? (?:about|of|regarding|concerning)";
const about = whole(
  `${forgetting} (?<about>.+?)(?: from your memory| (?:for ever|forever|for good|again|entirely|completely))?`,
);
const that = whole(
  '(?:forget|erase|delete) (?:that|the fact that|what I said[,:]? that|I (?:ever )?(?:said|told you)(?: that)?) (?<about>.+?)(?: from your memory)?',
);
const likeIt = /^(?:my |our )?(?:\p{L}[\p{L}'-]*)(?: \p{L}[\p{L}'-]*){0,7}$/u;

/** 'Forget about it' and its like are a shrug. */
const shrug =
  /^(?:it|this|that|them|him|her|me|us|you|everything|nothing|all|all (?:of )?(?:it|that|this)|the whole thing|work for (?:a|one).*|the (?:time|past)|tomorrow|today|what (?:happened|he|she|they)\b.*|your \p{L}+|you (?:said|ever)\b.*|time)$/iu;

/** 'that I like tea' → 'tea': the words that tell what it is about, without who and how. */
const telling = (words: string): string =>
  words
    .replace(
      /^(?:(?:that|how|I|I'm|I've|I am|I was|we|we're|my|our|he|she|they|have|has|had|am|is|are|was|were|do|does|did|not|don't|never|really|ever|used|to|like|likes|liked|love|loves|loved|hate|hates|hated|dislike|enjoy|prefer|want|wanted|live|lives|lived|work|works|worked|go|went|been|said|told|you|about|a|an|the|in|at|as|for|on|from|with|of|got|own|owns|know|knows|it|there|this) )+/i,
      '',
    )
    .replace(
      /\b(?:is|are|was|were|has|have|had|am|do|does|not|called|named|lives?|works?|likes?|loves?|hates?|in|at|as|an?|the|my|and|to)\b(?!')/gi,
      ' ',
    )
    .replace(/ {2,}/g, ' ')
    .trim();

/** Reads a whole message as a command to the memory; null for ordinary talk. */
export function readCommandInEnglish(text: string): Said | null {
  const words = text.trim().replace(/[’‘]/g, "'").replace(/\s+/g, ' ');
  if (words.length > 200) return null;
  for (const [what, pattern] of plain) if (pattern.test(words)) return { do: what };
  const topic = about.exec(words)?.groups?.['about']?.trim();
  if (topic !== undefined) return topicOf(topic, words);
  const fact = that.exec(words)?.groups?.['about']?.trim();
  if (fact === undefined || !/^(?:I|I'm|I've|my|our|we|he|she|they)\b/i.test(fact)) return null;
  const told = telling(fact);
  return told.length >= 2 && !shrug.test(told) && likeIt.test(told) ? { do: 'forget', about: told } : null;
}

/** 'my job' → 'job'; a shrug, and what is too long to be a topic, is none. */
function topicOf(topic: string, words: string): Said | null {
  // 'Forget about Paul' consoles; 'forget what I said about Paul' is meant for the memory.
  const plainAbout = /^.*?\b(?:forget|erase|delete|remove|wipe|get rid of) about\b/i.test(words);
  const bare = topic.replace(/^(?:the fact that|the time (?:when|that)|how) /i, '');
  if (plainAbout || shrug.test(bare) || !likeIt.test(bare)) return null;
  const told = /^(?:I|I'm|we|he|she|they) /i.test(bare) ? telling(bare) : bare.replace(/^(?:my|our|the|a|an) /i, '');
  return told.length >= 2 && told.length <= 200 ? { do: 'forget', about: told } : null;
}
