import fs from 'node:fs';
import path from 'node:path';

/** A file of the window, as it is sent. */
export type WindowFile = { file: string; type: string };

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

/**
 * The files of the built window by their path in an address ('/assets/main.js'). Hosts serve what stands in this map and
 * nothing else, so no address, however it is written, can lead out of the folder.
 */
export function listWindowFiles(folder: string): ReadonlyMap<string, WindowFile> {
  const files = new Map<string, WindowFile>();
  const real = fs.realpathSync(folder);
  for (const entry of fs.readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const type = types[path.extname(entry.name)];
    if (!entry.isFile() || type === undefined) continue;
    const file = path.join(entry.parentPath, entry.name);
    // A symbolic link to a file is no file above; one to a folder was followed, and leads elsewhere.
    if (fs.realpathSync(file) !== path.join(real, path.relative(folder, file))) continue;
    files.set(`/${path.relative(folder, file).split(path.sep).join('/')}`, { file, type });
  }
  return files;
}
