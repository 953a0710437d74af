import type { AssistantApi } from '#contract/api.ts';

/** Puts a text on the clipboard: through the host where the page has no permission for it, as on the desktop. */
export async function copyText(api: AssistantApi, text: string): Promise<void> {
  const { written } = await api.call('clipboard.write', { text });
  if (!written) await navigator.clipboard.writeText(text);
}
