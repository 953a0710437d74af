import { standIn } from './electron-module.ts';

/**
 * Runs the built entry as Electron runs its main module: first it is read to its end, and only then is the app ready. An
 * entry that waits for ready at its top would hang here as it would there. Prints what happened as one line of JSON.
 */
const [, , entry = '', order = 'quit'] = process.argv;
await import(entry);
standIn.becomeReady();
while (standIn.windows.length === 0 || !standIn.windows[0]?.done.includes('show')) {
  await new Promise((resolve) => setTimeout(resolve, 20));
}
const answer = await standIn.call({ id: 1, call: 'snapshot.get', input: {} });
const page = await standIn.session('os1').load('app://os1/index.html');
process.stdout.write(
  `${JSON.stringify({
    loaded: standIn.windows[0].loaded,
    preload: standIn.windows[0].options.webPreferences?.preload,
    answer,
    page: await page?.text(),
    order: standIn.order,
  })}\n`,
);
if (order === 'quit') standIn.electron.app.quit();
else process.kill(process.pid, order);
// Keeps this process: a window would, in Electron.
setInterval(() => undefined, 1_000);
