import { z } from 'zod';
import type { Message } from '#contract/messages.ts';
import type { Clock, LanguageModel, ThinkTask } from '../conversation/ports.ts';
import type { MindKeeper } from './mind-keeper.ts';

/** How long the mind may take to say a question otherwise, in milliseconds: the first word waits for it. */
const usualBudget = 150;

/** Turns of the talk that are shown, so that 'he' and 'there' can be resolved, and how much of each, in characters. */
const turnsShown = 6;
const charactersShown = 400;

/** Phrasings that are used, and how long one may be. */
const mostPhrasings = 3;

/** A mind that was too slow so many times in a row is left alone for so many questions: it would only cost time and money. */
const mostLate = 3;
const restFor = 20;

const answerSchema = z.object({ phrasings: z.array(z.string().trim().min(1).max(200)).max(10) });

const task: Omit<ThinkTask, 'text'> = {
  name: 'search_phrasings',
  instructions:
    'The last line of this talk asks for something that may have been said long before it. Write up to three short phrases ' +
    'to search old messages with: name whom or what words like "he", "there" or "that" mean, and use other words that ' +
    'people would have used for it. Add nothing that the talk does not say. An empty list where nothing is asked.',
  schema: {
    type: 'object',
    properties: { phrasings: { type: 'array', items: { type: 'string' } } },
    required: ['phrasings'],
    additionalProperties: false,
  },
};

/** Words that begin a question, where no question mark says so. */
const asking =
  /^\W*(?:(?:and|so|but|ok|hey)\W+)?(?:who|what|when|where|which|why|how|whose|do|does|did|is|are|was|were|have|has|had|can|could|will|would|should|tell me|remind me|remember)\b/i;

const asks = (text: string): boolean => /[?？؟]/.test(text) || asking.test(text);

export type SearchWords = {
  /**
   * A question said otherwise, for finding what was said in other words: at most three phrasings. None for what asks nothing, when
   * the mind cannot do that, fails, or takes longer than the budget (milliseconds). Never rejects.
   */
  rewrite(question: Message, talk: readonly Message[], budget?: number): Promise<string[]>;
};

/** Has the mind put questions into the words by which they may be found. */
export function createSearchWords(parts: { minds: MindKeeper; clock: Pick<Clock, 'after'> }): SearchWords {
  let asked: LanguageModel | null = null;
  let lateInARow = 0;
  let resting = 0;
  return {
    rewrite: async (question, talk, budget = usualBudget) => {
      const mind = parts.minds.current();
      const { think } = mind;
      // One that is known to be away would only use up the time.
      if (think === null || parts.minds.status().state === 'away' || !asks(question.text)) return [];
      if (mind !== asked) {
        asked = mind;
        lateInARow = 0;
        resting = 0;
      }
      if (resting > 0) {
        resting -= 1;
        return [];
      }
      const controller = new AbortController();
      let cancel = (): void => undefined;
      // The wait ends with the budget, whatever the mind does with the signal.
      const late = new Promise<null>((resolve) => {
        cancel = parts.clock.after(budget, () => {
          controller.abort(new Error('The time for it is over.'));
          lateInARow += 1;
          if (lateInARow >= mostLate) {
            lateInARow = 0;
            resting = restFor;
          }
          resolve(null);
        });
      });
      const thought = think({ ...task, text: asRead(question, talk) }, controller.signal).catch(() => null);
      const answer = answerSchema.safeParse(await Promise.race([thought, late]).finally(() => cancel()));
      if (!answer.success) return [];
      lateInARow = 0;
      const own = question.text.trim().toLowerCase();
      const phrasings = new Set(answer.data.phrasings.filter((phrasing) => phrasing.toLowerCase() !== own));
      return [...phrasings].slice(0, mostPhrasings);
    },
  };
}

/** The end of the talk with the question last, a line each. */
function asRead(question: Message, talk: readonly Message[]): string {
  const before = talk.filter(({ id }) => id !== question.id).slice(-turnsShown);
  return [...before, question].map(({ speaker, text }) => `${speaker}: ${text.slice(0, charactersShown)}`).join('\n');
}
