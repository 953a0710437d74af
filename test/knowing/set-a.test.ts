import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { playDialogue, readSetA, scoreOf } from '../../bench/knowing.ts';

const dialogues = readSetA(path.join(import.meta.dirname, 'set-a'));
const played = dialogues.map((dialogue) => ({ dialogue, outcome: playDialogue(dialogue) }));

describe('Set A, little dialogues with what should be known afterwards', () => {
  test('is large enough, and much of it has nothing to learn', () => {
    expect(dialogues.length).toBeGreaterThanOrEqual(200);
    expect(dialogues.filter(({ known }) => known.length === 0).length).toBeGreaterThanOrEqual(50);
    expect(dialogues.filter(({ heldOut }) => heldOut).length).toBeGreaterThanOrEqual(dialogues.length / 3 - 1);
    expect(new Set(dialogues.map(({ id }) => id)).size).toBe(dialogues.length);
  });

  test('the rules learn little but right', () => {
    const { precision, recall } = scoreOf(played);
    expect(precision).toBeGreaterThanOrEqual(0.98);
    expect(recall).toBeGreaterThanOrEqual(0.95);
  });

  test('what was held out holds too', () => {
    const { precision, recall } = scoreOf(played.filter(({ dialogue }) => dialogue.heldOut));
    expect(precision).toBeGreaterThanOrEqual(0.95);
    expect(recall).toBeGreaterThanOrEqual(0.9);
  });

  test('where nothing is to be learned nothing is', () => {
    const wrong = played.filter(({ dialogue, outcome }) => dialogue.known.length === 0 && outcome.wrong.length > 0);
    expect(wrong.map(({ dialogue, outcome }) => [dialogue.id, outcome.wrong])).toEqual([]);
  });
});
