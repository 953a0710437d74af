import { tokenise } from '../tokenise.ts';

/**
 * Irregular and short forms of English words, 'word: form form;'. They are brought together when a question is read and
 * not in the index, so that an index that was built before a form was added here stays right.
 */
const forms = `
  became: become; been: be; get: got gotten; hide: hid hidden; bite: bit bitten; blow: blew blown; bear: bore;
  birth: born; breed: bred; burn: burnt; deal: dealt; do: did; dig: dug; dream: dreamt; drink: drank drunk; feed: fed;
  fight: fought; flee: fled; forgive: forgave forgiven; freeze: froze frozen; hang: hung; lay: laid; leap: leapt;
  learn: learnt; lend: lent; light: lit; mean: meant; overcome: overcame; ring: rang rung; rise: rose risen;
  sink: sank sunk; sit: sat; shake: shook shaken; shine: shone; shoot: shot; show: showed shown; shrink: shrank;
  slide: slid; seek: sought; spin: spun; steal: stole stolen; stick: stuck; strike: struck; swear: swore;
  sweep: swept; tear: tore torn; throw: threw thrown; withdraw: withdrew; weep: wept; wind: wound; beat: beaten;
  begin: begun; bend: bent; bind: bound; bleed: bled; sew: sewn sewed; grandmother: grandma granny gran nana;
  grandfather: grandpa granddad; puppy: puppies pup pups; kitten: kitty; bicycle: bike bikes biking; telephone: phone;
  television: tv telly; photograph: photo photos pic pics picture pictures photography; refrigerator: fridge;
  examination: exam exams; veterinarian: vet vets; favorite: fave fav favourite favourites; color: colour colours;
  neighbor: neighbour neighbours; theater: theatre; film: movie movies films; vacation: holiday holidays;
  birthday: bday; flat: apartment apartments; car: automobile auto; doctor: doc; university: uni;
  vegetable: veggies veggie veg; husband: hubby; brother: bro; sister: sis; fiance: fiancee; dog: doggo doggy;
  because: cuz; want: wanna; go: gonna; love: loved beloved; mathematics: math maths; volunteer: volunteered;
  game: gaming; mate: mates; friend: buddy buddies pal pals; baby: babies; conversation: convo; before: pre;`;

const token = (word: string): string => tokenise(word)[0] ?? word;

/** Each form with its word, and each word with all its forms. */
function readForms(): { words: ReadonlyMap<string, string>; formsByWord: ReadonlyMap<string, readonly string[]> } {
  const words = new Map<string, string>();
  const formsByWord = new Map<string, string[]>();
  for (const line of forms.split(';')) {
    const [word = '', others = ''] = line.split(':').map((part) => part.trim());
    if (word === '') continue;
    const main = token(word);
    const all = [...new Set(others.split(' ').map(token))].filter((form) => form !== main);
    for (const form of all) words.set(form, main);
    formsByWord.set(main, [main, ...all]);
  }
  return { words, formsByWord };
}

const { words, formsByWord } = readForms();

/** The word that a token of the index is a form of; the token itself where it is of no other. */
export const sameWord = (form: string): string => words.get(form) ?? form;

/** All tokens of the index that are forms of a word. */
export const formsOf = (word: string): readonly string[] => formsByWord.get(word) ?? [word];

/** The words of a text in order, each in its main form. */
export const wordsOf = (text: string): string[] => tokenise(text).map(sameWord);
