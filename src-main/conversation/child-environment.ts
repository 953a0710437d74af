/**
 * The environment for a program that we start: without anything whose name says that it is a key. A recorder, a voice or a browser
 * needs none, and each of them hands its environment on to what it starts itself.
 */
export const withoutKeys = (environment: Record<string, string | undefined>): Record<string, string | undefined> =>
  Object.fromEntries(
    Object.entries(environment).filter(
      ([name]) => !/(?:KEY|TOKEN|SECRET|PASSWORD|PASSPHRASE|CREDENTIALS?)S?$/i.test(name),
    ),
  );
