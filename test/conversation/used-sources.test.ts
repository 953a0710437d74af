import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { usedSources } from '../../src-main/conversation/used-sources.ts';

const source = (text: string): { text: string } => ({ text });

describe('what a reply was made from', () => {
  test('are the sources that share telling words with it, those that share most first', () => {
    const harbour = source('We walked along the harbour with Marit.');
    const cat = source('The cat was ill in April.');
    const both = source('Marit keeps a boat in the harbour of Bergen.');
    expect(usedSources('Marit has a boat in Bergen, in the harbour.', [harbour, cat, both])).toEqual([both, harbour]);
  });

  test('is nothing where no word is shared: nothing is claimed', () => {
    expect(usedSources('Good morning.', [source('The cat was ill in April.')])).toEqual([]);
    expect(usedSources('Oh, so it is', [source('so it is')])).toEqual([]);
  });

  test('knows figures and scripts without spaces', () => {
    expect(usedSources('It was in 42.', [source('Flat 42')])).toHaveLength(1);
    expect(usedSources('我住在北京', [source('我住在北京')])).toHaveLength(1);
  });

  test('never names what it was not given, nor anything twice', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.string(), { maxLength: 10 }), (reply, texts) => {
        const sources = texts.map(source);
        const used = usedSources(reply, sources);
        expect(used.every((one) => sources.includes(one))).toBe(true);
        expect(new Set(used).size).toBe(used.length);
      }),
    );
  });
});
