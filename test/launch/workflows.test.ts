import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from '../../src-main/launch/build-if-stale.ts';

type Step = {
  name?: string;
  uses?: string;
  run?: string;
  if?: string;
  env?: Record<string, string>;
  with?: Record<string, unknown>;
};
type Job = {
  'runs-on': string;
  'timeout-minutes'?: number;
  needs?: string;
  if?: string;
  permissions?: Record<string, string>;
  strategy?: { matrix: { os: string[] } };
  steps: Step[];
};
type Workflow = { permissions?: Record<string, string>; on: Record<string, unknown>; jobs: Record<string, Job> };

const resolve = createRequire(createRequire(import.meta.url).resolve('electron-builder')).resolve;
const yaml = createRequire(resolve('app-builder-lib/package.json'))('js-yaml') as { load(text: string): unknown };

const folder = path.join(root, '.github', 'workflows');
const read = (name: string): string => fs.readFileSync(path.join(folder, name), 'utf8');
const names = fs.readdirSync(folder);
const parse = (name: string): Workflow => yaml.load(read(name)) as Workflow;
const stepsOf = (workflow: Workflow): Step[] => Object.values(workflow.jobs).flatMap(({ steps }) => steps);

const { scripts } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

describe.each(names)('the workflow %s', (name) => {
  const workflow = parse(name);

  test('may do nothing by itself; each job asks for what it needs, and ends', () => {
    expect(workflow.permissions).toEqual({});
    for (const job of Object.values(workflow.jobs)) {
      expect(job.permissions).toBeDefined();
      expect(job['timeout-minutes']).toBeGreaterThan(0);
    }
  });

  test("uses GitHub's own actions alone, each pinned to one commit that is named", () => {
    const used = [...read(name).matchAll(/uses: (.+)/g)].map(([, action]) => action);
    expect(used.length).toBeGreaterThan(0);
    for (const action of used) expect(action).toMatch(/^actions\/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test('keeps no token after the checkout', () => {
    const checkouts = stepsOf(workflow).filter(({ uses }) => uses?.startsWith('actions/checkout@'));
    for (const { with: options } of checkouts) expect(options?.['persist-credentials']).toBe(false);
  });

  test('puts nothing of an event or a secret into the text of a command', () => {
    for (const { run = '' } of stepsOf(workflow)) expect(run).not.toContain('${{');
  });

  test('runs scripts that there are', () => {
    const ran = stepsOf(workflow).flatMap(({ run = '' }) =>
      [...run.matchAll(/npm run ([a-z:]+)/g)].map(([, script]) => script ?? ''),
    );
    expect(ran.length).toBeGreaterThan(0);
    expect(ran.filter((script) => !Object.hasOwn(scripts, script))).toEqual([]);
  });
});

describe('the release', () => {
  const { jobs } = parse('release.yml');
  const { package: made, draft } = jobs as { package: Job; draft: Job };
  const commands = made.steps.map(({ run = '' }) => run);

  test('is made on three systems, after all checks, tests and the scenes in Electron', () => {
    expect(made.strategy?.matrix.os.map((os) => os.split('-')[0])).toEqual(['ubuntu', 'macos', 'windows']);
    const order = ['npm ci', 'npm run check', 'npm test', 'npm run test:electron', 'npm run dist'];
    const places = order.map((command) => commands.findIndex((run) => run.includes(command)));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((one, other) => one - other));
    const scenes = made.steps.filter(({ run = '' }) => run.includes('npm run test:electron'));
    expect(scenes.map((step) => step.if).sort()).toEqual(["runner.os != 'Linux'", "runner.os == 'Linux'"]);
    expect(made.permissions).toEqual({ contents: 'read' });
  });

  test('takes with it every kind of package that the packager makes, and what updates are read from', () => {
    const { path: taken } = made.steps.find(({ uses }) => uses?.startsWith('actions/upload-artifact@'))?.with as {
      path: string;
    };
    const builder = yaml.load(fs.readFileSync(path.join(root, 'electron-builder.yml'), 'utf8')) as Record<
      'mac' | 'win' | 'linux',
      { target: (string | { target: string })[] }
    >;
    const targets = [builder.mac, builder.win, builder.linux].flatMap(({ target }) =>
      target.map((one) => (typeof one === 'string' ? one : one.target)),
    );
    const endings: Record<string, string> = { nsis: 'exe', portable: 'exe' };
    const wanted = targets.map((target) => `release/*.${endings[target] ?? target}`);
    expect(taken.trim().split('\n')).toEqual(expect.arrayContaining([...wanted, 'release/latest*.yml']));
    expect(targets).toEqual(['dmg', 'zip', 'nsis', 'portable', 'AppImage', 'deb', 'rpm']);
  });

  test('is drafted, with the sum of every file, by a job that runs nothing of the project', () => {
    expect(draft).toMatchObject({
      needs: 'package',
      if: "github.ref_type == 'tag'",
      permissions: { contents: 'write' },
    });
    const ran = draft.steps.map(({ run = '' }) => run).join('\n');
    expect(ran).toContain('sha256sum');
    expect(ran).toContain('--draft');
    expect(ran).not.toMatch(/npm|node /);
    expect(draft.steps.some(({ uses = '' }) => uses.startsWith('actions/checkout@'))).toBe(false);
  });
});
