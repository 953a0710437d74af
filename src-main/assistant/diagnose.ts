import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { StorageError } from '#contract/storage-error.ts';
import type { Words } from '#contract/words.ts';
import { MindFailure } from '../conversation/ports.ts';
import { readLifeMarker } from '../memory/life-marker.ts';
import { createMind } from '../mind/create-mind.ts';
import { createProviderFetch } from '../mind/openai/provider-fetch.ts';
import { applyOverrides, keyFromEnvironment, readOverrides, type Overrides } from '../settings/environment.ts';
import { createFileSecrets, keyName } from '../settings/secret-store.ts';
import { readSettings } from '../settings/settings-file.ts';
import type { DiagnosedPart } from './diagnosed-part.ts';
import { createStreamLog } from './log.ts';
import { openHistory } from './open-history.ts';
import { findChromium } from './open-window.ts';
import { readNames, type Resources } from './resources.ts';
import { storageSentence } from './storage-sentence.ts';
import { systemClock } from './system-clock.ts';
import { diagnoseVoice } from './voice/diagnose-voice.ts';

type DiagnoseContext = { words: Words; environment: NodeJS.ProcessEnv; resources: Resources };

/** How long a mind may take to say that it is there, in milliseconds. */
const patience = 5_000;

/** Looks at everything that the main job needs and everything that makes it better. `able`: the main job can run. */
export async function diagnose(
  folder: string,
  context: DiagnoseContext,
): Promise<{ parts: DiagnosedPart[]; able: boolean }> {
  const { words, environment, resources } = context;
  const says = words.terminal.doctor;
  const fine = (name: string, detail: string): DiagnosedPart => ({
    name,
    state: 'fine',
    detail,
    get: null,
    needed: true,
  });
  const missing = (name: string, detail: string, get: string | null, needed: boolean): DiagnosedPart => ({
    name,
    state: 'missing',
    detail,
    get,
    needed,
  });
  const chromium = findChromium(environment);
  const electron = findElectron();
  const parts: DiagnosedPart[] = [
    fine(says.node, process.versions.node),
    isWritable(folder)
      ? fine(says.folder, says.writable(folder))
      : missing(says.folder, says.notWritable(folder), says.fixFolder(folder), true),
    await history(folder, context, fine, missing),
    fs.existsSync(resources.names)
      ? fine(says.names, words.common.number(readNames(resources.names).length))
      : missing(says.names, '', says.getNode, true),
    chromium === null
      ? missing(says.browser, '', says.getBrowser[process.platform] ?? null, false)
      : fine(says.browser, chromium),
    electron === null ? missing(says.electron, '', says.getElectron, false) : fine(says.electron, electron),
    await mind(folder, context, fine, missing),
    ...(await diagnoseVoice(folder, context)),
  ];
  return { parts, able: parts.every((part) => part.state === 'fine' || !part.needed) };
}

type Fine = (name: string, detail: string) => DiagnosedPart;
type Missing = (name: string, detail: string, get: string | null, needed: boolean) => DiagnosedPart;

function isWritable(folder: string): boolean {
  // A folder that is not there yet is made in the nearest one that is.
  let nearest = path.resolve(folder);
  while (!fs.existsSync(nearest) && path.dirname(nearest) !== nearest) nearest = path.dirname(nearest);
  try {
    fs.accessSync(nearest, fs.constants.W_OK);
    return fs.statSync(nearest).isDirectory();
  } catch {
    return false;
  }
}

async function history(
  folder: string,
  { words, resources }: DiagnoseContext,
  fine: Fine,
  missing: Missing,
): Promise<DiagnosedPart> {
  const says = words.terminal.doctor;
  if (!fs.existsSync(path.join(folder, 'os1.db')))
    return readLifeMarker(folder) === null
      ? fine(says.database, says.notYet)
      : missing(says.database, words.terminal.database.emptied, says.getCopy, true);
  try {
    const opened = await openHistory(folder, resources, 'guest', createStreamLog(process.stderr, 'warn'));
    const findings = await opened.verify().finally(() => opened.dispose());
    if (findings.some(({ what }) => what.startsWith('integrity')))
      return missing(says.database, words.terminal.database.corrupt, says.getCopy, true);
    return fine(says.database, path.join(folder, 'os1.db'));
  } catch (cause) {
    if (!(cause instanceof StorageError)) throw cause;
    const isGone = cause.trouble === 'corrupt' || cause.trouble === 'emptied';
    return missing(says.database, storageSentence(cause, words.terminal), isGone ? says.getCopy : null, true);
  }
}

async function mind(
  folder: string,
  { words, environment }: DiagnoseContext,
  fine: Fine,
  missing: Missing,
): Promise<DiagnosedPart> {
  const says = words.terminal.doctor;
  let overrides: Overrides;
  try {
    overrides = readOverrides(environment);
  } catch (cause) {
    return missing(says.mind, cause instanceof Error ? cause.message : '', null, true);
  }
  const choice = applyOverrides(readSettings(folder).mind, overrides);
  if (choice.kind === 'reflex') return fine(says.mind, says.builtIn);
  const key =
    keyFromEnvironment(overrides, choice.baseUrl, choice) ??
    (await createFileSecrets(folder).read(keyName(choice.baseUrl))) ??
    '';
  const { fetch, dispose } = createProviderFetch(environment);
  try {
    await createMind(choice, key, { words, clock: systemClock, fetch }).probe(AbortSignal.timeout(patience));
    return fine(says.mind, says.answers(choice.model));
  } catch (cause) {
    const failure = cause instanceof MindFailure ? cause : new MindFailure('unreachable');
    // The talk goes on without it, so it is not what the main job needs.
    return missing(
      says.mind,
      words.failures[failure.kind](failure.detail),
      choice.preset === 'ollama' ? says.getOllama : null,
      false,
    );
  } finally {
    await dispose();
  }
}

/** The program of Electron's runtime where it was installed; null where the package is not there (as in a finished build). */
function findElectron(): string | null {
  for (const folder of [
    new URL('../node_modules/electron/', import.meta.url),
    new URL('../../node_modules/electron/', import.meta.url),
  ]) {
    try {
      const file = path.join(fileURLToPath(folder), 'dist', fs.readFileSync(new URL('path.txt', folder), 'utf8'));
      if (fs.existsSync(file)) return file;
    } catch {
      continue;
    }
  }
  return null;
}
