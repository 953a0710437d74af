import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openLife } from '../../src-main/assistant/open-life.ts';
import { startAssistant } from '../fakes/assistant.ts';
import { resources } from '../fakes/resources.ts';
import { startProgram } from '../fakes/program.ts';
import { replies, startProvider } from '../fakes/provider.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';
import { aLife, spoilTable } from '../memory/backups/spoil.ts';
import { aFile, aTalk, call, parsed } from './call.ts';

describe('a command line that makes no sense ends with exit code 2', () => {
  test.each([
    [[], /^Usage: os1 COMMAND/],
    [['frobnicate'], /^There is no command frobnicate\.\nUsage: os1/],
    [['__proto__'], /^There is no command __proto__\.\n/],
    [['constructor'], /^There is no command constructor\.\n/],
    [['doctor', '--loud'], /^There is no option --loud\.\nUsage/],
    [['doctor', '-x'], /^There is no option -x\.\nUsage/],
    [['doctor', '--data'], /^Usage: os1/],
    [['doctor', '--json=yes'], /^Usage: os1/],
    [['export'], /^--format is missing\.$/],
    [['export', '--format', 'exe', '--out', 'x'], /^exe is not a value for --format\.$/],
    [['export', '--format', 'json'], /^--out is missing\.$/],
    [['import'], /^Usage: os1/],
    [['import', 'a', 'b'], /^Usage: os1/],
    [['recall'], /^--query is missing\.$/],
    [['recall', '--query', 'a', '--queries', 'b'], /^--query is missing\.$/],
    [['recall', '--query', 'a', '--k', '0'], /^0 is not a value for --k\.$/],
    [['recall', '--query', 'a', '--k', 'many'], /^many is not a value for --k\.$/],
    [['recall', '--query', 'a', '--k', '1001'], /^1001 is not a value for --k\.$/],
    [['recall', '--queries', '/no/such/file'], /^\/no\/such\/file cannot be read\.$/],
  ])('%j', async (words, sentence) => {
    const { code, printed, said } = await call(words);
    expect({ code, printed }).toEqual({ code: 2, printed: [] });
    expect(said.join('\n')).toMatch(sentence);
  });

  test('the usage names every command, and is no error when it is asked for', async () => {
    for (const word of ['help', '--help']) {
      const { code, said } = await call([word]);
      expect(code).toBe(0);
      for (const command of ['doctor', 'export', 'import', 'recall', 'verify'])
        expect(said.join('\n')).toContain(`  ${command} `);
    }
  });
});

describe('a folder without a history', () => {
  test.each([['export', '--format', 'json', '--out', 'out.json'], ['recall', '--query', 'keys'], ['verify']])(
    'is said in one sentence and stays as it was: %s',
    async (...words) => {
      const folder = temporaryFolder();
      expect(await call([...words, '--data', folder])).toEqual({
        code: 1,
        printed: [],
        said: [`There is no history in ${folder} yet.`],
      });
      expect(fs.readdirSync(folder)).toEqual([]);
    },
  );

  test('is found by OS1_DATA_DIR too', async () => {
    const folder = temporaryFolder();
    const { said } = await call(['verify'], { environment: { OS1_DATA_DIR: folder } });
    expect(said).toEqual([`There is no history in ${folder} yet.`]);
  });
});

