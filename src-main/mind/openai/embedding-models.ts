/** What models for texts to be found are called, as far as their names say so. */
const names =
  /embed|\bbge\b|(?:^|[-_/])e5(?:[-_:]|$)|\bgte\b|minilm|nomic|mxbai|\bjina\b|arctic|paraphrase|sentence|labse|stella/i;

/** Models that judge pairs of texts have the names of their kin. */
const others = /rerank|vision|clip|whisper|tts/i;

/** True for a model that makes vectors of texts, by its name. */
export const isEmbeddingModel = (model: string): boolean =>
  names.test(model.replace(/[-_:/.]/g, '-')) && !others.test(model);

/**
 * What some models want to read before a text, and before a question; their vectors are worse without it. From the cards of the
 * models: nomic-embed-text, e5 and multilingual-e5, mxbai-embed-large and bge-*-en.
 */
const wishes: readonly { name: RegExp; text: string; question: string }[] = [
  { name: /nomic-embed/i, text: 'search_document: ', question: 'search_query: ' },
  { name: /(?:^|[-_/])e5[-_](?!.*instruct)/i, text: 'passage: ', question: 'query: ' },
  {
    name: /mxbai-embed|bge-(?:small|base|large)-en/i,
    text: '',
    question: 'Represent this sentence for searching relevant passages: ',
  },
];

/** What stands before a text, and before a question, for a model. */
export const prefixesOf = (model: string): { text: string; question: string } =>
  wishes.find(({ name }) => name.test(model)) ?? { text: '', question: '' };
