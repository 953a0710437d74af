import fs from 'node:fs';
import { z } from 'zod';
import type { History } from '../assistant/open-history.ts';
import { UsageError, type Command } from './command-line.ts';
import { withHistory } from './with-history.ts';

const querySchema = z.object({ id: z.union([z.string(), z.number()]), query: z.string() });

type Hit = { messageId: string; sourceId: string | null; score: number };

const find = async (history: History, text: string, k: number): Promise<Hit[]> =>
  (await history.recall(text, k)).map(({ message, sourceId, score }) => ({
    messageId: message.id,
    sourceId,
    score: Number(score.toFixed(4)),
  }));

/** `os1 recall`: what is remembered about one text, or about each {"id","query"} line of a file, best first. */
export const recallCommand: Command = async (options, context) => {
  const { terminal } = context.words;
  if ((options.query === undefined) === (options.queries === undefined)) {
    throw new UsageError(terminal.missingOption('--query'));
  }
  const queries = options.queries === undefined ? [] : readQueries(options.queries, terminal);
  return withHistory(options.folder, context, async (history) => {
    if (options.query !== undefined) {
      const hits = await find(history, options.query, options.k);
      if (options.json) context.print(JSON.stringify({ hits }));
      else for (const hit of hits) context.print(`${hit.score.toFixed(2)}  ${hit.messageId}`);
      return 0;
    }
    for (const { id, query } of queries) {
      const hits = await find(history, query, options.k);
      context.print(
        options.json ? JSON.stringify({ id, hits }) : `${id}  ${hits.map((hit) => hit.messageId).join(' ')}`,
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
