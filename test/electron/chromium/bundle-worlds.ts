import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

/** What is evaluated at the beginning of every document: in the page's own world, and in that of the preload script. */
export type Worlds = { page: string; preload: string };

/** The names that only the stand-in knows; the page must not guess them. */
export type WorldNames = { secret: string; binding: string; inbox: string };

/** @param preload the file of the built preload script, which is run as it is. */
export async function bundleWorlds(preload: string, { secret, binding, inbox }: WorldNames): Promise<Worlds> {
  const names = [secret, binding, inbox].map((name) => JSON.stringify(name)).join();
  const [page, world] = await Promise.all([
    bundle(new URL('./in-page/main-world.ts', import.meta.url)),
    bundle(new URL('./in-page/preload-world.ts', import.meta.url)),
  ]);
  return {
    page: `(() => { ${page}; made.receiveExposed(${JSON.stringify(secret)}); })();`,
    // Without nodeIntegrationInSubFrames a preload script runs in the main frame only.
    preload: `(() => { if (window !== window.top) return; ${world};
      const electron = made.createPreloadModule(${names});
      ((require, module, exports) => { ${fs.readFileSync(preload, 'utf8')}
      })((name) => { if (name !== 'electron') throw new Error('module not found: ' + name); return electron; }, { exports: {} }, {});
    })();`,
  };
}

async function bundle(file: URL): Promise<string> {
  const made = await rolldown({ input: fileURLToPath(file), logLevel: 'silent' });
  const { output } = await made.generate({ format: 'iife', name: 'made' });
  await made.close();
  return output[0].code;
}
