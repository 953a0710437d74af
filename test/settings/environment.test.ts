import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mindChoiceSchema, type MindChoice } from '../../src-main/contract/settings.ts';
import {
  applyOverrides,
  fixedByEnvironment,
  keyFromEnvironment,
  readOverrides,
} from '../../src-main/settings/environment.ts';

const reflex: MindChoice = { kind: 'reflex' };
const ollama: MindChoice = { kind: 'openai', preset: 'ollama', baseUrl: 'http://127.0.0.1:11434/v1', model: 'llama3' };
const none = { baseUrl: null, model: null, key: null, openAiKey: null };

describe('the environment', () => {
  test('that says nothing changes nothing', () => {
    for (const environment of [
      {},
      { OS1_LLM_BASE_URL: '', OS1_LLM_MODEL: '  ', OS1_LLM_API_KEY: '', OPENAI_API_KEY: ' ' },
    ]) {
      const overrides = readOverrides(environment);
      expect(overrides).toEqual(none);
      expect(applyOverrides(reflex, overrides)).toEqual(reflex);
      expect(applyOverrides(ollama, overrides)).toEqual(ollama);
      expect(fixedByEnvironment(overrides)).toEqual([]);
      expect(keyFromEnvironment(overrides, ollama.baseUrl, ollama)).toBeNull();
    }
  });

  test.each([
    [
      { OS1_LLM_BASE_URL: ' http://box:9000/v1 ' },
      reflex,
      { kind: 'openai', preset: 'other', baseUrl: 'http://box:9000/v1', model: 'default' },
    ],
    [{ OS1_LLM_BASE_URL: 'http://box:9000/v1' }, ollama, { ...ollama, preset: 'other', baseUrl: 'http://box:9000/v1' }],
    [
      { OS1_LLM_MODEL: 'gpt-9' },
      reflex,
      { kind: 'openai', preset: 'openai', baseUrl: 'https://api.openai.com/v1', model: 'gpt-9' },
    ],
    [{ OS1_LLM_MODEL: 'qwen' }, ollama, { ...ollama, model: 'qwen' }],
    [
      { OS1_LLM_BASE_URL: 'http://box:9000/v1', OS1_LLM_MODEL: 'x' },
      ollama,
      { kind: 'openai', preset: 'other', baseUrl: 'http://box:9000/v1', model: 'x' },
    ],
    [{ OS1_LLM_API_KEY: 'k', OPENAI_API_KEY: 'o' }, reflex, reflex],
  ])('%j over %j is %j', (environment, chosen, mind) => {
    const found = applyOverrides(chosen, readOverrides(environment));
    expect(found).toEqual(mind);
    expect(mindChoiceSchema.parse(found)).toEqual(mind);
  });

  test.each([
    'box:9000',
    'ftp://box/v1',
    'http://',
    'file:///etc/passwd',
    'http://user:secret@box/v1',
    'not an address',
  ])('%s is no address, and the sentence does not repeat it', (address) => {
    expect(() => readOverrides({ OS1_LLM_BASE_URL: address })).toThrow(
      'OS1_LLM_BASE_URL is not an http or https address.',
    );
  });

  test('names what the window can then not change', () => {
    expect(fixedByEnvironment({ baseUrl: 'http://box/v1', model: 'x', key: 'k', openAiKey: null })).toEqual([
      'baseUrl',
      'model',
      'key',
    ]);
    expect(fixedByEnvironment({ ...none, openAiKey: 'o' })).toEqual([]);
    expect(fixedByEnvironment({ ...none, model: 'x' })).toEqual(['model']);
  });
});

describe('a key of the environment', () => {
  const openAiKey = 'sk-openai';

  test('made for OS1 goes to the address of the environment, else to the chosen one, and to no other that is tried', () => {
    const overrides = { ...none, key: 'k' };
    expect(keyFromEnvironment(overrides, ollama.baseUrl, ollama)).toBe('k');
    expect(keyFromEnvironment(overrides, 'https://openrouter.ai/api/v1', ollama)).toBeNull();
    expect(keyFromEnvironment(overrides, 'https://openrouter.ai/api/v1', reflex)).toBeNull();
    const withAddress = { ...overrides, baseUrl: 'http://box:9000/v1' };
    expect(keyFromEnvironment(withAddress, 'http://box:9000/v1', reflex)).toBe('k');
    expect(keyFromEnvironment(withAddress, ollama.baseUrl, ollama)).toBeNull();
  });

  test('made for OpenAI goes to OpenAI, and to an address that came with it', () => {
    expect(keyFromEnvironment({ ...none, openAiKey }, 'https://api.openai.com/v1', reflex)).toBe(openAiKey);
    expect(
      keyFromEnvironment({ ...none, baseUrl: 'http://box:9000/v1', openAiKey }, 'http://box:9000/v1', reflex),
    ).toBe(openAiKey);
  });

  test.each([
    'http://127.0.0.1:11434/v1',
    'https://openrouter.ai/api/v1',
    'https://api.openai.com.evil.example/v1',
    'https://evil.example/api.openai.com',
    'https://evil.example/?https://api.openai.com/v1',
    'https://api.openai.co/v1',
    'http://api.openai.com/v1',
    'https://api.openai.com:8443/v1',
    'nonsense',
  ])('made for OpenAI never goes to %s', (baseUrl) => {
    expect(keyFromEnvironment({ ...none, openAiKey }, baseUrl, reflex)).toBeNull();
    expect(keyFromEnvironment({ ...none, baseUrl: 'http://box:9000/v1', openAiKey }, baseUrl, reflex)).toBeNull();
  });

  test('made for OpenAI never goes to any address of a window but OpenAI itself', () => {
    fc.assert(
      fc.property(fc.webUrl(), (address) => {
        const found = keyFromEnvironment({ ...none, openAiKey }, address, reflex);
        expect(found).toBe(new URL(address).origin === 'https://api.openai.com' ? openAiKey : null);
      }),
    );
  });
});
