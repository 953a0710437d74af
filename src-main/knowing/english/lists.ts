/** A set of words, for looking whether a word is one of them. */
const words = (text: string): ReadonlySet<string> => new Set(text.split('|'));

const jobs = words(
  'accountant|actor|actress|administrator|anaesthetist|anesthesiologist|analyst|animator|archaeologist|architect|archivist|artist|assistant|astronomer|author|' +
    'baker|banker|barber|barista|bartender|beekeeper|biologist|bookkeeper|bookseller|botanist|bricklayer|builder|butcher|buyer|' +
    'carer|caretaker|carpenter|cashier|chef|chemist|cleaner|clerk|composer|conductor|consultant|cook|copywriter|counsellor|counselor|curator|' +
    'dancer|dentist|designer|detective|developer|dietitian|director|doctor|driver|' +
    'economist|editor|electrician|engineer|entrepreneur|estate agent|executive|farmer|filmmaker|firefighter|fireman|fisherman|florist|freelancer|' +
    'gardener|geologist|goldsmith|guard|hairdresser|historian|housekeeper|housewife|illustrator|instructor|interpreter|investigator|janitor|jeweller|joiner|journalist|judge|' +
    'labourer|landscaper|lawyer|lecturer|librarian|lifeguard|locksmith|lorry driver|manager|mason|mathematician|mechanic|midwife|miller|miner|model|musician|' +
    'nanny|notary|novelist|nurse|officer|operator|optician|optometrist|orthodontist|painter|paramedic|pastor|pensioner|pharmacist|philosopher|photographer|physician|physicist|physio|physiotherapist|pianist|pilot|plumber|poet|policeman|policewoman|politician|porter|postdoc|postman|potter|priest|principal|producer|professor|programmer|psychiatrist|psychologist|psychotherapist|' +
    'radiologist|realtor|receptionist|recruiter|reporter|representative|researcher|sailor|salesman|salesperson|saleswoman|scientist|sculptor|secretary|seamstress|shepherd|shopkeeper|singer|social worker|soldier|solicitor|statistician|student|surgeon|surveyor|swimming teacher|' +
    'tailor|tattooist|teacher|technician|therapist|trainee|trainer|translator|tutor|undertaker|vet|veterinarian|vicar|violinist|waiter|waitress|warden|welder|winemaker|writer|zookeeper|intern|apprentice|stay-at-home dad|stay-at-home mum|stay-at-home mom|stay-at-home parent|mayor|worker|planner|strategist|marketer|trader|broker|barrister|paralegal|data scientist|headteacher|headmaster|headmistress|cyclist',
);

const nations = words(
  'afghan|albanian|algerian|american|argentinian|argentine|armenian|australian|austrian|azerbaijani|bangladeshi|basque|belarusian|belgian|bolivian|bosnian|brazilian|british|bulgarian|cambodian|cameroonian|canadian|catalan|chilean|chinese|colombian|congolese|croatian|cuban|cypriot|czech|danish|dutch|ecuadorian|egyptian|english|estonian|ethiopian|filipino|filipina|finnish|flemish|french|georgian|german|ghanaian|greek|guatemalan|haitian|hungarian|icelandic|indian|indonesian|iranian|iraqi|irish|israeli|italian|jamaican|japanese|jordanian|kazakh|kenyan|korean|kurdish|latvian|lebanese|libyan|lithuanian|luxembourgish|macedonian|malaysian|maltese|mexican|moldovan|mongolian|moroccan|nepali|nepalese|new zealander|nigerian|norwegian|pakistani|palestinian|peruvian|polish|portuguese|puerto rican|romanian|russian|saudi|scottish|senegalese|serbian|singaporean|slovak|slovenian|somali|south african|south korean|spanish|sri lankan|sudanese|swedish|swiss|syrian|taiwanese|tanzanian|thai|tunisian|turkish|ugandan|ukrainian|uruguayan|venezuelan|vietnamese|welsh|zimbabwean',
);

const languages = words(
  'afrikaans|albanian|amharic|arabic|armenian|basque|bengali|bosnian|breton|bulgarian|cantonese|catalan|chinese|croatian|czech|danish|dutch|english|esperanto|estonian|farsi|filipino|finnish|flemish|french|gaelic|galician|georgian|german|greek|gujarati|hausa|hebrew|hindi|hungarian|icelandic|igbo|indonesian|irish|italian|japanese|kannada|kazakh|korean|kurdish|latin|latvian|lithuanian|malay|malayalam|maltese|mandarin|marathi|mongolian|nepali|norwegian|pashto|persian|polish|portuguese|punjabi|quechua|romanian|russian|serbian|sign language|british sign language|slovak|slovenian|somali|spanish|swahili|swedish|swiss german|tagalog|tamil|telugu|thai|turkish|ukrainian|urdu|vietnamese|welsh|yiddish|yoruba|zulu',
);

