import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { execOf, readEntry, writeEntry } from '../../src-main/electron/desktop-entry.ts';

/** What a desktop makes of a value of the Exec key, written after the specification and not after our code. */
function commandOf(value: string): string[] {
  const escapes: Record<string, string> = { s: ' ', n: '\n', t: '\t', r: '\r', '\\': '\\' };
  const text = value.replaceAll(/\\(.)/gs, (all, sign: string) => escapes[sign] ?? all);
  const words: string[] = [];
  let at = 0;
  while (at < text.length) {
    if (text[at] !== '"') throw new Error(`a word that is not in quotation marks at ${at}`);
    let word = '';
    for (at += 1; text[at] !== '"'; at += 1) {
      if (at >= text.length) throw new Error('a quotation mark without its end');
      if (text[at] === '\\') at += 1;
      else if (text[at] === '`' || text[at] === '$') throw new Error('a sign that means something');
      word += text[at] ?? '';
    }
    at += 1;
    if (at < text.length && text[at] !== ' ') throw new Error('words that are not apart');
    at += 1;
    if (word.replaceAll('%%', '').includes('%')) throw new Error('a field code');
    words.push(word.replaceAll('%%', '%'));
  }
  return words;
}

/** What means something to the file, to the command or to a shell, and what comes from far away. */
const signs = Array.from('aZ9 "`$\\%\'\n\t\r;&|<>~*?#()=é猫');

describe('an autostart file', () => {
  test('is written as the specification has it', () => {
    const text = writeEntry({
      name: 'OS1',
      comment: 'Your companion',
      command: ['/home/ada/My Programs/OS1 50%.AppImage', '--hidden'],
    });
    expect(text.split('\n')).toEqual([
      '[Desktop Entry]',
      'Type=Application',
      'Version=1.5',
      'Name=OS1',
      'Comment=Your companion',
      'Exec="/home/ada/My Programs/OS1 50%%.AppImage" "--hidden"',
      'Terminal=false',
      'StartupNotify=false',
      'X-GNOME-Autostart-enabled=true',
      '',
    ]);
  });

  test('starts the very file that was meant, whatever stands in its name', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: fc.constantFrom(...signs) }), { minLength: 1 }), (command) => {
        const exec = execOf(command);
        expect(exec).not.toMatch(/[\n\r\t]/);
        expect(commandOf(exec)).toEqual(command);
      }),
    );
  });

  test('is read back as it was written', () => {
    const command = ['/opt/a "b" $c `d` \\e', '--data', '/home/猫/x y'];
    expect(readEntry(writeEntry({ name: 'OS1', comment: '', command }))).toEqual({ exec: execOf(command), off: false });
  });

  test.each([
    ['Hidden=true', true],
    ['Hidden = true ', true],
    ['X-GNOME-Autostart-enabled=false', true],
    ['Hidden=false', false],
    ['#Hidden=true', false],
    ['[Desktop Action quit]\nHidden=true', false],
  ])('with %j is switched off by the person: %s', (line, off) => {
    expect(readEntry(`[Desktop Entry]\nExec=os1\n${line}\n`)).toEqual({ exec: 'os1', off });
  });

  test('that is empty or something else has no command', () => {
    expect(readEntry('')).toEqual({ exec: '', off: false });
    expect(readEntry('Exec=os1\n[Other]\nExec=os1')).toEqual({ exec: '', off: false });
  });
});
