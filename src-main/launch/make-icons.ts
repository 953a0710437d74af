import fs from 'node:fs';
import path from 'node:path';
import { root } from './build-if-stale.ts';
import { renderIcons } from './render-icons.ts';

/** `npm run icons`: draws all pictures of the program anew and writes those that differ. */
for (const [name, bytes] of await renderIcons()) {
  const file = path.join(root, name);
  if (fs.existsSync(file) && fs.readFileSync(file).equals(bytes)) continue;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, bytes);
  process.stdout.write(`${name}\n`);
}
