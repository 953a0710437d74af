import fs from 'node:fs';
import { z } from 'zod';
import type { History } from '../assistant/open-history.ts';
import { UsageError, type Command } from './command-line.ts';
import { withHistory } from './with-history.ts';

const querySchema = z.object({ id: z.union([z.string(), z.number()]), query: z.string() });

type Hit = { messageId: string; sourceId: string | null; score: number };

/** What is remembered about a text, and whether the best of it has enough to do with the text to be brought up. */
async function find(history: History, text: string, k: number): Promise<{ found: boolean; hits: Hit[] }> {
  const { found, hits } = await history.recall(text, k);
  return {
    found,
    hits: hits.map(({ message, sourceId, score }) => ({
      messageId: message.id,
      sourceId,
      score: Number(score.toFixed(4)),
    })),
  };
}

/**
 * `os1 recall`: what is remembered about one text, or about each {"id","query"} line of a file, best first; `found` says
 * whether the best of it would be brought up in a talk.
 */
export const recallCommand: Command = async (options, context) => {
  const { terminal } = context.words;
  if ((options.query === undefined) === (options.queries === undefined)) {
    throw new UsageError(terminal.missingOption('--query'));
  }
  const queries = options.queries === undefined ? [] : readQueries(options.queries, terminal);
  return withHistory(options.folder, context, async (history) => {
    if (options.query !== undefined) {
      const answer = await find(history, options.query, options.k);
      if (options.json) context.print(JSON.stringify(answer));
      else for (const hit of answer.hits) context.print(`${hit.score.toFixed(2)}  ${hit.messageId}`);
      return 0;
    }
    for (const { id, query } of queries) {
      const answer = await find(history, query, options.k);
      context.print(
        options.json
          ? JSON.stringify({ id, ...answer })
          : `${id}  ${answer.hits.map((hit) => hit.messageId).join(' ')}`,
      );
    }
    return 0;
  });
};

function readQueries(
  file: string,
  terminal: { noSuchFile(file: string): string; badQuery(line: number): string },
): z.infer<typeof querySchema>[] {
  let text: string;
  try {
    text = fs.readFileSync(file, 'utf8');
  } catch {
    throw new UsageError(terminal.noSuchFile(file));
  }
  return text.split('\n').flatMap((line, at) => {
    if (line.trim() === '') return [];
    try {
      return [querySchema.parse(JSON.parse(line))];
    } catch {
      throw new UsageError(terminal.badQuery(at + 1));
    }
  });
}
