import { lacksCapitals, titled } from './spelling.ts';

const afterPlace =
  /(?:[,;:()!?"]| - |\.(?= |$)| (?:since|for|with|and|but|because|cos|where|which|who|when|while|as|until|till|from|now|at|these|right|anymore|again|already|by|after|before|so|too|alone|together|ever|to|during|last|next|this|that|on|if|or|than|about|originally|permanently|most|all|every|thanks|lol|tho|though|btw|tbh|haha|currently|yet|still|just|actually|anyways?|myself|ourselves|atm|instead|it|is|was|has|have|I|we|once|twice|recently|back|full|part|today|yesterday|tomorrow|tonight|always)\b).*$/i;
const kindOfPlace =
  /^(?:an?|the) (?:[\p{L}-]+ ){0,3}(?:village|town|city|countryside|suburbs?|flat|house|farm|farmhouse|cottage|apartment|boat|houseboat|island|caravan|mountains|seaside|coast|commune|hostel|dorm|studio|bungalow|condo|basement)\b/iu;
const noPlace =
  /^(?:the (?:floor|wrong|right|next|last|other|same|woods of|first|second|third|fourth|top|ground|middle|same|moment|past|present|future|end|city centre|end)|(?:my|our|your|his|her|their|its|that|this|here|there|fear|peace|harmony|love|bed|work|school|church|town|home|town|style|hope|hell|heaven|debt|pain|tears|pieces|trouble|silence|hiding|an?$|the$|starbucks|mcdonald's|luxury|it|sin|total|constant|which|bliss|mass|ikea|tesco|lidl|aldi|costco|walmart|university|uni|college|prison|hospital|court|therapy|sleep|see|a|some|one|two)\b)/i;

/** The place that words begin with: 'Lisbon with my wife' → 'Lisbon'; null where they name none. */
export function placeOf(words: string, small: boolean): string | null {
  const bare = words.replace(/^(?:in|at|to|near|around|outside) /i, '');
  const place = bare
    .replace(afterPlace, '')
    .replace(/[. ]+$/, '')
    .trim();
  if (place === '' || place.length > 60) return null;
  if (kindOfPlace.test(place)) return place;
  if (noPlace.test(place) || place.split(' ').length > 5) return null;
  if (/^(?:the )?\p{Lu}/u.test(place)) return place;
  return small && lacksCapitals(place) && /^(?:the )?[\p{Ll}' -]+$/u.test(place) && place.split(' ').length <= 3
    ? titled(place)
    : null;
}

const afterThing =
  /(?:[;:()!?"]| - |\.(?= |$)|\.\.\.|,? (?:because|cos|since|but|when|whenever|while|if|as|so|like|such as|including|for example|especially|particularly|more than|rather than|except|though|tho|although|lol|haha|very much|much|a lot|the most|the best|again|so much|too much|too|anyway|honestly|to bits|to death|with (?:all|a passion)|at the moment|right now|these days|atm|now|recently|lately|then|unless|however|yet|still|btw|to be honest|tbh|most of all|best|either|any time|all day|in general|ever|and (?:I|we|you|he|she|it|they|my|that|this|have|am|do|so|then|would|will|could)|instead|from now on|please)\b|, (?:and|or) (?:my|I|we)\b).*$/i;
const noThing =
  /^(?:it|that|this|these|those|him|her|them|you|me|us|they|everything|nothing|something|anything|everyone|everybody|nobody|somebody|someone|anyone|all|any|both|how|what|when|where|why|who|your|his|their|her|my|our|its|being|having|the (?:fact|way|idea|thought|same|other|one|first|last|best|film|movie|book|show|song|photo|picture|story|answer|question|new|plan|party|food|place|room|hotel|concert|meal|weather|colou?rs?|present|gift|way|look|part|bit|people|person)|each|one|more|most|some|another|here|there|too|so|very|not|to be|to have|to say|to see you|to know|to hear|to ask|people|doing (?:it|that|this)|i|a)\b|\b(?:you|your|he|she|they|we|I|this|that|him|them|tonight|today|yesterday|tomorrow)\b/i;
const definite =
  /^the (?:sea|ocean|beach|mountains?|countryside|sun|rain|snow|cold|heat|city|dark|forest|woods|outdoors|theatre|theater|opera|cinema|piano|guitar|violin|cello|sea|desert|winter|summer|autumn|spring|news|radio|quiet|silence|wind|water|(?:smell|sound|taste|feeling|sight|colou?r) of .+|\p{Lu}.*)$/u;

/** What only a clause behind it would make one thing of ('games that test me'), or words that were cut off before their end. */
const notWhole =
  /\b(?:that|which|who|whom|whose|what|where|how|I|we|it|they|he|she|these|those|myself|ourselves|himself|herself|themselves|each other)\b|\b(?:a|an|the|to|of|about|with|for|in|on|at|by|from|and|or|into|through|my|our|his|her|their|being|very|so)$/i;

/** Things that are listed: 'jazz and old westerns' → two of them. What points at something unsaid ('it', 'that film') is none. */
export function thingsOf(words: string, most = 6): string[] {
  const cut = words
    .replace(afterThing, '')
    .replace(/[.,! ]+$/, '')
    .trim();
  // A comma parts what is listed only where an 'and' closes the list.
  const listed = /,/.test(cut) && !/ (?:and|or|&) /.test(cut) ? cut.replace(/,.*$/, '') : cut;
  // 'a safe, inviting place' is no list, and not whole without what follows.
  if (listed !== cut && / an? [\p{L}-]+$/u.test(` ${listed}`)) return [];
  const parts = listed.split(/,? (?:and|or|&) (?:a bit of |some |also )?|, (?:a bit of |some )?/);
  const short = parts.every((part) => part.split(' ').length <= 4);
  if (
    notWhole.test(cut) ||
    /\b(?:this|our|your)\b/i.test(cut) ||
    (short && parts.length > 1 && parts.some((part) => /^the /i.test(part) && !definite.test(part)))
  )
    return [];
  return (short ? parts : [listed]).flatMap((part) => {
    const thing = part
      .replace(
        /^(?:really|just|also|only|all kinds of|all sorts of|any kind of|lots of|a bit of|some|both|such|eating|drinking|listening to|proper|good old) /i,
        '',
      )
      .trim();
    const count = thing.split(' ').length;
    if (thing.length < 2 || thing.length > 80 || count > most || noThing.test(thing)) return [];
    if (/^the /i.test(thing) && !definite.test(thing)) return [];
    return [thing];
  });
}

/** Where the words of an organisation end: 'Siemens as an engineer' → 'Siemens'; null for what is none. */
export function organisationOf(words: string, small: boolean): string | null {
  const name = words
    .replace(
      /(?:[,;:()!?"]| - |\.(?= [^\p{L}]|$)| (?:as|since|and|but|because|where|which|who|when|while|until|till|now|these|again|already|actually|anyways?|so|too|by|for|with|at|on|every|if|or|than|most|though|tho|lol|right|part|full|that|before|after|then|once|from|doing|I|we|is|was|anymore|currently|a lot)\b).*$/iu,
      '',
    )
    .trim();
  if (name === '' || name.length > 60 || name.split(' ').length > 6) return null;
  if (
    /^(?:home|night|nights|the (?:moment|office|weekends?|same|job|day|team|company)|it|that|this|my|our|your|his|her|their|me|him|them|us|you|free|fun|money|hours?|days?|weeks?|months?|years?|a (?:while|living|long|few|bit|change|moment|day|week|month|year|better|new)|an (?:hour)|work|least|first|last|least|all|noon|midnight|\d|peace|weekends?|lunch|exams?|one|two|three|four|five|six|seven|eight|nine|ten|what|someone|something|people|now|being|myself|ourselves|both|a man|a woman|a friend)\b/i.test(
      name,
    )
  )
    return null;
  if (/^(?:the )?\p{Lu}/u.test(name) || /^(?:an?|the) /.test(name)) return name;
  return small && name.split(' ').length <= 2 ? titled(name) : null;
}
