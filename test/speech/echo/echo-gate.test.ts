import { beforeAll, describe, expect, test } from 'vitest';
import { createEchoGate } from '../../../src-main/speech/echo/echo-gate.ts';
import { judge, otherVoices, ownTexts, sayWithEspeak, shareOfEcho, type OwnVoice, type Scene } from './echo-stage.ts';

let owns: OwnVoice[] = [];
let others: Int16Array[] = [];
beforeAll(() => {
  owns = ownTexts.map(sayWithEspeak);
  others = otherVoices();
});

const mean = (shares: readonly number[]): number => shares.reduce((sum, share) => sum + share, 0) / shares.length;
const alone = (scene: Omit<Scene, 'own'>): number =>
  mean(owns.map((own) => shareOfEcho(judge({ own, ...scene }), ({ loud }) => loud)));
const withOthers = (scene: Omit<Scene, 'own' | 'other'>, from: number, level: number): number =>
  mean(
    owns.flatMap((own) =>
      others.map((samples) =>
        shareOfEcho(judge({ own, ...scene, other: { samples, from, level } }), ({ otherLoud }) => otherLoud),
      ),
    ),
  );

describe('our own voice in the microphone', { timeout: 120_000 }, () => {
  test.each([0, 50, 120, 250, 400])('is known again after %i ms, at every level and in noise', (delay) => {
    for (const level of [1, 0.5, 0.3, 0.15])
      for (const noise of [0.001, 0.006]) expect(alone({ delay, level, noise })).toBeGreaterThan(0.8);
  });

  test('is known again while it is turned down, and when the window tells late how far it is', () => {
    expect(alone({ delay: 120, level: 0.8, ducked: { from: 1_500, to: 2_500, gain: 0.2 } })).toBeGreaterThan(0.8);
    expect(alone({ delay: 120, level: 0.8, late: 80 })).toBeGreaterThan(0.8);
  });

  test.each([300, 1_000, 2_000])('is known again when it is turned up after %i ms', (length) => {
    const to = 1_500 + length;
    const ducked = { from: 1_500, to, gain: 0.2 };
    for (const own of owns) {
      const judged = judge({ own, delay: 120, level: 0.8, ducked });
      const after = shareOfEcho(judged, ({ loud, at }) => loud && at > to + 120 && at < to + 820);
      expect(after).toBeGreaterThan(0.8);
    }
  });

  test('is not what somebody else says, with headphones on', () => {
    for (const level of [1, 0.5, 0.25]) expect(withOthers({ delay: 0, level: 0 }, 500, level)).toBeLessThan(0.16);
  });

  test('that is talked over is mostly not taken for ours alone', () => {
    expect(withOthers({ delay: 120, level: 0.5 }, 1_500, 0.5)).toBeLessThan(0.5);
    expect(withOthers({ delay: 120, level: 0.3 }, 1_500, 1)).toBeLessThan(0.25);
  });
});

/** A gate to which our voice is played from the moment 1000 on, with its sound heard 100 ms later. */
function listenToOurselves(own: OwnVoice) {
  const gate = createEchoGate();
  const hear = (from: number, to: number, offset: number): void => {
    for (let at = from; at < to; at += 20) {
      const place = Math.round((at - offset) * 16);
      const samples = Int16Array.from({ length: 320 }, (_, index) => own.heard[place + index] ?? 0);
      gate.listen({ sequence: 0, at: at + 20, samples });
    }
  };
  gate.expect(1, own.sampleRate, own.samples);
  gate.played(1, 0, 1_000);
  return { gate, hear };
}

describe('the gate', () => {
  test('goes on after a pause of our voice', () => {
    const [own] = owns;
    if (!own) return;
    const { gate, hear } = listenToOurselves(own);
    hear(1_000, 2_500, 1_100);
    expect(gate.isEcho(2_500)).toBe(true);
    gate.played(1, 1_500, 2_500);
    gate.silence(2_500);
    hear(2_500, 4_500, 1e7);
    gate.played(1, 1_500, 4_500);
    gate.played(1, 2_500, 5_500);
    hear(4_500, 6_000, 3_100);
    expect(gate.isEcho(6_000)).toBe(true);
  });

  test('judges a reading that comes late by the sound of its own moment', () => {
    const [own] = owns;
    if (!own) return;
    const { gate, hear } = listenToOurselves(own);
    hear(1_000, 2_700, 1_100);
    expect([2_700, 2_500, 2_300, 2_100].map((at) => gate.isEcho(at))).toEqual([true, true, true, true]);
  });

  test('judges nothing before our voice began, nor long after it ended, and costs little', () => {
    const [own] = owns;
    if (!own) return;
    const { gate, hear } = listenToOurselves(own);
    hear(800, 2_700, 1_100);
    expect(gate.isEcho(900)).toBe(false);
    const from = performance.now();
    for (let time = 0; time < 500; time += 1) gate.isEcho(2_700);
    const each = (performance.now() - from) / 500;
    console.log(`isEcho: ${each.toFixed(3)} ms each`);
    // Thirty-one times a second, on a machine that may be loaded.
    expect(each).toBeLessThan(5);
    gate.silence(2_700);
    hear(2_700, 4_500, 1_100);
    expect(gate.isEcho(4_500)).toBe(false);
  });
});
