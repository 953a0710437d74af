import fs from 'node:fs';
import path from 'node:path';
import { buildIfStale, root } from '../../src-main/launch/build-if-stale.ts';
import { screens } from '../scenes/every-screen.ts';
import { newFolder, openStage } from '../scenes/stage.ts';

/**
 * `npm run screenshots [-- FOLDER]`: every screen at three sizes and four hours, for looking at. Into `release/screens`
 * unless a folder is named; the best of them stand in docs/.
 */
const looks = [
  { name: 'small-day', width: 420, height: 680, hour: 12 },
  { name: 'small-dusk', width: 420, height: 680, hour: 20 },
  { name: 'small-night', width: 420, height: 680, hour: 23 },
  { name: 'narrow-dawn', width: 320, height: 640, hour: 6.75 },
  { name: 'wide-day', width: 1440, height: 900, hour: 12 },
  { name: 'wide-night', width: 1440, height: 900, hour: 23 },
];

await buildIfStale();
const folder = path.resolve(process.argv[2] ?? path.join(root, 'release', 'screens'));
fs.mkdirSync(folder, { recursive: true });
for (const { name, width, height, hour } of looks) {
  const life = newFolder();
  // The host says times too: a zone in which it is the hour of the picture (the sign of these zones is turned round).
  const ahead = Math.round(hour - new Date().getUTCHours() + 24) % 24;
  const zone = ahead > 12 ? `Etc/GMT+${24 - ahead}` : `Etc/GMT-${ahead}`;
  const stage = await openStage(
    life,
    { TZ: zone },
    {
      viewport: { width, height },
      deviceScaleFactor: 1,
      timezoneId: zone,
    },
  );
  const { page } = stage;
  await page.clock.setFixedTime(new Date(2026, 5, 12, Math.floor(hour), (hour % 1) * 60, 0));
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  for (const [at, screen] of screens.entries()) {
    await screen.open(page);
    await page.mouse.move(0, 0);
    await page.waitForTimeout(screen.name === 'first-words' ? 1_600 : 250);
    await page.screenshot({ path: path.join(folder, `${name}-${String(at + 1).padStart(2, '0')}-${screen.name}.png`) });
  }
  await stage.quit();
  fs.rmSync(life, { recursive: true, force: true, maxRetries: 5 });
}
process.stderr.write(`Pictures of ${screens.length} screens in ${looks.length} looks stand in ${folder}.\n`);
