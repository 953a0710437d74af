/**
 * The file that starts a program at login on a Linux desktop, after the Desktop Entry Specification 1.5 and the Desktop Application
 * Autostart Specification 0.5.
 */
export type AutostartEntry = { name: string; comment: string; command: readonly string[] };

/** The text of an autostart file. */
export const writeEntry = ({ name, comment, command }: AutostartEntry): string =>
  [
    '[Desktop Entry]',
    'Type=Application',
    'Version=1.5',
    `Name=${escapeValue(name)}`,
    `Comment=${escapeValue(comment)}`,
    `Exec=${execOf(command)}`,
    'Terminal=false',
    'StartupNotify=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');

/** What of such a file matters to us: the command as it is written, and whether the desktop was told to pass it over. */
export function readEntry(text: string): { exec: string; off: boolean } {
  const values = new Map<string, string>();
  let isOurs = false;
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith('[')) isOurs = line.trim() === '[Desktop Entry]';
    const [, key, value] = /^([A-Za-z0-9-]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (isOurs && key !== undefined && value !== undefined && !values.has(key)) values.set(key, value);
  }
  return {
    exec: values.get('Exec') ?? '',
    off: values.get('Hidden') === 'true' || values.get('X-GNOME-Autostart-enabled') === 'false',
  };
}

/**
 * A command as the Exec key has it: every word in quotation marks, with the four signs that mean something within them escaped, and
 * `%` doubled, which would begin a field code. The whole is then escaped once more, as every value of the file is.
 */
export const execOf = (command: readonly string[]): string =>
  escapeValue(command.map((word) => `"${word.replaceAll(/["`$\\]/g, '\\$&').replaceAll('%', '%%')}"`).join(' '));

const escapeValue = (value: string): string =>
  value
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('\t', '\\t')
    .replaceAll('\r', '\\r')
    .replace(/^ /, '\\s');
