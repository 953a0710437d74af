import fs from 'node:fs';
import path from 'node:path';
import { wordsOf } from '#contract/words.ts';

/** Of what electron-builder hands to a hook after it has packed, the part that is read here. */
export type Packed = {
  /** The folder of the package. */
  appOutDir: string;
  electronPlatformName: string;
  /** Its number for an architecture: 1 is x64, 3 is arm64. */
  arch: number;
  packager: { getResourcesDir(appOutDir: string): string };
};

const architectures: Readonly<Record<number, string>> = { 1: 'x64', 3: 'arm64' };

/** The libraries that a package of a system must hold, as paths under app.asar.unpacked. */
export function neededLibraries(platform: string, architecture: string): string[] {
  const system = platform === 'win32' ? 'windows' : platform;
  const ending = { win32: 'dll', darwin: 'dylib' }[platform] ?? 'so';
  return [
    `node_modules/better-sqlite3/prebuilds/${platform}-${architecture}.node`,
    `node_modules/sqlite-vec-${system}-${architecture}/vec0.${ending}`,
  ];
}

/**
 * electron-builder's hook after packing (`afterPack` in electron-builder.yml).
 * @throws when a library of the package's system is not in it.
 */
export default function checkPackage({ appOutDir, electronPlatformName, arch, packager }: Packed): void {
  const folder = path.join(packager.getResourcesDir(appOutDir), 'app.asar.unpacked');
  const lacking = neededLibraries(electronPlatformName, architectures[arch] ?? `unknown-${arch}`).filter(
    (file) => !fs.existsSync(path.join(folder, file)),
  );
  if (lacking.length > 0) throw new Error(wordsOf('en').packages.lacks(lacking.join(', ')));
}
