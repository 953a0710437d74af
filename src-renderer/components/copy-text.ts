/**
 * Puts a text on the clipboard. The desktop denies every permission, and the clipboard's with it; there the older way
 * works, which needs only that the person pressed something.
 */
export async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const place = document.createElement('textarea');
    place.value = text;
    place.setAttribute('readonly', '');
    place.className = 'unseen';
    document.body.append(place);
    place.select();
    document.execCommand('copy');
    place.remove();
  }
}
