import type { Preset } from './settings.ts';

/**
 * Addresses of the presets, and whether a key is needed. Ports: Ollama's, LM Studio's and llama.cpp's own documentation
 * (11434, 1234, 8080).
 */
export const presets: Readonly<Record<Preset, { baseUrl: string; needsKey: boolean; local: boolean }>> = {
  openai: { baseUrl: 'https://api.openai.com/v1', needsKey: true, local: false },
  ollama: { baseUrl: 'http://127.0.0.1:11434/v1', needsKey: false, local: true },
  lmstudio: { baseUrl: 'http://127.0.0.1:1234/v1', needsKey: false, local: true },
  llamacpp: { baseUrl: 'http://127.0.0.1:8080/v1', needsKey: false, local: true },
  openrouter: { baseUrl: 'https://openrouter.ai/api/v1', needsKey: true, local: false },
  other: { baseUrl: '', needsKey: false, local: false },
};