const diets =
  /^(?:a |an )?(?:strict(?:ly)? |mostly |lifelong )?(vegetarian|vegan|pescatarian|pescetarian|veggie|flexitarian|teetotal|teetotaller)$/i;

const conditions =
  /^(?:a |an )?(?:(?:severe|mild|chronic|bad|terrible|serious) )*((?:(?:type (?:1|2|one|two)|rheumatoid|high|low|irritable|multiple|breast|lung|skin|prostate|bipolar|generali[sz]ed|social|post-traumatic|clinical|long|celiac|coeliac|crohn's|alzheimer's|parkinson's|hay|heart|kidney|thyroid|sleep|ulcerative|tourette's|lyme|back) )?(?:diabetes|asthma|migraines?|arthritis|epilepsy|depression|anxiety|eczema|psoriasis|adhd|add|autism|asd|ocd|ptsd|ibs|endometriosis|fibromyalgia|dyslexia|dyspraxia|tinnitus|insomnia|an[ae]mia|disease|cancer|sclerosis|hypertension|blood pressure|cholesterol|syndrome|disorder|fever|covid|apn(?:o)?ea|vertigo|glaucoma|cataracts|scoliosis|sciatica|gout|lupus|hiv|rosacea|colitis|murmur|trouble|condition))$/i;

const states =
  /^(?:(?:a |an )?(?:type (?:1|2|one|two) )?)(coeliac|celiac|diabetic|asthmatic|epileptic|deaf|hard of hearing|blind|partially sighted|colou?r[- ]?blind|dyslexic|autistic|bipolar|pregnant|lactose[- ]intolerant|gluten[- ]intolerant|an[ae]mic|neurodivergent|short-sighted|left-handed)$/i;

const possessions =
  /\b(?:car|van|campervan|camper|motorbike|motorcycle|scooter|bike|bicycle|boat|yacht|kayak|canoe|caravan|motorhome|truck|tractor|volvo|toyota|ford|tesla|bmw|audi|mercedes|fiat|vespa|volkswagen|mini|house|flat|apartment|cottage|cabin|farm|garden|allotment|balcony|greenhouse|piano|guitar|violin|cello|drum kit|keyboard|saxophone|ukulele|accordion|harp|camera|telescope|microscope|record player|vinyl collection|sewing machine|loom|kiln|3d printer|sauna|pool|tent|surfboard|land rover|shop|restaurant|company|business|vineyard|orchard|beehives?)s?$/i;

const meetings =
  /\b(?:appointment|interview|call|exam|exams|test|meeting|flight|date|operation|surgery|party|wedding|concert|lesson|class|deadline|presentation|check-?up|scan|rehearsal|recital|gig|match|game|race|marathon|funeral|viewing|hearing|session|shift|holiday|dinner|lunch|reservation|audition|viva|conference|workshop|trip|reunion|ceremony|graduation|haircut|performance|review)\b/i;

const games =
  /^(?:the )?(?:(?:electric|acoustic|bass|classical|double|grand|french|table|beach|ice|video|board|computer|card|water|field|five-a-side|american) )*((?:bass|piano|guitar|violin|viola|cello|drums|flute|clarinet|oboe|saxophone|sax|trumpet|trombone|harp|accordion|ukulele|banjo|mandolin|organ|harmonica|keyboard|recorder|horn|tuba|football|soccer|tennis|chess|golf|rugby|cricket|basketball|volleyball|handball|hockey|badminton|squash|padel|pool|snooker|darts|bridge|poker|go|backgammon|baseball|softball|games|dungeons and dragons|d&d|petanque|bowls|polo))\b/i;

const pursuits =
  /^(?:a (?:bit|lot) of )?((?:(?:hot|aerial|water|stand-up|rock|open) )?(?:yoga|pilates|karate|judo|aikido|taekwondo|tai chi|boxing|kickboxing|ballet|dance|pottery|ceramics|gardening|crossfit|calligraphy|origami|embroidery|woodwork|woodworking|archery|fencing|gymnastics|jiu-jitsu|crochet|photography|improv|stand-up|comedy|parkour|climbing|bouldering|athletics|zumba|capoeira|swimming|rowing|knitting))\b/i;

/** The words of the language that stand for kinds of things. */
export const lists = {
  jobs,
  nations,
  languages,
  diets,
  conditions,
  states,
  possessions,
  meetings,
  games,
  pursuits,
} as const;

const small =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const tens = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];

/** A number up to 130 in figures or words: 'thirty-one' → 31; null for something else. */
export function numberOf(text: string): number | null {
  const word = text.toLowerCase().replace(/-/g, ' ').trim();
  if (/^\d{1,3}$/.test(word)) return Number(word) <= 130 ? Number(word) : null;
  const unit = small.indexOf(word);
  if (unit >= 0) return unit;
  const [ten = '', one] = word.split(' ');
  const base = tens.indexOf(ten) * 10;
  if (base < 20) return null;
  if (one === undefined) return base;
  const rest = small.indexOf(one);
  return rest > 0 && rest < 10 ? base + rest : null;
}
