import { acceleratorSchema } from '#contract/desktop.ts';

/** What was pressed, as far as it matters; a KeyboardEvent has all of it. */
export type Pressed = Pick<KeyboardEvent, 'code' | 'key' | 'ctrlKey' | 'altKey' | 'shiftKey' | 'metaKey'>;

const modifiers = new Set(['Control', 'Alt', 'AltGraph', 'Shift', 'Meta', 'OS', 'CapsLock', 'Fn']);

/** Keys by their place (`KeyboardEvent.code`), where the desktop has another name for them. */
const named: Readonly<Record<string, string>> = {
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  Period: '.',
  Comma: ',',
  Semicolon: ';',
  Slash: '/',
  Backslash: '\\',
  Equal: '=',
  BracketLeft: '[',
  BracketRight: ']',
  Quote: "'",
  Backquote: '`',
  Minus: '-',
};

/**
 * The combination of keys that was pressed, as the contract writes it; '' while only Ctrl, Alt and the like are held, and null for
 * what cannot work everywhere. Taken by place, for with Alt a key writes something else.
 */
export function acceleratorOf(pressed: Pressed, platform: string): string | null {
  if (modifiers.has(pressed.key)) return '';
  // Shift alone is how one writes.
  if (!pressed.ctrlKey && !pressed.altKey && !pressed.metaKey) return null;
  const key = named[pressed.code] ?? pressed.code.replace(/^(?:Key|Digit)/, '');
  const keys = [
    ...(pressed.ctrlKey ? ['Control'] : []),
    ...(pressed.metaKey ? [platform === 'darwin' ? 'Command' : 'Super'] : []),
    ...(pressed.altKey ? ['Alt'] : []),
    ...(pressed.shiftKey ? ['Shift'] : []),
    key,
  ].join('+');
  return acceleratorSchema.safeParse(keys).success ? keys : null;
}
