import { exportExtensions } from '#contract/archive.ts';
import { CallError } from '#contract/errors.ts';
import type { Words } from '#contract/words.ts';
import type { AssistantOptions, HostCalls } from '../assistant/create-assistant.ts';
import { noDesktop } from '../assistant/no-desktop.ts';
import type { DesktopWindow, ElectronSurface } from './electron-surface.ts';

export type HostCallParts = Pick<ElectronSurface, 'clipboard' | 'dialog' | 'shell'> & {
  window(): DesktopWindow | null;
  words: Words;
  log: AssistantOptions['log'];
};

/** The calls that a desktop answers in its own way: a file dialog for exports, the system's clipboard and browser. */
export function createHostCalls({ clipboard, dialog, shell, window, words, log }: HostCallParts): HostCalls {
  return ({ exports }) => ({
    ...noDesktop(words),
    'archive.export': async ({ format, what }) => {
      const parent = window();
      if (parent === null) return { delivery: 'none' };
      const day = new Date().toISOString().slice(0, 10);
      const { canceled, filePath } = await dialog.showSaveDialog(parent, {
        defaultPath: words.takeAway.fileName(day, exportExtensions[format]),
        filters: [{ name: words.takeAway.formats[format].name, extensions: [exportExtensions[format]] }],
        properties: ['createDirectory', 'showOverwriteConfirmation'],
      });
      if (canceled || filePath === '') return { delivery: 'none' };
      const prepared = exports.prepare(format, what);
      // It goes on in the background; how far it is, and whether it went well, the window hears by events.
      prepared.toFile(filePath).catch((cause: unknown) => {
        log.warn('export ended early', { kind: cause instanceof Error ? cause.name : 'unknown' });
      });
      return { delivery: 'file', export: prepared.id };
    },
    // The page itself has no permission for the clipboard.
    'clipboard.write': async ({ text }) => {
      await clipboard.writeText(text);
      return { written: true };
    },
    'link.open': async ({ address }) => {
      const link = readLink(address);
      if (link === null) throw new CallError('not-allowed', words.refusals.linkRefused);
      try {
        await shell.openExternal(link);
        return { opened: true };
      } catch {
        return { opened: false };
      }
    },
  });
}

/**
 * The address that the system may open, or null: http or https, with a host and without credentials. It must be written
 * so from its first character, because parsers repair what a person would read differently (`https:@evil`, `https:\\evil`).
 */
export function readLink(address: string): string | null {
  if (!/^https?:\/\/[^/?#@\\]+(?:[/?#]|$)/i.test(address) || /[\s\p{Cc}\\]/u.test(address) || !URL.canParse(address))
    return null;
  const { protocol, username, password, href } = new URL(address);
  return (protocol === 'http:' || protocol === 'https:') && username === '' && password === '' ? href : null;
}
