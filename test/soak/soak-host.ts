import { createHook } from 'node:async_hooks';
import fs from 'node:fs';
import path from 'node:path';
import { startBrowserHost } from '../../src-main/server/start-browser-host.ts';
import { resources } from '../fakes/resources.ts';
import type { Sample } from './sample.ts';

/**
 * The browser host from source as a program of its own, started with --expose-gc and a channel to its parent: tells its address,
 * and at each 'sample' what it holds. With 'all' as its last word, leaks are planted in it.
 */
const [, , folder = '', baseUrl = '', plant = 'none'] = process.argv;

/** Every timer that was set and has neither fired for the last time nor been cleared; also those that keep no process alive. */
const timers = new Set<number>();
createHook({
  init: (id, type) => {
    if (type === 'Timeout') timers.add(id);
  },
  destroy: (id) => timers.delete(id),
}).enable();

const windowFolder = path.join(folder, 'window');
fs.mkdirSync(windowFolder, { recursive: true });
fs.writeFileSync(path.join(windowFolder, 'index.html'), '<meta name="os1-token" content="%OS1_TOKEN%">');
const host = await startBrowserHost({
  port: 0,
  folder: path.join(folder, 'data'),
  windowFolder,
  resources,
  environment: { OS1_LLM_BASE_URL: baseUrl, OS1_LLM_MODEL: 'fake-model' },
  log: { info: () => undefined, warn: () => undefined },
});

const kept: unknown[] = [];
/** A megabyte, an open file and a timer that nobody gives back. */
const leak = (): void => {
  kept.push(new Float64Array(125_000).fill(kept.length));
  kept.push(fs.openSync(process.execPath, 'r'));
  kept.push(setTimeout(() => undefined, 86_400_000).unref());
};

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
/** What is left when everything that can go is gone: collected twice, for what was ended by the first. */
async function sample(): Promise<Sample> {
  for (let round = 0; round < 2; round += 1) {
    globalThis.gc?.();
    await pause(20);
  }
  const { rss, heapUsed, external } = process.memoryUsage();
  return {
    resident: rss,
    heap: heapUsed + external,
    files: process.platform === 'linux' ? fs.readdirSync('/proc/self/fd').length : 0,
    timers: timers.size,
    handles: process.getActiveResourcesInfo().length,
  };
}

process.on('message', (message: unknown) => {
  if (message === 'turn' && plant === 'all') leak();
  else if (message === 'address') process.send?.({ address: host.address() });
  else if (message === 'sample') void sample().then((taken) => process.send?.({ sample: taken }));
  else if (message === 'end') void host.dispose().then(() => process.disconnect());
});
process.send?.({ address: host.address() });
