import { Resvg } from '@resvg/resvg-js';
import { IconIcns, IconIco } from '@shockpkg/icon-encoder';
import { drawIcon, drawTray, thinOut, traySize, trayStates, withRoom } from './icon-drawings.ts';

/** Sizes of the icon in pixels, each a file `assets/icons/SIZExSIZE.png`: what Linux desktops look for. */
export const iconSizes = [16, 24, 32, 48, 64, 96, 128, 256, 512, 1024] as const;

/** The kinds of picture in an icon of macOS, and the pixels of each. */
const icnsKinds = [
  ['ic04', 16],
  ['ic11', 32],
  ['ic05', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1024],
] as const;

/** The sizes in an icon of Windows: those of its lists, its task bar and its tiles, at 100 to 200 %. */
const icoSizes = [16, 20, 24, 32, 40, 48, 64, 128, 256] as const;

/** A drawing as PNG, `pixels` wide. */
const paint = (svg: string, pixels: number): Buffer =>
  new Resvg(svg, { fitTo: { mode: 'width', value: pixels }, font: { loadSystemFonts: false } }).render().asPng();

/**
 * All pictures that are made from the one line, by their path within the project. Paths end in .svg, .png, .icns or .ico.
 */
export async function renderIcons(): Promise<Map<string, Buffer>> {
  const icon = drawIcon();
  const files = new Map<string, Buffer>();
  files.set('assets/icon.svg', Buffer.from(icon));
  // What a browser shows in its tab is a small picture of unknown size.
  files.set('src-renderer/icon.svg', Buffer.from(thinOut(icon, 64)));
  for (const size of iconSizes) files.set(`assets/icons/${size}x${size}.png`, paint(thinOut(icon, size), size));

  const icns = new IconIcns();
  for (const [kind, size] of icnsKinds) await icns.addFromPng(paint(withRoom(thinOut(icon, size)), size), [kind], true);
  files.set('assets/icon.icns', Buffer.from(icns.encode()));
  const ico = new IconIco();
  for (const size of icoSizes) await ico.addFromPng(paint(thinOut(icon, size), size), null, true);
  files.set('assets/icon.ico', Buffer.from(ico.encode()));

  for (const state of trayStates) {
    for (const [kind, suffix] of [
      ['coloured', ''],
      ['template', 'Template'],
    ] as const) {
      const drawing = drawTray(state, kind);
      const [width] = traySize[kind];
      files.set(`assets/tray/${state}${suffix}.png`, paint(drawing, width));
      files.set(`assets/tray/${state}${suffix}@2x.png`, paint(drawing, width * 2));
    }
  }
  return files;
}
