/** The whole message is no statement about a life: play, fiction, words of others that were pasted. */
const notTheirLife =
  /\b(?:role[- ]?play|pretend(?:ing)? (?:that|to be|you|I|we)|my character|the (?:hero|heroine|protagonist|narrator|character)s?\b|lyrics|as the song goes|in (?:the|this|a|my) (?:film|movie|novel|story|book|play|poem|song|game|series|show)\b|the (?:song|poem|quote|e-?mail|mail|article|letter) (?:goes|says|said|reads|read)\b|once upon a time|imagine (?:that |if )?(?:I|my|you|we)\b|forwarded message|copy[- ]?pasted?)\b|[♪♫🎵🎶]/iu;

/** The whole message is meant the other way. */
const ironyEverywhere =
  /(?:^|\s)\/s(?:\s|$)|\byeah,? right\b|\bas if\b|\bsaid no one\b|\b(?:just|only) (?:kidding|joking)\b|\bjk\b|\bhaha? not\b|\bnot!(?:\s|$)|[.!] Not[.!](?:\s|$)|\bas they say\b|\blol\b.{0,3}$|\bApril fool|[🙄🙃😏🤡]/iu;

/** A sentence that begins as irony does. */
const ironySentence =
  /^(?:(?:oh|well|ah|yeah|yes|sure|right|great|wonderful|fantastic|brilliant|perfect|lovely|of course|how nice)[,!. ]+)+(?:(?:sure|great|wonderful|right|yes|yeah|of course)[,!. ]+)*I (?:am )?(?:really |just |so |absolutely |do |simply |totally )*(?:love|adore|enjoy|like|live for|thrilled|delighted)\b|^(?:yeah|oh|right)[, ]+(?:sure|right|of course)\b|\b(?:Santa Claus|the (?:king|queen|pope|president|emperor) of|millionaire|billionaire)\b|\bbecause I (?:just )?(?:love|adore) (?:being|it when|when|waiting)\b|\bI (?:just|simply|really) (?:love|adore) (?:it when|being (?:stuck|ignored|late|yelled))/i;

/** A clause that says what is not, or is not sure. */
const hypothetical =
  /\b(?:if|unless|would|could|might|maybe|perhaps|probably|possibly|imagine|suppose|supposing|supposedly|wish|hopefully|hope|hoping|dream(?:t|ed|ing|s)?|pretend(?:ed|ing)?|let us say|let's say|say that|what if|in another life|in a parallel|hypothetical(?:ly)?|theoretically|in theory|ought|should|may (?:be|have|not|move|go)|as though|apparently|allegedly|rumou?r|joke|joking|kidding|feels? like|felt like|sounds? like|seems? (?:like|that)|guess(?:ed|ing)? (?:that )?I)\b/i;

/** A clause that hands on what others say. The first group is who says it. */
const reporting =
  /^(.{0,60}?)\b(?:(?:always |often |never |once |just |also |still |keeps? |used to |likes? to )*(?:says?|saying|said|thinks?|thought|tells?|told|claims?|claimed|reckons?|believes?|believed|insists?|insisted|wrote|writes|heard|joked|asked|asks|wonders?|wondered|pretends?|assumes?|assumed|swears?|swore|announced|mentions?|mentioned|replied|answered|shouted|screamed|whispered|calls? me|called me)|according to|read (?:an?|the|about|that|somewhere)|an article|a (?:film|book|woman|man|guy|girl|boy) (?:about|who|whose|called))\b/i;

/** Certain words before one's own statement that change nothing, and those that make it less sure. */
const ownWord =
  /^(?:as I (?:said|told you|mentioned)(?: before)?|like I said|I (?:just )?(?:wanted|have|need) to (?:tell you|say)(?: that)?|I (?:should|must|have to|can) (?:say|tell you|admit|confess)(?: that)?|I told you(?: that)?|you know(?: that)?|you see|let me tell you(?: that)?|fun fact|by the way|btw|for the record|the thing is(?: that)?|to be honest|tbh|did you know(?: that)?|just so you know|fyi|did I (?:tell|mention)(?: to)?(?: you)?(?: that)?|big news|good news|guess what|as you know|it turns out(?: that)?|turns out(?: that)?)[,:!]* /i;
const unsure = /^I (?:think|believe|guess|suppose|reckon|feel)(?: that)? /i;

const question =
  /\?\s*$|^(?:(?:and|but|so|or|hey|ok|well|also)[, ]+)*(?:(?:who|what|where|when|why|how|which|whose)(?:'s| (?:is|are|was|were|do|does|did|has|have|can|could|should|would|will|am|else|about|many|much|old|long|often|far|colour|color|kind|time)\b)|(?:do|does|did|am|is|are|was|were|have|has|can|could|should|would|will|shall|may) (?:I|you|we|he|she|it|they|my|our|your|his|her|this|that|there|the|not (?:I|you|we|he|she|it|they))\b)/i;

const statesNothing =
  /^(?:tell|show|give|explain|write|sing|play|translate|help|let|find|search|look|describe|list|read|say|ask)\b/i;

export const cues = {
  notTheirLife,
  ironyEverywhere,
  ironySentence,
  hypothetical,
  reporting,
  ownWord,
  unsure,
  question,
  statesNothing,
} as const;

/** Words at the start of a clause that join it to what was before, greet, or sigh. */
export const leadIn =
  /^(?:(?:and|but|so|because|cos|cause|although|though|while|whereas|then|also|plus|or|well|anyway|anyways|honestly|actually|basically|frankly|oh|ah|aw|ugh|wow|yay|hey|hi|hello|hiya|there|yes|yeah|yep|yup|no|nope|ok|okay|right|sure|look|listen|funny|sorry|please|really|seriously|thankfully|luckily|sadly|unfortunately|finally|first|firstly|second|secondly|lol|haha|hmm|hm|um|uh|er|erm|btw|by the way|fyi|fun fact|for me|personally|in fact|in general|generally|obviously|of course|thing is|turns out|at least|morning|guys|news|big news|like most people(?: here)?|unlike most people|like you|the truth is|truth is|wait|oops|nice|great|good|thanks|thank you|cheers|true|correction|which is why|that is why|not to mention|even|on top of that|besides|otherwise|meanwhile|just|too|again|same here)\b[,.:!]*\s+)+/i;
