import { parseArgs } from 'node:util';
import { torture, type Torture } from '../torture/torture.ts';

/** `npm run torture -- [--kills N] [--seed N]`: kills hosts, prints what was lost. Exit code 1 when anything was. */
const { values } = parseArgs({ options: { kills: { type: 'string' }, seed: { type: 'string' } } });
const kills = Number(values.kills ?? '200');
const seed = Number(values.seed ?? Math.floor(Math.random() * 1e9));
if (!Number.isInteger(kills) || kills < 1 || !Number.isInteger(seed)) {
  process.stderr.write('Usage: torture [--kills N] [--seed N]\n');
  process.exit(2);
}
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const kinds = ['losses', 'corruptions', 'repeated', 'halves', 'crashes'] as const;
const figures = (so: Torture): string => kinds.map((kind) => `${kind} ${so[kind].length}`).join(', ');

say(`Seed ${seed}: npm run torture -- --kills ${kills} --seed ${seed} picks the same work again; the moments differ.`);
const start = performance.now();
const result = await torture(kills, seed, (so) => {
  if (so.kills % 10 === 0) say(`${so.kills} kills: ${figures(so)}`);
});
for (const kind of kinds) for (const one of result[kind]) say(`${kind}: ${one}`);
const { live, import: importing, migrate, starting } = result.during;
say(`Killed while living ${live}, importing ${importing}, migrating ${migrate}, starting ${starting}.`);
const { messages, copies, exports, imports } = result.acknowledged;
say(`Acknowledged before: ${messages} messages, ${copies} copies, ${exports} exports, ${imports} imports.`);
say(`${((performance.now() - start) / 1000).toFixed(0)} s. No tool can run twice: there are none yet.`);
say(`kills ${result.kills}, ${figures(result)}`);
process.exitCode = kinds.every((kind) => result[kind].length === 0) ? 0 : 1;
