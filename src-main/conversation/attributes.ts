/**
 * What is known of an attribute. `single`: there is one value at a time ('home'); else there may be many ('likes').
 * `fixed`: it does not change in a life, so another value is a doubt and no news ('birthday').
 */
type AttributeKind = { single: boolean; fixed: boolean };

const one: AttributeKind = { single: true, fixed: false };
const oneForLife: AttributeKind = { single: true, fixed: true };
const many: AttributeKind = { single: false, fixed: false };

/** The attributes that the rules and the schema for a model know by name. Others are taken as `many`. */
export const attributes = {
  name: one,
  relation: many,
  home: one,
  birthplace: oneForLife,
  birthday: oneForLife,
  age: one,
  work: one,
  employer: one,
  study: one,
  nationality: many,
  language: many,
  origin: many,
  learns: many,
  likes: many,
  dislikes: many,
  favourite: many,
  eats: many,
  allergy: many,
  health: many,
  habit: many,
  hobby: many,
  owns: many,
  pet: many,
  visited: many,
  place: many,
  plan: many,
  thread: many,
  wish: many,
  event: many,
  married: one,
  died: oneForLife,
  other: many,
} as const satisfies Record<string, AttributeKind>;

export type Attribute = keyof typeof attributes;

const isKnown = (attribute: string): attribute is Attribute => Object.hasOwn(attributes, attribute);

/** 'favourite colour', 'favourite band': of each there is one. */
const isFavourite = (attribute: string): boolean => attribute.startsWith('favourite ');

export const attributeKind = (attribute: string): AttributeKind =>
  isKnown(attribute) ? attributes[attribute] : isFavourite(attribute) ? one : many;

/** A text as it is compared: without marks, case, articles and space at its ends. */
export const foldValue = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[“”"'’‘.!?,;:]/g, '')
    .replace(/^(?:the|a|an|my|our) /, '')
    .replace(/\s+/g, ' ')
    .trim();

/** What two entries share that are about the same: subject and attribute, and the value where there can be many of them. */
export const slotOf = (thing: { subject: string; attribute: string; value: string }): string =>
  [
    foldValue(thing.subject),
    thing.attribute.toLowerCase(),
    ...(attributeKind(thing.attribute).single ? [] : [foldValue(thing.value)]),
  ].join('\u0000');
