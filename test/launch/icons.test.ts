import fs from 'node:fs';
import path from 'node:path';
import { Resvg } from '@resvg/resvg-js';
import { describe, expect, test } from 'vitest';
import { root } from '../../src-main/launch/build-if-stale.ts';
import { trayStates } from '../../src-main/launch/icon-drawings.ts';
import { iconSizes, renderIcons } from '../../src-main/launch/render-icons.ts';

const made = await renderIcons();
const committed = (name: string): Buffer => fs.readFileSync(path.join(root, name));

/** Width and height of a PNG. */
const sizeOf = (png: Buffer): [number, number] => [png.readUInt32BE(16), png.readUInt32BE(20)];

/** The pixels of a PNG, four bytes each. */
function pixelsOf(png: Buffer): Buffer {
  const [width, height] = sizeOf(png);
  const image = `<image width="${width}" height="${height}" href="data:image/png;base64,${png.toString('base64')}"/>`;
  return new Resvg(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}">${image}</svg>`, {
    fitTo: { mode: 'width', value: width },
    font: { loadSystemFonts: false },
  }).render().pixels;
}

/** The largest difference of a channel between two pictures of one size; processors may round the last bit each their way. */
function differenceOf(one: Buffer, other: Buffer): number {
  expect(sizeOf(one)).toEqual(sizeOf(other));
  const [first, second] = [pixelsOf(one), pixelsOf(other)];
  return first.reduce((largest, value, at) => Math.max(largest, Math.abs(value - (second[at] ?? 0))), 0);
}

/** The pictures of an .icns by their kind. */
function readIcns(file: Buffer): Map<string, Buffer> {
  expect(file.toString('latin1', 0, 4)).toBe('icns');
  expect(file.readUInt32BE(4)).toBe(file.length);
  const pictures = new Map<string, Buffer>();
  for (let at = 8; at < file.length; at += file.readUInt32BE(at + 4))
    pictures.set(file.toString('latin1', at, at + 4), file.subarray(at + 8, at + file.readUInt32BE(at + 4)));
  return pictures;
}

/** The pictures of an .ico by their size. */
function readIco(file: Buffer): Map<number, Buffer> {
  expect(file.readUInt32LE(0)).toBe(0x10000);
  return new Map(
    Array.from({ length: file.readUInt16LE(4) }, (_, entry) => {
      const at = 6 + 16 * entry;
      const start = file.readUInt32LE(at + 12);
      return [file[at] || 256, file.subarray(start, start + file.readUInt32LE(at + 8))];
    }),
  );
}

const isPng = (bytes: Buffer): boolean => bytes.toString('latin1', 1, 4) === 'PNG';

describe('the pictures of the program', () => {
  test('are in the tree, all that are drawn and no others', () => {
    const found = ['assets/icons', 'assets/tray'].flatMap((folder) =>
      fs.readdirSync(path.join(root, folder)).map((name) => `${folder}/${name}`),
    );
    const drawn = [...made.keys()].filter((name) => /^assets\/(?:icons|tray)\//.test(name));
    expect(found.sort()).toEqual(drawn.sort());
  });

  test.each([...made.keys()].filter((name) => name.endsWith('.png')))('are what is drawn: %s', (name) => {
    expect(differenceOf(committed(name), made.get(name) ?? Buffer.alloc(0))).toBeLessThanOrEqual(3);
  });

  test.each(['assets/icon.svg', 'src-renderer/icon.svg'])('are what is drawn: %s', (name) => {
    expect(committed(name).toString()).toBe(made.get(name)?.toString());
  });

  test('would not be taken for each other', () => {
    const states = trayStates.flatMap((state) => [`assets/tray/${state}.png`, `assets/tray/${state}Template.png`]);
    for (const one of states) {
      for (const other of states) {
        const alike = one.includes('Template') === other.includes('Template');
        if (one < other && alike) expect(differenceOf(committed(one), committed(other))).toBeGreaterThan(100);
      }
    }
  });

  test('come in every size that a desktop asks for', () => {
    expect(iconSizes).toEqual(expect.arrayContaining([16, 32, 48, 64, 128, 256, 512, 1024]));
    for (const size of iconSizes) expect(sizeOf(committed(`assets/icons/${size}x${size}.png`))).toEqual([size, size]);
    for (const state of trayStates) {
      for (const kind of ['', 'Template']) {
        const [width, height] = sizeOf(committed(`assets/tray/${state}${kind}.png`));
        expect(sizeOf(committed(`assets/tray/${state}${kind}@2x.png`))).toEqual([width * 2, height * 2]);
      }
    }
  });

  test('are black on nothing where macOS colours them', () => {
    for (const state of trayStates) {
      const pixels = pixelsOf(committed(`assets/tray/${state}Template@2x.png`));
      const colours = pixels.filter((_, at) => at % 4 !== 3);
      const opacity = pixels.filter((_, at) => at % 4 === 3);
      expect(Math.max(...colours)).toBe(0);
      expect([Math.min(...opacity), Math.max(...opacity)]).toEqual([0, 255]);
    }
  });
});

describe('the icon of macOS', () => {
  const drawn = readIcns(made.get('assets/icon.icns') ?? Buffer.alloc(0));
  const kept = readIcns(committed('assets/icon.icns'));

  test('holds every size from 16 to 1024, once and twice as fine', () => {
    const kinds = ['ic04', 'ic05', 'ic07', 'ic08', 'ic09', 'ic10', 'ic11', 'ic12', 'ic13', 'ic14'];
    expect([...kept.keys()].sort()).toEqual(kinds);
    const pictures = [...kept].flatMap(([kind, bytes]) => (isPng(bytes) ? [[kind, sizeOf(bytes)[0]]] : []));
    expect(Object.fromEntries(pictures)).toEqual({
      ic07: 128,
      ic08: 256,
      ic09: 512,
      ic10: 1024,
      ic11: 32,
      ic12: 64,
      ic13: 256,
      ic14: 512,
    });
  });

  test('is what is drawn', () => {
    for (const [kind, bytes] of kept) {
      if (isPng(bytes)) expect(differenceOf(bytes, drawn.get(kind) ?? Buffer.alloc(0))).toBeLessThanOrEqual(3);
      else expect(bytes.length).toBeGreaterThan(100);
    }
  });
});

describe('the icon of Windows', () => {
  const drawn = readIco(made.get('assets/icon.ico') ?? Buffer.alloc(0));
  const kept = readIco(committed('assets/icon.ico'));

  test('holds the sizes of lists, task bar and tiles', () => {
    expect([...kept.keys()].sort((one, other) => one - other)).toEqual([16, 20, 24, 32, 40, 48, 64, 128, 256]);
  });

  test('is what is drawn', () => {
    for (const [size, bytes] of kept) {
      const other = drawn.get(size) ?? Buffer.alloc(0);
      expect(isPng(bytes)).toBe(isPng(other));
      expect(bytes.length).toBeGreaterThan(100);
      if (isPng(bytes)) expect(differenceOf(bytes, other)).toBeLessThanOrEqual(3);
    }
  });
});
