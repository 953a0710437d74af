import type { Entry } from '#contract/knowledge.ts';

/** What was said and answered, oldest first. */
export const talk: readonly [string, string][] = [
  [
    'My sister Ruth is flying to Lisbon on Thursday. She forgot her charger, of course.',
    'Of course. Shall I remind you on Thursday to ask whether she got there?',
  ],
  ['I still have to answer the landlord’s letter.', 'The one that sounded angrier than it was. Tonight, or tomorrow?'],
  [
    'Omar, that is عمر الفاروق, is staying with us until Sunday. He works for the Donaudampfschifffahrtsgesellschaft.',
    'Then the sofa is taken. I will keep quiet in the mornings.',
  ],
  ['Where do I live, as far as you know?', 'In Porto. You told me in March that you had moved there from Lyon.'],
];

type Draft = Pick<Entry, 'kind' | 'subject' | 'attribute' | 'value'> & Partial<Entry>;

/** Things that are known, with unusual names and long words among them. */
export const drafts: readonly Draft[] = [
  { kind: 'fact', subject: 'self', attribute: 'home', value: 'Porto', certainty: 0.97, times: 4 },
  { kind: 'fact', subject: 'self', attribute: 'home', value: 'Lyon', state: 'past', certainty: 0.95 },
  { kind: 'fact', subject: 'self', attribute: 'work', value: 'a bookbinder', pinned: true },
  { kind: 'fact', subject: 'self', attribute: 'health', value: 'migraine', private: true, certainty: 0.7 },
  { kind: 'fact', subject: 'self', attribute: 'birthday', value: '11-04', doubt: 'made-up-entry-5', certainty: 0.6 },
  { kind: 'fact', subject: 'self', attribute: 'birthday', value: '11-14', state: 'corrected', certainty: 0.5 },
  { kind: 'place', subject: 'self', attribute: 'visited', value: 'the lighthouse at Peniche' },
  { kind: 'preference', subject: 'self', attribute: 'likes', value: 'green tea', certainty: 0.92, times: 7 },
  { kind: 'preference', subject: 'self', attribute: 'dislikes', value: 'coriander' },
  {
    kind: 'preference',
    subject: 'self',
    attribute: 'likes',
    value: 'the Donaudampfschifffahrtsgesellschaftskapitänsmützensammlung in Linz',
  },
  { kind: 'wish', subject: 'os', attribute: 'wish', value: 'be shorter in the evening', origin: 'person' },
  { kind: 'person', subject: 'Ruth', attribute: 'relation', value: 'sister' },
  { kind: 'fact', subject: 'Ruth', attribute: 'home', value: 'Lisbon' },
  { kind: 'person', subject: 'عمر الفاروق', attribute: 'relation', value: 'friend' },
  { kind: 'fact', subject: 'عمر الفاروق', attribute: 'employer', value: 'Donaudampfschifffahrtsgesellschaft' },
  { kind: 'person', subject: 'Ingrid', attribute: 'relation', value: 'neighbour' },
  { kind: 'plan', subject: 'self', attribute: 'plan', value: 'go to the dentist' },
  { kind: 'plan', subject: 'self', attribute: 'plan', value: 'drive to the sea with Ruth' },
  { kind: 'thread', subject: 'self', attribute: 'thread', value: 'answer the landlord’s letter' },
  { kind: 'thread', subject: 'self', attribute: 'thread', value: 'whether to take the room with the north light' },
];
