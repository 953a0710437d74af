import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { createSystemSpeaker } from '../../../src-main/speech/synthesis/system-voice/create-system-speaker.ts';
import { parseEspeakVoices } from '../../../src-main/speech/synthesis/system-voice/espeak.ts';
import { findSystemVoice } from '../../../src-main/speech/synthesis/system-voice/find-system-voice.ts';
import { parseSayVoices } from '../../../src-main/speech/synthesis/system-voice/say.ts';
import { parseWindowsVoices } from '../../../src-main/speech/synthesis/system-voice/windows-speech.ts';
import { wrapInWav } from '../../../src-main/speech/transcription/wav.ts';
import { tone } from '../../fakes/speech-server.ts';
import { temporaryFolder } from '../../fakes/temporary-folder.ts';
import { needs } from '../../tools/skip.ts';
import { canaryText, expectDiscreet, listenTo, never } from '../transcription/help.ts';
import { aProgram } from './programs.ts';

const wavBase64 = (rate: number): string => Buffer.from(wrapInWav(tone(300, rate), rate)).toString('base64');
const powershell = path.join('System32', 'WindowsPowerShell', 'v1.0', 'powershell.exe');

describe('say of macOS, played by a script', needs('posix'), () => {
  const script = (folder: string) => `
if [ "$1" = "-v" ]; then printf 'Daniel              en_GB    # Hello! My name is Daniel.\\n'; exit 0; fi
printf '%s\\n' "$@" > ${folder}/words; /bin/cat > ${folder}/text
for word in "$@"; do [ "$previous" = "-o" ] && out=$word; previous=$word; done
[ "$1" = "--voice=None" ] && exit 1
printf '%s' '${wavBase64(22_050)}' | /usr/bin/base64 -d > "$out"`;
  const aMac = () => {
    const folder = temporaryFolder();
    const temporary = temporaryFolder();
    const environment = { PATH: aProgram('say', script(folder)) };
    const speaker = createSystemSpeaker({ platform: 'darwin', environment, temporaryFolder: temporary });
    return { speaker, temporary, read: (name: string) => fs.readFileSync(path.join(folder, name), 'utf8') };
  };

  test('gets its text over stdin and its voice as one word, and leaves no file', async () => {
    const { speaker, temporary, read } = aMac();
    const { samples, failure } = await listenTo(speaker, 'Grüße, [[slnc 9000]] 世界.', {
      voice: 'Eddy (English (UK))',
    });
    expect([failure, samples.length > 6_000]).toEqual([null, true]);
    expect(read('text')).toBe('Grüße, [ [slnc 9000]] 世界.');
    expect(read('words')).toMatch(/^--voice=Eddy \(English \(UK\)\)\n-f\n-\n-o\n.*speech\.wav\n/);
    expect(fs.readdirSync(temporary)).toEqual([]);
  });

  test('an unknown voice is no-voice, and leaves no file', async () => {
    const { speaker, temporary } = aMac();
    expect(expectDiscreet((await listenTo(speaker, canaryText, { voice: 'None' })).failure).kind).toBe('no-voice');
    expect(fs.readdirSync(temporary)).toEqual([]);
  });

  test('its voices are read', async () => {
    expect(await aMac().speaker.voices(never())).toEqual([{ id: 'Daniel', name: 'Daniel', language: 'en-GB' }]);
  });
});

describe("Windows' speech, played by a script", needs('posix'), () => {
  const aWindows = (script: string) => {
    const environment = { SystemRoot: aProgram(powershell, script) };
    return createSystemSpeaker({ platform: 'win32', environment });
  };

  test('gets its text over stdin as ASCII, and its words are always the same', async () => {
    const folder = temporaryFolder();
    const speaker = aWindows(
      `printf '%s\\n' "$@" >> ${folder}/words; /bin/cat > ${folder}/request; printf '%s' '${wavBase64(22_050)}' | /usr/bin/base64 -d`,
    );
    const said = await listenTo(speaker, `Grüße "世界" '; exit`, { voice: `Zira'; Remove-Item` });
    expect([said.failure, said.samples.length > 6_000]).toEqual([null, true]);
    const request = fs.readFileSync(path.join(folder, 'request'), 'latin1');
    expect(request).toMatch(/^[ -~]*$/);
    expect(JSON.parse(request)).toEqual({ text: `Grüße "世界" '; exit`, voice: `Zira'; Remove-Item` });
    await listenTo(speaker, 'Another text.');
    const words = fs.readFileSync(path.join(folder, 'words'), 'utf8');
    expect(words.slice(0, words.length / 2)).toBe(words.slice(words.length / 2));
    expect(words).not.toContain('"');
  });

  test('its voices are read', async () => {
    const speaker = aWindows(`printf '[{"name":"Microsoft Zira Desktop","language":"en-US"}]'`);
    expect(await speaker.voices(never())).toEqual([
      { id: 'Microsoft Zira Desktop', name: 'Microsoft Zira Desktop', language: 'en-US' },
    ]);
  });

  test('without PowerShell there is no voice', () => {
    expect(findSystemVoice({ platform: 'win32', environment: { SystemRoot: temporaryFolder() } })).toBeNull();
  });
});

describe('lists of voices', () => {
  test("espeak's table: no MBROLA voices, no doubles, other speakers for English and the language at home", () => {
    const table = `Pty Language       Age/Gender VoiceName          File                 Other Languages
 5  de              --/M      German             gmw/de
 6  de              --/F      german-mbrola-1    mb/mb-de1
 2  en-gb           --/M      English_(Great_Britain) gmw/en               (en 2)
 5  fr-fr           --/M      French_(France)    roa/fr               (fr 5)
 5  variant         --/M      Mr_Serious         !v/Mr serious
 rubbish`;
    const ids = (home: string): string[] => parseEspeakVoices(table, home).map(({ id }) => id);
    expect(ids('en')).toEqual(['de', 'en-gb', 'en-gb+f3', 'en-gb+f4', 'en-gb+m3', 'en-gb+m7', 'fr-fr']);
    expect(ids('de').slice(0, 5)).toEqual(['de', 'de+f3', 'de+f4', 'de+m3', 'de+m7']);
    expect(parseEspeakVoices('', 'en')).toEqual([]);
  });

  test("say's table: names with spaces, brackets and letters of every script", () => {
    const table = `Albert              en_US    # Hello! My name is Albert.
Bad News            en_US    # Hello! My name is Bad News.
Eddy (English (UK)) en_GB    # Hello! My name is Eddy.
Grandma (Chinese (China mainland)) zh_CN    # 你好！我叫Grandma。
Tünde               hu_HU    # Üdvözlöm! A nevem Tünde.
Majed               ar_001   # مرحبًا! اسمي ماجد.
not a voice at all`;
    expect(parseSayVoices(table).map(({ id, language }) => [id, language])).toEqual([
      ['Albert', 'en-US'],
      ['Bad News', 'en-US'],
      ['Eddy (English (UK))', 'en-GB'],
      ['Grandma (Chinese (China mainland))', 'zh-CN'],
      ['Tünde', 'hu-HU'],
      ['Majed', 'ar-001'],
    ]);
  });

  test.each(['', 'rubbish', '{"name":"x"}', '[{"name":""}]'])("Windows' list: %j is a broken answer", (json) => {
    expect(() => parseWindowsVoices(json)).toThrow('broken-answer');
  });
});
