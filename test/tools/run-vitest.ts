import path from 'node:path';
import { parseCLI, startVitest, type Reporter, type TestCase, type TestModule } from 'vitest/node';
import { root } from '../../src-main/launch/build-if-stale.ts';

/** What a run came to. A file or a group that broke outside of its tests counts as one failure. */
export interface Outcome {
  passed: number;
  failed: number;
  skipped: { test: string; reason: string }[];
}

/**
 * Runs the tests with vitest's own report on stdout.
 *
 * @param words as for `vitest run`: parts of file names, and options such as `-t NAME`.
 */
export async function runVitest(words: readonly string[]): Promise<Outcome> {
  const { filter, options } = parseCLI(['vitest', 'run', ...words]);
  const outcome: Outcome = { passed: 0, failed: 0, skipped: [] };
  const counter: Reporter = {
    onTestRunEnd(modules, unhandled) {
      outcome.failed += unhandled.length;
      for (const module of modules) countModule(module, outcome);
      // vitest calls what `-t NAME` leaves out skipped; nobody wants that listed.
      if (options.testNamePattern !== undefined) {
        outcome.skipped = outcome.skipped.filter(({ reason }) => reason !== unexplained);
      }
    },
  };
  const vitest = await startVitest(filter, {
    ...options,
    config: path.join(root, 'test', 'tools', 'vitest.config.ts'),
    watch: false,
    reporters: ['default', counter],
  });
  await vitest.close();
  return outcome;
}

function countModule(module: TestModule, outcome: Outcome): void {
  for (const group of [module, ...module.children.allSuites()]) if (group.errors().length > 0) outcome.failed += 1;
  for (const test of module.children.allTests()) {
    const { state } = test.result();
    if (state === 'passed') outcome.passed += 1;
    else if (state === 'failed') outcome.failed += 1;
    else outcome.skipped.push({ test: `${module.relativeModuleId} > ${test.fullName}`, reason: reasonOf(test) });
  }
}

const unexplained = 'no reason given';

function reasonOf(test: TestCase): string {
  const result = test.result();
  if (result.state === 'pending') return 'it never ended';
  if (result.state === 'skipped' && result.note !== undefined) return result.note;
  const { reason } = test.meta();
  if (reason !== undefined) return reason;
  if (test.options.mode === 'todo') return 'to be written';
  for (let group = test.parent; ; group = group.parent) {
    if (group.errors().length > 0) return 'its group failed before it';
    if (group.type === 'module') return unexplained;
  }
}

/** Prints the skipped tests and, as the last line, the count; then ends the process. */
export function finish({ passed, failed, skipped }: Outcome): void {
  const lines = skipped.map(({ test, reason }) => `skipped: ${test} (${reason})`);
  const skipFails = process.env['OS1_TEST_ALL'] === '1' && skipped.length > 0;
  if (skipFails) lines.push('OS1_TEST_ALL=1: a skipped test is a failure.');
  if (passed + failed === 0) lines.push('No test ran.');
  lines.push(`${passed} passed, ${failed} failed, ${skipped.length} skipped`);
  const code = failed > 0 || passed === 0 || skipFails ? 1 : (process.exitCode ?? 0);
  // Something that a test left open must not keep the process, nor may anything be printed after the count.
  process.stdout.write(`\n${lines.join('\n')}\n`, () => process.exit(code));
}