describe('doctor', () => {
  test('says that OS1 can run here, and what would make it better', async () => {
    const folder = await aTalk();
    const { code, printed, said } = await call(['doctor', '--data', folder]);
    expect({ code, said }).toEqual({ code: 0, said: [] });
    expect(printed.at(-1)).toBe('OS1 can run here.');
    expect(printed.join('\n')).toMatch(/^Node +ok +\d+\.\d+\.\d+$/m);
    expect(printed.join('\n')).toMatch(/^Mind +ok +built in; no network$/m);
    expect(printed.join('\n')).toMatch(/^Voice activity +ok +Silero v6$/m);
    expect(printed.join('\n')).toMatch(/^Ears +missing +nothing makes words of speech yet; typing works/m);
    expect(printed.join('\n')).toMatch(/^List of names +ok +1,510$/m);
  });

  test('as JSON on one line, with what was said', async () => {
    const folder = await aTalk();
    const called = await call(['doctor', '--json', '--data', folder]);
    expect(called.printed).toHaveLength(1);
    const { able, parts } = parsed(called) as {
      able: boolean;
      parts: { name: string; state: string; get: string | null; needed: boolean }[];
    };
    expect(able).toBe(true);
    for (const part of parts) {
      expect(Object.keys(part).sort()).toEqual(['detail', 'get', 'name', 'needed', 'state']);
      expect(['fine', 'missing']).toContain(part.state);
      if (part.needed) expect(part.state).toBe('fine');
    }
    expect(parts.find(({ name }) => name === 'History')).toMatchObject({
      state: 'fine',
      detail: path.join(folder, 'os1.db'),
    });
  });

  test('leaves a folder that is not there where it is', async () => {
    const folder = path.join(temporaryFolder(), 'not', 'yet');
    const { code, printed } = await call(['doctor', '--data', folder]);
    expect(code).toBe(0);
    expect(printed.join('\n')).toContain('nothing yet; it begins with the first start');
    expect(fs.existsSync(folder)).toBe(false);
  });

  test('says with exit code 1 what keeps OS1 from running, and how to get it', async () => {
    const damaged = await aTalk();
    fs.writeFileSync(path.join(damaged, 'os1.db'), 'this is no database, whatever it is called '.repeat(100));
    const inside = aLife();
    expect(spoilTable(inside, 'messages', () => true)).toBeGreaterThan(0);
    const gone = aLife(1);
    await startAssistant({ folder: gone }, openLife).then((life) => life.dispose());
    fs.rmSync(path.join(gone, 'os1.db'));
    const noFolder = path.join(aFile('a file, not a folder'), 'data');
    const noNames = { ...resources, names: path.join(temporaryFolder(), 'none.txt') };
    for (const [words, more, line] of [
      [['--data', damaged], {}, /^History +missing +The history cannot be read: the file is damaged\./m],
      [
        ['--data', inside],
        {},
        /^History +missing +The history cannot be read: the file is damaged\. .*→ +npm run os1 -- restore$/m,
      ],
      [['--data', gone], {}, /^History +missing +The history is gone: .*→ +npm run os1 -- restore$/m],
      [['--data', noFolder], {}, /^Data folder +missing +.*cannot be written +→ +chmod u\+rwx /m],
      [['--data', temporaryFolder()], { resources: noNames }, /^List of names +missing.*→ +npm ci$/m],
    ] as const) {
      const { code, printed } = await call(['doctor', ...words], more);
      expect(code).toBe(1);
      expect(printed.join('\n')).toMatch(line);
      expect(printed.at(-1)).toBe('OS1 cannot run here yet; what is missing stands above.');
    }
  });

  test('asks the chosen mind without a word, and does without it', async () => {
    const provider = await startProvider('Hello.');
    onTestFinished(() => provider.dispose());
    const folder = temporaryFolder();
    const environment = {
      OS1_LLM_BASE_URL: provider.baseUrl,
      OS1_LLM_MODEL: 'fake-model',
      OS1_LLM_API_KEY: 'sk-CANARY-key',
    };
    const there = await call(['doctor', '--data', folder], { environment });
    expect(there.code).toBe(0);
    expect(there.printed.join('\n')).toMatch(/^Mind +ok +fake-model answers$/m);
    expect(provider.questions()).toEqual([]);
    provider.setModels(replies.refusesKey());
    const refused = await call(['doctor', '--data', folder], { environment });
    expect(refused.code).toBe(0);
    expect(refused.printed.join('\n')).toMatch(/^Mind +missing +The model does not accept the key/m);
    expect([...refused.printed, ...refused.said].join('\n')).not.toContain('CANARY');
  });

  test('says which setting of the environment is wrong, and that OS1 cannot start with it', async () => {
    const { code, printed } = await call(['doctor', '--data', temporaryFolder()], {
      environment: { OS1_LLM_BASE_URL: 'not an address' },
    });
    expect(code).toBe(1);
    expect(printed.join('\n')).toMatch(/^Mind +missing +OS1_LLM_BASE_URL is not an http or https address\./m);
  });

  test('changes nothing: settings that cannot be read stay where they are', async () => {
    const folder = await aTalk();
    fs.writeFileSync(path.join(folder, 'settings.json'), '{ broken');
    await call(['doctor', '--data', folder]);
    expect(fs.readdirSync(folder).filter((name) => name.startsWith('settings'))).toEqual(['settings.json']);
  });
});

describe('the built command line', () => {
  test.each([
    [[], 2, /^$/, /^Usage: os1 COMMAND/],
    [['frobnicate'], 2, /^$/, /^There is no command frobnicate\.\n/],
    [['doctor', '--json'], 0, /^\{"able":true,"parts":\[.*\]\}\n$/, /^$/],
    [['verify'], 1, /^$/, /^There is no history in .* yet\.\n$/],
  ] as const)('%j ends with %i', async (words, code, stdout, stderr) => {
    const ended = await startProgram('dist/os1.js', [...words], { environment: { OS1_DATA_DIR: temporaryFolder() } })
      .ended;
    expect(ended.code).toBe(code);
    expect(ended.stdout).toMatch(stdout);
    expect(ended.stderr).toMatch(stderr);
  });

  test('keeps results on stdout and sentences on stderr', async () => {
    const folder = await aTalk();
    const recalled = await startProgram('dist/os1.js', ['recall', '--query', 'keys', '--json', '--data', folder]).ended;
    expect(recalled).toMatchObject({ code: 0, stderr: '' });
    expect((JSON.parse(recalled.stdout) as { hits: unknown[] }).hits.length).toBeGreaterThan(0);
    const out = path.join(temporaryFolder(), 'all.jsonl');
    const exported = await startProgram('dist/os1.js', ['export', '--format', 'jsonl', '--out', out, '--data', folder])
      .ended;
    expect(exported).toMatchObject({
      code: 0,
      stdout: '',
      stderr: expect.stringMatching(/^Wrote \d+ records to [^\n]+\.\n$/) as string,
    });
  });

  test('ends by itself while another runs on the folder', async () => {
    const { folder, say } = await startAssistant();
    await say('My keys are in the blue bowl.');
    const ended = await startProgram('dist/os1.js', ['recall', '--query', 'keys', '--json', '--data', folder]).ended;
    expect(ended).toMatchObject({ code: 0, stderr: '' });
  });
});
