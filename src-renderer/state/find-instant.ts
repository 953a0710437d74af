import type { AssistantApi } from '#contract/api.ts';

/**
 * The place (counted from 0) of the first message of a conversation that was said at an instant or after it and before
 * another; null when there is none. Messages stand in the order of their times, so it asks for one in the middle, and again:
 * twenty short questions in a conversation of a million.
 */
export async function findInstant(
  api: AssistantApi,
  conversation: string,
  from: number,
  until: number,
): Promise<number | null> {
  const at = async (index: number): Promise<{ total: number; at: number | null }> => {
    const page = await api.call('conversation.page', { conversation, from: index, count: 1 });
    return { total: page.total, at: page.messages[0]?.at ?? null };
  };
  let low = 0;
  let high = (await at(0)).total;
  let found: number | null = null;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const said = (await at(middle)).at;
    if (said === null || said >= from) {
      if (said !== null) found = said < until ? middle : null;
      high = middle;
    } else low = middle + 1;
  }
  return found;
}
