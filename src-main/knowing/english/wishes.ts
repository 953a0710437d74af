import type { Learned } from '#contract/knowledge.ts';
import { nameNamed } from './people.ts';
import { learned } from './reading.ts';

const polite =
  '(?:(?:please|pls|ok|okay|hey|and|also|so|well|just|from now on|in (?:the )?future|next time|oh|actually|no)[, ]+)*';
const ending =
  /(?:,? (?:please|pls|thanks|thank you|ok|okay|from now on|in (?:the )?future|next time|when (?:we|you) (?:talk|speak|answer|reply)(?: to me)?|if you can|if possible|, will you|, would you))+[.!? ]*$/i;

/** How it is to be: manner, length, language. Other requests are for now, and no wish about it. */
const manner =
  '(?:be (?:(?:a (?:bit|little)|much|way|even|more|less|so|as|very|not so|too) )*(?:shorter|briefer|brief|concise|short|longer|direct|honest|blunt|gentle|gentler|kind|kinder|nice|nicer|serious|playful|funny|funnier|formal|informal|casual|warm|warmer|patient|quiet|quieter|slower|faster|critical|strict|positive|detailed|precise|clear|clearer|curious|friendly|friendlier|talkative|chatty|sarcastic|encouraging|supportive|careful|cheerful|polite)(?: (?:with|to|about|towards) me| in your (?:answers|replies))?' +
  '|(?:always |only )?(?:answer|reply|respond|write|speak|talk)(?: me| to me| with me)? (?:in|more|less|like|with|only|briefly|slowly|quietly|formally|shorter|longer|faster|slower|softly|louder|plainly)\\b.*' +
  '|speak \\p{Lu}\\p{L}+(?: (?:with|to) me)?' +
  '|(?:always|never) (?:ask|mention|answer|use|call|remind|correct|interrupt|apologi[sz]e|say|bring up|suggest|greet)\\b.*' +
  '|stop (?:asking|saying|using|calling|apologi[sz]ing|repeating|being|interrupting|mentioning|praising|flattering|agreeing|giving|telling|ending|starting|talking (?:about|like|so)|lecturing|correcting|reminding|patroni[sz]ing)\\b.*' +
  '|use (?:metric|imperial|british|american|european|simple|plain|formal|informal) .+' +
  '|(?:use|give) (?:fewer|less|more|shorter|simpler|longer|no|simple|short|plain)\\b.*' +
  '|keep (?:it|your (?:answers|replies|messages|sentences)|things|answers|replies) (?:short|brief|simple|shorter|concise|light|to \\p{L}+)\\b.*' +
  '|ask (?:me )?(?:fewer|more|less) \\p{L}+(?: \\p{L}+)?' +
  '|make (?:your|the) (?:answers|replies|messages) (?:shorter|longer|simpler|more|less)\\b.*' +
  "|(?:do not|don't) (?:call me|use|ask me|ask|say|be|talk|speak|mention|apologi[sz]e|interrupt|flatter|lecture|repeat|end|start|answer|write|bring up|praise|correct|remind me|give me|tell me)\\b.+)";

const patterns: readonly RegExp[] = [
  new RegExp(`^${polite}(${manner})$`, 'iu'),
  new RegExp(`^${polite}(?:could|can|would|will) you (?:please |maybe |try to |possibly )*(${manner})$`, 'iu'),
  new RegExp(
    `^${polite}(?:I (?:would )?(?:really )?(?:like|want|need|prefer|love) you to|I (?:would )?(?:like|prefer) it if you (?:would |could )?|try to|you should|you can|feel free to) ?(?:please )?(${manner})$`,
    'iu',
  ),
];
/** 'I don't want you to ask about my father' is 'do not ask about my father'. */
const unwanted = /^I (?:do not|don't) (?:want|like) you to (?:ever )?/i;
const callMe = new RegExp(
  `^${polite}(?:(?:you can|you may|could you|can you|I would like you to|I want you to)(?: please| just)? )?(?:please )?call me (.+)$`,
  'iu',
);
const noWish =
  /[:?]|\b(?:he|she|they) said\b|^never say never|^(?:do not|don't) tell me (?:you|he|she|they|it|that|we|I)\b|^be quiet$|\b(?:back|later|tomorrow|tonight|when you|you know|never give up|a taxi|an ambulance|crazy|old-fashioned|silly|stupid|if)\b|^(?:do not|don't) (?:be|say|tell me) (?:that|it|sorry|afraid|like that|so sure|sad|ridiculous|silly|mean|too sure)\b|^(?:do not|don't) (?:tell me|ask)$|^(?:answer|reply|write|speak|talk)(?: to me)? (?:with|in) (?:a|the|your|an) (?:word|moment|minute|second)\b|\btell me (?:a|the|about)\b/i;

/** A wish about the OS itself, and the name that it asks to be used; nothing for requests of the moment. */
export function readWish(sentence: string): Learned[] {
  const whole = sentence
    .replace(/[.!? ]+$/, '')
    .replace(ending, '')
    .replace(/[,.!? ]+$/, '')
    .replace(unwanted, 'do not ')
    .replace(/^((?:please )?(?:do not|don't)) ever /i, '$1 ')
    .trim();
  if (whole.length > 200) return [];
  const wish = (value: string): Learned => learned({ subject: 'os', attribute: 'wish', value, certainty: 0.95 });
  const called = callMe.exec(whole);
  if (called) {
    const said = (called[1] ?? '')
      .replace(/[,;.!].*$/, '')
      .replace(/ instead$/i, '')
      .trim();
    const name = nameNamed(said);
    if (!name || name.length !== said.length || noWish.test(`call me ${said}`)) return [];
    return [
      wish(`call me ${name}`),
      learned({ subject: 'self', attribute: 'name', value: name, manner: 'change', certainty: 0.95 }),
    ];
  }
  for (const pattern of patterns) {
    const value = pattern
      .exec(whole)?.[1]
      ?.trim()
      .replace(/^don't /i, 'do not ');
    if (!value) continue;
    if (noWish.test(value)) return [];
    const refused = /^do not call me (\p{L}[\p{L}'-]*)(?: (?:any ?more|again))?$/iu.exec(value)?.[1];
    return [
      wish(
        `${value.charAt(0).toLowerCase()}${value.slice(1)}`.replace(
          /^(?:do not|never) call me \p{Ll}/u,
          (found) => found.slice(0, -1) + found.slice(-1).toUpperCase(),
        ),
      ),
      ...(refused
        ? [learned({ subject: 'self', attribute: 'name', value: refused, holds: 'not', manner: 'change' })]
        : []),
    ];
  }
  return [];
}
