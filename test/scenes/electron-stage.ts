import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { _electron } from 'playwright-core';
import { root } from '../../src-main/launch/build-if-stale.ts';
import { installedElectron } from '../../src-main/launch/electron-runtime.ts';
import type { Stage, StageOptions } from './stage.ts';

/** Opens OS1 in a real Electron. */
export async function openElectron(folder: string, { environment, look }: StageOptions): Promise<Stage> {
  const scale = look.deviceScaleFactor === undefined ? [] : [`--force-device-scale-factor=${look.deviceScaleFactor}`];
  const program = await _electron.launch({
    executablePath: installedElectron() ?? '',
    args: [root, '--data', folder, '--force-prefers-reduced-motion', ...scale],
    env: { ...process.env, ...environment } as Record<string, string>,
  });
  const page = await program.firstWindow();
  if (look.viewport) await page.setViewportSize(look.viewport);
  const pid = program.process().pid ?? 0;
  return {
    page,
    pid,
    // The tray, notices and the like belong to the system there, and no test reaches them.
    machine: null,
    saving: async (click) => {
      const saved = fs.mkdtempSync(path.join(os.tmpdir(), 'os1-saved-'));
      await program.evaluate(({ dialog }, folder) => {
        // The file dialog is the system's own; the host asks this object for it, so it is answered here.
        dialog.showSaveDialog = ((_parent: unknown, { defaultPath = '' }: { defaultPath?: string }) =>
          Promise.resolve({ canceled: false, filePath: `${folder}/${defaultPath}` })) as never;
      }, saved);
      await click();
      const [name = ''] = fs.readdirSync(saved);
      return { file: path.join(saved, name), name };
    },
    kill: async () => {
      const ended = new Promise((resolve) => program.process().once('exit', resolve));
      process.kill(pid, 'SIGKILL');
      await ended;
    },
    quit: () => program.close(),
  };
}
