import type { FailureKind } from '../messages.ts';

const number = new Intl.NumberFormat('en');

/** What the core says of finding by meaning; what the window says of it stands in en-memory.ts. */
export const embeddingEnglish = {
  works: (model: string, dimensions: number) =>
    `${model} answers, with ${number.format(dimensions)} numbers for each text.`,
  /** Why it rests for now. Finding by words goes on in each case. */
  away: (kind: FailureKind, detail: string): string => {
    switch (kind) {
      case 'refused-key':
      case 'no-key':
        return 'The embedding model does not accept the key it was given. I find things by their words until you change it in the settings.';
      case 'no-such-model':
        return `The server does not know the embedding model ${detail}. You can choose another in the settings.`;
      case 'not-a-model':
      case 'broken-answer':
        return 'What answers at this address sends no vectors. You can check the address and the model in the settings.';
      case 'rate-limited':
        return detail === ''
          ? 'The embedding model has had too many requests for now. I go on by myself.'
          : `The embedding model asks us to wait ${detail}. I go on by myself.`;
      case 'storage':
        return 'I could not write down what the embedding model said: the disk is full or closed to me. Make some room; I try again by myself.';
      default:
        return 'The embedding model does not answer. I find things by their words and look for it again by myself.';
    }
  },
};
