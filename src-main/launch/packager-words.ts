/** Addresses of this computer may go without encryption: a feed that is being tried. */
const loopback = new Set(['127.0.0.1', 'localhost', '[::1]']);

function isFeed(address: string): boolean {
  const url = URL.parse(address);
  if (url === null || url.username !== '' || url.password !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && loopback.has(url.hostname));
}

/**
 * What the environment says of a package, as words for electron-builder, whose file stays the same for every build:
 *
 * - `OS1_UPDATE_FEED`: the address at which newer versions will lie. Without it the package gets no app-update.yml.
 * - `OS1_TEST_BUILD=1`: leaves Node's inspector on, which is how Playwright starts a packaged Electron. Never for people.
 *
 * Nothing is ever uploaded by the packager: what is published is decided where it is published.
 * @returns null when the feed is no address that can be trusted.
 */
export function packagerWords(environment: NodeJS.ProcessEnv): string[] | null {
  const words = ['--publish', 'never'];
  const feed = environment['OS1_UPDATE_FEED'] ?? '';
  if (feed !== '') {
    if (!isFeed(feed)) return null;
    words.push('-c.publish.provider=generic', `-c.publish.url=${feed}`);
  }
  if (environment['OS1_TEST_BUILD'] === '1') words.push('-c.electronFuses.enableNodeCliInspectArguments=true');
  return words;
}
