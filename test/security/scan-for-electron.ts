import { createRequire } from 'node:module';

/** One finding of electronegativity, as far as a test looks at it. */
export type Finding = { id: string; file: string; line: number };

/** What a scan came to: its findings, the files that it could not read, and how many checks there were. */
export type Scan = { findings: Finding[]; unread: string[]; checks: number };

type Runner = (
  options: object,
  forCommandLine: false,
) => Promise<{
  globalChecks: number;
  atomicChecks: number;
  errors: { file: string; message: string; tolerable: boolean }[];
  issues: { id: string; file: string; location: { line: number } }[];
}>;

/**
 * Runs electronegativity over a folder. The package asks the network for translations and for Electron's newest releases, and ends
 * its process when that fails late: here it hears at once that there is no network, and does without, as it can.
 *
 * @param version Electron's, which the folder itself does not name.
 */
export async function scan(folder: string, version: string): Promise<Scan> {
  const require = createRequire(import.meta.url);
  const own = createRequire(require.resolve('@doyensec/electronegativity'));
  const client = own.resolve('got');
  const offline = (): Promise<never> => Promise.reject(new Error('no network for a test'));
  own.cache[client] = Object.assign(own.cache[client] ?? {}, {
    id: client,
    filename: client,
    loaded: true,
    exports: Object.assign(offline, { default: offline }),
  }) as NodeJS.Module;
  const run = own('./runner.js') as Runner;
  const { globalChecks, atomicChecks, errors, issues } = await run(
    { input: folder, electronVersionOverride: version, isRelative: true, parserPlugins: ['topLevelAwait'] },
    false,
  );
  return {
    findings: issues.map(({ id, file, location }) => ({ id, file, line: location.line })),
    unread: errors.filter(({ tolerable }) => !tolerable).map(({ file, message }) => `${file}: ${message}`),
    checks: globalChecks + atomicChecks,
  };
}
