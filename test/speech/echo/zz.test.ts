import { test } from 'vitest';
import { judge, otherVoices, ownTexts, sayWithEspeak, shareOfEcho } from './echo-stage.ts';
test('figures', { timeout: 300_000 }, () => {
  const owns = ownTexts.map(sayWithEspeak);
  const others = otherVoices();
  const mean = (v: number[]) => ((100 * v.reduce((a, b) => a + b, 0)) / v.length).toFixed(0);
  for (const noise of [0.001, 0.006])
    for (const level of [1, 0.5, 0.3, 0.15])
      console.log('alone', noise, level, [0, 50, 120, 250, 400].map((delay) => mean(owns.map((own) => shareOfEcho(judge({ own, delay, level, noise }), (r) => r.loud)))).join(' '));
  for (const level of [1, 0.5, 0.25])
    console.log('other alone', level, mean(owns.flatMap((own) => others.map((samples) => shareOfEcho(judge({ own, delay: 0, level: 0, other: { samples, from: 500, level } }), (r) => r.loud)))));
  for (const [level, o] of [[1, 1], [0.5, 0.5], [0.3, 1], [0.3, 0.3], [0.8, 0.4], [0.15, 0.3]] as const)
    console.log('over', level, o, mean(owns.flatMap((own) => others.map((samples) => shareOfEcho(judge({ own, delay: 120, level, other: { samples, from: 1500, level: o } }), (r) => r.otherLoud)))));
  for (const length of [300, 1000, 2000]) console.log('after duck', length, owns.map((own) => shareOfEcho(judge({ own, delay: 120, level: 0.8, ducked: { from: 1500, to: 1500 + length, gain: 0.2 } }), (r) => r.loud && r.at > 1620 + length && r.at < 2320 + length).toFixed(2)));
});
