import { presets } from '#contract/presets.ts';
import type { Settings } from '../settings/settings-file.ts';

/**
 * The choices in the settings, for a report that is sent to somebody: each field is named here, so that one that is added later does
 * not get in by itself. Of an address there is only whether it is on this machine; names of models and of voices are left out,
 * because people give such names themselves.
 */
export function describeSettings({ hour, language, mind, voice, embedding, quiet, desktop }: Settings): object {
  return {
    hour,
    language: /^[a-z]{2,3}(?:-[A-Za-z]{2,8})?$/.test(language) ? language : 'other',
    mind:
      mind.kind === 'openai'
        ? { kind: mind.kind, preset: mind.preset, where: placeOf(mind.baseUrl), usual: isUsual(mind) }
        : { kind: mind.kind },
    voice: {
      listening: voice.listening,
      source: voice.source,
      speaking: voice.speaking,
      captions: voice.captions,
      transcriber: part(voice.transcriber),
      speaker: part(voice.speaker),
      realtime: part(voice.realtime),
    },
    embedding: part(embedding),
    quiet: { doNotDisturb: quiet.doNotDisturb, hushed: quiet.hushedUntil !== null },
    desktop: {
      atLogin: desktop.atLogin,
      closeExplained: desktop.closeExplained,
      floating: desktop.floating,
      size: desktop.size,
      notifications: desktop.notifications,
      shortcuts: { talk: desktop.shortcuts.talk !== null, show: desktop.shortcuts.show !== null },
    },
  };
}

const part = (chosen: { kind: string; baseUrl?: string }): object => ({
  kind: chosen.kind,
  ...(chosen.baseUrl === undefined ? {} : { where: placeOf(chosen.baseUrl) }),
});

/** True when the address is the one that the preset brings. */
const isUsual = (mind: { preset: keyof typeof presets; baseUrl: string }): boolean =>
  presets[mind.preset].baseUrl === mind.baseUrl;

/** Whether a server is this machine, as far as its address says so. */
function placeOf(address: string): 'this machine' | 'elsewhere' {
  const { hostname } = new URL(address);
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.') ? 'this machine' : 'elsewhere';
}
