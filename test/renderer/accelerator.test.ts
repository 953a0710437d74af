import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { acceleratorSchema } from '#contract/desktop.ts';
import { acceleratorOf, type Pressed } from '../../src-renderer/state/accelerator.ts';

const pressed = (code: string, held: Partial<Pressed> = {}): Pressed => ({
  code,
  key: code,
  ctrlKey: false,
  altKey: false,
  shiftKey: false,
  metaKey: false,
  ...held,
});

describe('keys that were pressed', () => {
  test.each([
    ['KeyK', { ctrlKey: true, altKey: true }, 'linux', 'Control+Alt+K'],
    ['Space', { altKey: true }, 'linux', 'Alt+Space'],
    ['Digit1', { ctrlKey: true, shiftKey: true }, 'win32', 'Control+Shift+1'],
    ['F9', { metaKey: true }, 'win32', 'Super+F9'],
    ['KeyO', { metaKey: true, altKey: true }, 'darwin', 'Command+Alt+O'],
    ['ArrowUp', { ctrlKey: true }, 'linux', 'Control+Up'],
    ['Period', { ctrlKey: true }, 'linux', 'Control+.'],
  ] as const)('%s with %o on %s is written %4$s', (code, held, platform, expected) => {
    expect(acceleratorOf(pressed(code, held), platform)).toBe(expected);
  });

  test('are taken by their place, for with Alt a key writes another letter', () => {
    expect(acceleratorOf(pressed('KeyL', { altKey: true, key: '¬' }), 'darwin')).toBe('Alt+L');
  });

  test('wait for one more while only Ctrl, Alt and the like are held', () => {
    expect(acceleratorOf(pressed('ControlLeft', { key: 'Control', ctrlKey: true }), 'linux')).toBe('');
    expect(acceleratorOf(pressed('AltRight', { key: 'AltGraph', altKey: true }), 'linux')).toBe('');
  });

  test('are refused without Ctrl, Alt or Super, for one writes with them', () => {
    expect(acceleratorOf(pressed('KeyA'), 'linux')).toBeNull();
    expect(acceleratorOf(pressed('KeyA', { shiftKey: true }), 'linux')).toBeNull();
  });

  test('are refused where the desktop has no name for them', () => {
    expect(acceleratorOf(pressed('AudioVolumeUp', { ctrlKey: true }), 'linux')).toBeNull();
    expect(acceleratorOf(pressed('', { ctrlKey: true }), 'linux')).toBeNull();
  });

  test('whatever they are, are what the contract takes, or nothing', () => {
    const codes = fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom('KeyA', 'Digit0', 'F24', 'Numpad5', 'Quote'));
    const keys = fc.record({
      code: codes,
      key: fc.string({ maxLength: 8 }),
      ctrlKey: fc.boolean(),
      altKey: fc.boolean(),
      shiftKey: fc.boolean(),
      metaKey: fc.boolean(),
    });
    fc.assert(
      fc.property(keys, fc.constantFrom('linux', 'darwin', 'win32'), (each, platform) => {
        const found = acceleratorOf(each, platform);
        if (found !== null && found !== '') acceleratorSchema.parse(found);
      }),
    );
  });
});
