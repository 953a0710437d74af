import { parseArgs } from 'node:util';
import { runSoak } from '../soak/run-soak.ts';
import { allowance, judge, type Reading, type Sample } from '../soak/sample.ts';

/**
 * `npm run soak -- --hours H`: talks at speed for so many hours (a quarter of one where it is not said), prints what the host holds
 * after collecting what can go, its slopes, and whether they are flat by the rule of `judge`. Ends with 1 where one is not.
 */
const { values } = parseArgs({ options: { hours: { type: 'string' } } });
const hours = Number(values.hours ?? '0.25');
if (!(hours > 0)) {
  process.stderr.write(`${values.hours ?? ''} is not a value for --hours.\n`);
  process.exit(2);
}
const milliseconds = hours * 3_600_000;
const figures: (keyof Sample)[] = ['resident', 'heap', 'files', 'timers', 'handles'];
const isMemory = (name: keyof Sample): boolean => name === 'resident' || name === 'heap';
const say = (name: keyof Sample, value: number): string =>
  isMemory(name) ? `${(value / 1_000_000).toFixed(2)} MB` : value.toFixed(2);
const line = (cells: readonly string[]): void => {
  process.stdout.write(`${cells.map((cell) => cell.padStart(12)).join('')}\n`);
};

let printed = 0;
const onReading = ({ turns, sample }: Reading): void => {
  if (performance.now() - printed < milliseconds / 40 && turns > 0) return;
  printed = performance.now();
  line([String(turns), ...figures.map((name) => say(name, sample[name]))]);
};
line(['turns', ...figures]);
const readings = await runSoak({ goOn: (_turns, elapsed) => elapsed < milliseconds, every: 50, onReading });
const trends = judge(readings);
line(['per 1000', ...figures.map((name) => say(name, trends[name].slope))]);
line(['grown by', ...figures.map((name) => say(name, trends[name].growth))]);
line(['allowed', ...figures.map((name) => say(name, allowance[name]))]);
line(['', ...figures.map((name) => (trends[name].flat ? 'flat' : 'NOT FLAT'))]);
const flat = figures.every((name) => trends[name].flat);
process.stdout.write(`${readings.at(-1)?.turns ?? 0} turns in ${hours} h: ${flat ? 'flat' : 'not flat'}\n`);
process.exitCode = flat ? 0 : 1;
