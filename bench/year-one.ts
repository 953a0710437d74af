/** Something told in the first year of a long life, and what is asked about it years later, in other words where a person would. */
export type Planted = { told: string; asked: string };

/** '|' parts one telling from the next, '?' what is asked from what was told; {a}, {b}, … are filled from the lines below it. */
const kinds: readonly (readonly [told: string, asked: string, ...fillings: string[]])[] = [
  [
    'My {a} {b} moved to {c} because of a job at the {d}. I helped carry the boxes.',
    'Where did {b} move to?',
    'sister,Helka,Brannock,shipyard',
    'cousin,Ottoline,Vessberg,observatory',
    'old flatmate,Tancred,Quillan,salt works',
    'brother,Anselm,Ferrowick,opera house',
    'niece,Marisol,Dunhaven,seed bank',
  ],
  [
    'The doctor says I am allergic to {a}. It explains the {b} I had at the picnic.',
    'Which food gave me a {b}, as it turned out?',
    'kiwis,swollen lip',
    'lupin flour,nettle rash',
    'mussels,wheezing fit',
  ],
  [
    '{a} asked me to be {b} at the ceremony in {c}. I said yes before thinking of the speech.',
    'Who asked me to be {b}?',
    'Bartholomew,best man,the chapel on the dunes',
    'Wilhelmina,witness,the register office in Loxley',
    'Cassius,godparent,the monastery garden',
  ],
  [
    'I finally sold {a}. A {b} from {c} paid {d} for it, in cash.',
    'Who bought {a} from me?',
    'the tandem,puppeteer,Ramsholt,three hundred',
    'grandfather’s barometer,meteorologist,Skerry,ninety',
    'the harmonium,circus musician,Pellworth,five hundred',
    'the beehives,retired judge,Hexmoor,two hundred and forty',
  ],
  [
    'We named the {a} {b}, after the {c} in the film we saw.',
    'What did we name the {a}?',
    'foal,Zephyr,horse thief',
    'tortoise,Admiral,old sailor',
    'kittens,Salt and Ember,two cooks',
    'rowing boat,Marigold,paddle steamer',
  ],
  [
    'I broke my {a} {b}. {c} drove me to the clinic in the middle of the night.',
    'How did I break my {a}?',
    'collarbone,falling off the hayloft ladder,Ludmila',
    'little toe,on the piano pedal,Rupert',
    'wrist,when I slipped on the ferry ramp,Genevieve',
  ],
  [
    'At the {a} I won {b} in the raffle, of all things.',
    'What did I win in the raffle at the {a}?',
    'lifeboat fair,a goose',
    'school bazaar,a hot-air balloon ride',
    'brewery anniversary,forty jars of gherkins',
  ],
  [
    '{a} told me that {b} is going to have twins in {c}. Nobody else knows yet.',
    'Who is expecting twins?',
    'Mother,Philippa,November',
  ],
  [
    'I have signed the lease for the {a} in {b}. The rent is {c} and it has a view of the {d}.',
    'What can be seen from the {a} I rented in {b}?',
    'attic flat,Tollgate Lane,seven hundred,gasometer',
    'studio,Almond Passage,two hundred and ten,carp pond',
    'garage,Kestrel Mews,sixty,railway bridge',
  ],
  [
    'My password hint for the {a} is {b}. Remind me when I forget it.',
    'What is the hint for the {a}?',
    'safe deposit box,the name of the ferryman',
    'weather station,grandmother’s cake number nine',
  ],
  [
    'My {a} used to be a {b} on the {c}. I only learnt that at the funeral.',
    'What was my {a} in earlier life?',
    'great-aunt,trapeze artist,Baltic coast',
    'piano teacher,wireless operator,Arctic convoys',
    'landlord’s father,lighthouse keeper,Skelligs',
  ],
  [
    '{a} passed the exam for {b} at the third attempt, and cried into the {c}.',
    'Which exam did {a} pass in the end?',
    'Thaddeus,harbour pilots,trifle',
    'Rosalind,notaries,lemonade',
    'Benedikt,mountain guides,fondue',
    'Ysolde,court interpreters,onion soup',
  ],
  [
    'I planted a {a} for {b} behind the {c}.',
    'Which tree did I plant for {b}?',
    'mulberry,Father’s seventieth,woodshed',
    'ginkgo,the baby of the Lindhursts,chapel wall',
    'walnut,the dog Barnaby,compost',
  ],
  [
    'I am writing a {a} about {b}. {c} is the only one who has read a page of it.',
    'Who has read a page of my {a}?',
    'libretto,the eel fishers,Leontine',
    'radio play,a missing signalman,Ferdinand',
    'little book,the bells of Norrland,Augusta',
  ],
  [
    'I gave up {a} on the advice of {b}, and I sleep much better for it.',
    'Why did I give up {a}?',
    'night shifts at the bakery,the cardiologist',
    'playing the bagpipes,the speech therapist',
    'liquorice,the kidney specialist',
  ],
  [
    'We spent the night in {a} because the {b} had broken down. {c} sang until morning.',
    'Why did we have to spend the night in {a}?',
    'the waiting room at Glenfarrow,funicular',
    'a fish lorry near Hammerstad,snow plough',
    'the crypt of Saint Oda,drawbridge',
  ],
  [
    'My favourite {a} is {b}, and has been since {c}.',
    'What is my favourite {a}?',
    'smell,wet slate,the summer in Wales',
    'painting,the blue skaters in the town museum,school',
    'opera,The Cunning Little Vixen,the night it rained into the pit',
    'poem,the one about the heron by Ledwidge,grandfather read it',
  ],
  [
    '{a} lent me {b} for the {c}. I promised to bring it back before {d}.',
    'From whom did I borrow {b}?',
    'Hieronymus,a diving bell helmet,carnival,Lent',
    'Clementine,the copper still,cider week,the frost',
    'Gustav,a theodolite,garden wall,the auction',
  ],
  [
    'The {a} in {b} turned out to be {c}. The council has closed the path.',
    'What did the {a} in {b} turn out to be?',
    'strange mound,Otter Wood,a plague pit',
    'humming noise,Ferry Street,a forgotten generator',
    'old cellar,Bishopsgate,a counterfeiter’s workshop',
  ],
  [
    'I am learning {a} so that I can talk with {b}, who came over from {c}.',
    'Why am I learning {a}?',
    'Faroese,the boatbuilder’s wife,Klaksvík',
    'sign language,the new boy in the choir,Lille',
    'Georgian,the baker on the square,Kutaisi',
  ],
  [
    'My first {a} was called {b}, and {c} ate the leg off the kitchen table.',
    'What was my first {a} called?',
    'dog,Bismarck,he',
    'parrot,Contessa,she',
    'goat,Pudding,it',
  ],
  [
    'I am afraid of {a} ever since {b} locked me in the {c} when I was six.',
    'Why am I afraid of {a}?',
    'moths,the twins next door,wardrobe',
    'organ music,the verger,bell tower',
    'mannequins,my uncle Theobald,tailor’s shop',
  ],
  [
    '{a} and {b} have split up. {a} keeps the {c} and {b} the {d}.',
    'Who keeps the {c} after {a} and {b} split up?',
    'Josephine,Barnabas,houseboat,cello',
    'Ragnhild,Casimir,vineyard,piano',
    'Evadne,Lysander,bookshop,donkeys',
  ],
  [
    'I found {a} between the pages of {b} that I bought at the {c} stall.',
    'What did I find in {b}?',
    'a love letter from 1911,an atlas of moss,charity',
    'a pressed gentian,the railway timetable,church',
    'a thousand-kroner note,the hymn book,jumble',
  ],
  [
    'When I am old I want to {a} with {b}. We shook hands on it.',
    'What do {b} and I want to do when we are old?',
    'run a cable ferry,Norbert',
    'keep a hotel for donkeys,Seraphina',
    'restore pipe organs,Eustace',
  ],
  [
    'The {a} that {b} knitted for me has {c} on it. I wear it only indoors.',
    'What is on the {a} that {b} knitted?',
    'jumper,Aunt Hyacinth,a squid',
    'balaclava,Godfrey,lightning bolts',
    'tea cosy,Cornelia,the royal family',
  ],
  ['My blood group is {a}, they told me at the {b}.', 'What is my blood group?', 'AB negative,blood drive in the gym'],
  [
    'I proposed to call the committee {a}, and {b} laughed so hard that the vote was postponed.',
    'What name did I propose for the committee?',
    'The Order of the Damp Sock,the treasurer',
  ],
  [
    'We want to scatter {a}’s ashes at {b}, as she wished, when the {c} bloom.',
    'Where are we going to scatter {a}’s ashes?',
    'Grandmother Leocadia,the weir at Thornbeck,elders',
  ],
  [
    'I dropped {a} into {b} on the way to the {c}, and a boy dived for it.',
    'Where did I drop {a}?',
    'my wedding ring,the lock at Marsham,regatta',
    'the spare key of the chapel,the horse trough in Upton,christening',
    'Father’s hearing aid,the fish pass,open-air theatre',
  ],
];

/** About a hundred things, each with its question. */
export function plantedYear(): Planted[] {
  return kinds.flatMap(([told, asked, ...fillings]) =>
    fillings.map((filling) => {
      const parts = filling.split(',');
      const fill = (text: string): string =>
        text.replace(/\{([a-d])\}/g, (_, letter: string) => parts[letter.charCodeAt(0) - 97] ?? 'Somebody');
      return { told: fill(told), asked: fill(asked) };
    }),
  );
}
