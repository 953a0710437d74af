const place = 'os1-token';

/**
 * The token of this page, or '' when it has none. The host gives it to the first page of a session only; later ones (a
 * reload, a second tab) find it in the storage of this very address and port, which no other local server can read.
 */
export function readPageToken(): string {
  const given = document.querySelector<HTMLMetaElement>('meta[name="os1-token"]')?.content ?? '';
  if (given !== '') window.localStorage.setItem(place, given);
  return given === '' ? (window.localStorage.getItem(place) ?? '') : given;
}
