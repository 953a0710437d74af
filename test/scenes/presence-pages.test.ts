import fs from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Recovery } from '#contract/life.ts';
import { copiesOf, wholeDesktop } from '../renderer/made-up-companion.ts';
import type { MadeUpLife } from '../renderer/made-up-life.ts';
import { needs } from '../tools/skip.ts';
import { buildWindowInto, openMadeUpWindow, type MadeUpWindow } from './made-up-window.ts';
import { messageBox, newFolder, room, sceneTimeout } from './stage.ts';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const now = new Date(2026, 5, 12, 12).getTime();
const usual = { width: 420, height: 680, hour: 12 };
const little = { width: 320, height: 200, hour: 12 };

/** What axe finds, what is wider than the window, and buttons that a screen reader could not tell apart. */
const faults = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const { axe: tool } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    const { violations } = await tool.run();
    const { scrollWidth, clientWidth, scrollHeight, clientHeight } = document.documentElement;
    const names = [...document.querySelectorAll('.room button, dialog button, section.away button')].map(
      (button) => button.getAttribute('aria-label') ?? button.textContent.trim(),
    );
    return [
      ...violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`)),
      ...(scrollWidth > clientWidth ? ['wider than the window'] : []),
      ...(scrollHeight > clientHeight ? ['higher than the window'] : []),
      ...names.filter((name, at) => names.indexOf(name) !== at).map((name) => `twice: ${name}`),
    ];
  });

/** Enters a room that no word in the head of the window leads to. */
async function enter(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill(name);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name }).waitFor();
}
const focusedOn = (page: Page, name: string | RegExp): Promise<void> =>
  page.locator(':focus').and(page.getByRole('button', { name })).waitFor();
const away: Parameters<MadeUpLife['be']>[0] = {
  mind: {
    state: 'away',
    since: now - 12 * 60_000,
    sentence: 'The model at this address does not answer. I can still find things.',
    nextLook: now + 24_000,
    looks: 7,
  },
};
const damaged: Recovery = {
  trouble: 'corrupt',
  sentence: 'The file that holds our history is damaged, so I do not open it.',
  since: now - 60_000,
  steps: ['restore', 'salvage', 'retry', 'fresh'],
  backups: copiesOf(now).slice(0, 4),
  working: null,
};
const crowded = {
  ...wholeDesktop,
  platform: 'darwin' as const,
  login: 'requires-approval' as const,
  shortcuts: {
    talk: { keys: 'Control+Alt+Space', state: 'taken' as const },
    show: { keys: null, state: 'off' as const },
  },
  update: { state: 'offered' as const, version: '0.2.0', notes: 'I hear better.\nI forget nothing.' },
};

let folder = '';
let open: MadeUpWindow | null = null;
beforeAll(async () => {
  folder = newFolder();
  await buildWindowInto(folder);
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
afterEach(async () => {
  await open?.close();
  open = null;
});
const show = async (look: Parameters<typeof openMadeUpWindow>[2], before: Parameters<MadeUpLife['be']>[0] = {}) => {
  open = await openMadeUpWindow(folder, 400, look, (life) => life.be(before));
  return open;
};

/** Every screen of this file: how the life is then, and how to get there from the talk. Those of a browser stand first. */
const screens: readonly { name: string; before: Parameters<MadeUpLife['be']>[0]; go(page: Page): Promise<void> }[] = [
  { name: 'being there, in a browser', before: {}, go: (page) => enter(page, 'Being there') },
  {
    name: 'a copy to go back to',
    before: {},
    go: async (page) => {
      await enter(page, 'Copies of our history');
      await page.getByRole('button', { name: /before a newer version/ }).click();
      await page.getByRole('button', { name: 'Go back to this copy' }).click();
      await focusedOn(page, 'Leave it as it is');
    },
  },
  {
    name: 'away',
    before: { ...away, desktop: wholeDesktop },
    go: (page) => page.getByRole('heading', { name: /my mind is out of reach/ }).waitFor(),
  },
  {
    name: 'an update that goes in',
    before: { desktop: { ...wholeDesktop, update: { state: 'installing', version: '0.2.0', since: now } } },
    go: (page) => page.getByRole('heading', { name: /newer version/ }).waitFor(),
  },
  { name: 'being there', before: { desktop: crowded }, go: (page) => enter(page, 'Being there') },
  {
    name: 'a history that does not open',
    before: { recovery: damaged },
    go: async (page) => {
      await page.getByRole('button', { name: /^Begin anew/ }).click();
      await focusedOn(page, 'Leave everything as it is');
    },
  },
  {
    name: 'what closing does',
    before: { desktop: { ...wholeDesktop, closing: true } },
    go: (page) => focusedOn(page, 'Stay in the tray'),
  },
  {
    name: 'the small window',
    before: { desktop: { ...wholeDesktop, size: 'small' }, quiet: { doNotDisturb: true, hushedUntil: null } },
    go: (page) => page.getByRole('button', { name: 'Whole window' }).waitFor(),
  },
];
const looks = [
  { name: 'a narrow window at noon', width: 320, height: 640, hour: 12 },
  { name: 'the usual window at night', width: 420, height: 680, hour: 23 },
  { name: 'a wide window at dawn', width: 1440, height: 900, hour: 6 },
  // 200 % zoom of the usual window: half the room in CSS pixels.
  { name: 'twice the size at dusk', width: 320, height: 480, hour: 19, scale: 2 },
  { name: 'forced colours', width: 420, height: 680, hour: 12, forcedColors: 'active' as const },
];

describe('the screens about being there', { ...needs('chromium'), timeout: sceneTimeout }, () => {
  test.each(looks)('have nothing for axe to find in $name', async (look) => {
    const { page, life } = await show(look);
    // The field reaches the hour of the look before contrast is judged.
    await page.waitForTimeout(1_500);
    await page.evaluate(fs.readFileSync(axe, 'utf8'));
    for (const { name, before, go } of screens) {
      life.be({ mind: { state: 'ready' }, quiet: { doNotDisturb: false, hushedUntil: null }, ...before });
      await go(page);
      expect({ screen: name, faults: await faults(page) }).toEqual({ screen: name, faults: [] });
      if (before.recovery) life.be({ recovery: null });
      life.tell({ type: 'room-asked', room: 'talk' });
      await messageBox(page).waitFor();
    }
  });
});

describe('away', { ...needs('chromium'), timeout: sceneTimeout }, () => {
  test('says what is gone, since when and when it looks again; takes what is written; and is gone when all is back', async () => {
    const { page, life } = await show(usual, away);
    const screen = page.getByRole('region', { name: 'What is gone' });
    await screen.getByText('Since 11:48').waitFor();
    await screen.getByText('The model at this address does not answer.').waitFor();
    await screen.getByText('I look for it again in 24 seconds.').waitFor();
    await page.getByRole('img', { name: 'Iris is away' }).waitFor();
    await screen.getByRole('button', { name: 'Look now' }).click();
    await expect.poll(() => life.asked.map(({ call }) => call)).toEqual(['mind.look']);
    await messageBox(page).fill('Ruth has arrived.');
    await messageBox(page).press('Enter');
    await screen.getByText('Ruth has arrived.').waitFor();
    await screen.getByText('I have this.').waitFor();
    await messageBox(page).fill('half a sent');
    life.be({ mind: { state: 'ready' } });
    await screen.waitFor({ state: 'detached' });
    await page.getByRole('log').getByText('Ruth has arrived.').waitFor();
    // The line to write on was never another one: what stood in it stands in it, and one goes on writing.
    await page.keyboard.type('ence');
    expect(await messageBox(page).inputValue()).toBe('half a sentence');
  });

  test('lets one go back to the talk, says there what is gone, and leads back', async () => {
    const { page } = await show(usual, away);
    await page.getByRole('button', { name: 'Go back to the talk' }).click();
    await page.getByText('cannot reach my mind since 11:48').waitFor();
    await page.getByRole('log').getByText('Where do I live').waitFor();
    await page.getByRole('button', { name: 'What is gone' }).click();
    await page.getByRole('region', { name: 'What is gone' }).waitFor();
  });
});

describe('keeping quiet', { ...needs('chromium'), timeout: sceneTimeout }, () => {
  test('stands beside the talk with the way back, and in its room as a sentence', async () => {
    const { page, life } = await show(usual, { quiet: { doNotDisturb: false, hushedUntil: now + 3_600_000 } });
    await page.getByText('Hushed until 13:00.').waitFor();
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByText('Hushed until 13:00.').waitFor({ state: 'detached' });
    expect(life.asked).toEqual([{ call: 'quiet.change', input: { doNotDisturb: false, hushFor: 0 } }]);
    await enter(page, 'Being there');
    await page.getByText('I speak up when there is something to say.').waitFor();
    await page.getByRole('button', { name: 'Do not disturb' }).click();
    await page.getByText('I keep to myself until you say otherwise').waitFor();
    await focusedOn(page, 'You may disturb me');
    await page.getByText(/This is a window in a browser/).waitFor();
  });
});

describe('the room of being there', { ...needs('chromium'), timeout: sceneTimeout }, () => {
  test('is reached from the settings, and every word in it does what it says without losing the focus', async () => {
    const { page, life } = await show(usual, { desktop: wholeDesktop });
    await room(page, 'Settings').click();
    await page.getByRole('button', { name: 'Change: Being there' }).click();
    for (const [word, then, sentence] of [
      ['Be there when I log in', 'Do not be there', 'I am there when you log in'],
      ['Keep it above the others', 'Let others cover it', 'It stands above all others.'],
      ['Show none', 'Show notices', 'I show no notices.'],
      ['Look now', 'Get it', 'There is version 0.2.0.'],
      ['Get it', 'Restart with it now', 'It goes in when you quit me'],
    ] as const) {
      await page.getByRole('button', { name: word, exact: true }).focus();
      await page.keyboard.press('Enter');
      await page.getByText(sentence).waitFor();
      await focusedOn(page, then);
    }
    expect(life.asked.map(({ input }) => input)).toEqual([
      { atLogin: true },
      { floating: true },
      { notifications: false },
      { step: 'check' },
      { step: 'fetch' },
    ]);
  });

  test('sets keys as they are pressed, says when another program has them, and takes them off', async () => {
    const { page } = await show(usual, { desktop: wholeDesktop });
    await enter(page, 'Being there');
    const choose = page.getByRole('button', { name: 'Choose keys: To talk to me' });
    await choose.click();
    await page.getByText(/^Press the keys/).waitFor();
    await page.keyboard.press('k');
    await page.getByText(/^These do not work everywhere/).waitFor();
    // Escape leaves the keys, not the room.
    await page.keyboard.press('Escape');
    await page.getByText('To talk to me: no keys').waitFor();
    await choose.click();
    await page.keyboard.press('Control+Alt+k');
    await page.getByText('To talk to me: Ctrl + Alt + K').waitFor();
    await focusedOn(page, 'Other keys: To talk to me');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Control+Alt+t');
    await page.getByText('Another program has Ctrl + Alt + T').waitFor();
    await page.getByRole('button', { name: 'No keys: To talk to me' }).click();
    await page.getByText('To talk to me: no keys').waitFor();
    await focusedOn(page, 'Choose keys: To talk to me');
  });

  test('opens where it is asked for from outside, and the settings too', async () => {
    const { page, life } = await show(usual, { desktop: wholeDesktop });
    for (const [asked, heading] of [
      ['settings', 'Settings'],
      ['takeAway', /Everything that was said/],
    ] as const) {
      life.tell({ type: 'room-asked', room: asked });
      await page.getByRole('heading', { level: 1, name: heading }).waitFor();
    }
    life.tell({ type: 'room-asked', room: 'talk' });
    await messageBox(page).waitFor();
  });

  test('says once in the talk what a newer version brought', async () => {
    const { page } = await show(usual, {
      desktop: { ...wholeDesktop, version: '0.2.0', changed: { version: '0.2.0', notes: 'I hear better.' } },
    });
    await page.getByText('I am version 0.2.0 now.').waitFor();
    await page.getByRole('button', { name: 'What is new' }).click();
    await page.getByText('I hear better.').waitFor();
    await page.getByRole('button', { name: 'Good' }).click();
    await page.getByText('I am version 0.2.0 now.').waitFor({ state: 'detached' });
  });
});

describe('copies', { ...needs('chromium'), timeout: sceneTimeout }, () => {
  test('are made, looked into and gone back to, and the way that changes nothing comes first', async () => {
    const { page, life } = await show(usual);
    await enter(page, 'Copies of our history');
    await page.getByRole('button', { name: 'Make one now' }).click();
    await page.getByText('It is made and checked.').waitFor();
    await expect
      .poll(() => page.getByRole('list', { name: 'Copies, newest first' }).getByRole('listitem').count())
      .toBe(6);
    await page.getByRole('button', { name: /before my memory/ }).click();
    await page.getByText('This copy is damaged.').waitFor();
    expect(await page.getByRole('button', { name: 'Go back to this copy' }).count()).toBe(0);
    await page.getByRole('button', { name: /the copy of that day/ }).click();
    await page.getByText('4,112 messages, and 61 things that I know.').waitFor();
    await page.getByText('24 messages of now do not stand in it.').waitFor();
    await page.getByRole('button', { name: 'Go back to this copy' }).click();
    await page.getByText(/^24 messages and all that I learned since then would not be there/).waitFor();
    await focusedOn(page, 'Leave it as it is');
    await page.keyboard.press('Enter');
    await focusedOn(page, 'Go back to this copy');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Go back to it' }).click();
    // The history is another one then: the window begins with its talk.
    await messageBox(page).waitFor();
    expect(life.asked.map(({ call }) => call)).toEqual(['backups.make', 'backups.restore']);
  });
});

describe('a history that does not open', { ...needs('chromium'), timeout: sceneTimeout }, () => {
  test('stands before everything, begins with the safe step, and ends in the talk with a copy', async () => {
    const { page, life } = await show(usual, { recovery: damaged });
    await page.getByRole('heading', { level: 1, name: /is damaged/ }).waitFor();
    await page.getByText('Nothing was deleted.').waitFor();
    expect(await page.getByRole('navigation').count()).toBe(0);
    await focusedOn(page, /^Go back to a copy/);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: /you asked for it/ }).click();
    await page.getByText('What is there now cannot be read').waitFor();
    await page.getByRole('button', { name: 'Go back to this copy' }).click();
    await page.getByRole('button', { name: 'Go back to it' }).click();
    await messageBox(page).waitFor();
    expect(life.asked).toEqual([{ call: 'recovery.do', input: { step: 'restore', backup: 'os1-asked-5.db' } }]);
  });

  test('is begun anew only after a second word, and says when nothing came of an attempt', async () => {
    const { page, life } = await show(usual, { recovery: damaged });
    await page.getByRole('button', { name: /^Try again/ }).click();
    await page.getByText('It still does not open.').waitFor();
    await focusedOn(page, /^Try again/);
    await page.getByRole('button', { name: /^Begin anew/ }).click();
    await focusedOn(page, 'Leave everything as it is');
    expect(life.asked.map(({ input }) => input)).toEqual([{ step: 'retry' }]);
    await page.keyboard.press('Enter');
    await focusedOn(page, /^Begin anew/);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Begin anew', exact: true }).click();
    await messageBox(page).waitFor();
    expect(life.asked.at(-1)?.input).toEqual({ step: 'fresh', sure: true });
  });

  test('because a newer version wrote it offers that version, on a desktop', async () => {
    const sentence = 'Our history was written by a newer OS1.';
    const { page, life } = await show(usual, {
      recovery: { ...damaged, trouble: 'future', sentence, steps: ['retry'], backups: [] },
    });
    await focusedOn(page, /^Try again/);
    expect(await page.getByRole('heading', { name: 'Newer versions' }).count()).toBe(0);
    life.be({ desktop: wholeDesktop });
    await page.getByRole('button', { name: 'Look now' }).click();
    await page.getByText('There is version 0.2.0.').waitFor();
    await page.getByRole('button', { name: 'Get it' }).click();
    await page.getByText('Version 0.2.0 is here. It goes in when you quit me.').waitFor();
    expect(life.asked.map(({ input }) => input)).toEqual([{ step: 'check' }, { step: 'fetch' }]);
    await page.addScriptTag({ path: axe });
    expect(await faults(page)).toEqual([]);
  });

  test('shows what is being done, and takes no second step meanwhile', async () => {
    const { page, life } = await show(usual, { recovery: { ...damaged, working: 'salvage' } });
    await page.getByText('I am reading out what can be read.').waitFor();
    await page.getByRole('button', { name: /^Try again/ }).focus();
    await page.keyboard.press('Enter');
    life.be({ recovery: damaged });
    await page.getByText('I am reading out what can be read.').waitFor({ state: 'detached' });
    await page.keyboard.press('Enter');
    await page.getByText('It still does not open.').waitFor();
    expect(life.asked).toHaveLength(1);
    life.be({ recovery: null });
    await messageBox(page).waitFor();
  });
});

describe('the small window', { ...needs('chromium'), timeout: sceneTimeout }, () => {
  test('shows a figure, the last line and one to write on at 320 by 200, and is made whole by a word', async () => {
    const { page, life } = await show(little, { desktop: { ...wholeDesktop, size: 'small' } });
    const inSight = [
      page.getByRole('img', { name: 'Iris is at rest' }),
      page.getByText('In Porto. You told me in March'),
      messageBox(page),
      page.getByRole('button', { name: 'Whole window' }),
    ];
    for (const part of inSight) {
      await part.waitFor();
      const box = await part.boundingBox();
      expect(box === null ? null : box.y >= 0 && box.y + box.height <= little.height).toBe(true);
    }
    await messageBox(page).fill('Good night.');
    await messageBox(page).press('Enter');
    await page.getByRole('log').getByText('Good night.').waitFor();
    await page.getByRole('button', { name: 'Whole window' }).click();
    await room(page, 'Settings').waitFor();
    expect(life.asked.at(-1)).toEqual({ call: 'desktop.change', input: { size: 'full' } });
  });

  test('makes room for a room that is entered from it', async () => {
    const { page, life } = await show(little, { desktop: { ...wholeDesktop, size: 'small' } });
    life.tell({ type: 'room-asked', room: 'settings' });
    await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
    await expect.poll(() => life.asked).toEqual([{ call: 'desktop.change', input: { size: 'full' } }]);
  });
});

describe('closing the window for the first time', { ...needs('chromium'), timeout: sceneTimeout }, () => {
  test.each([
    ['Stay in the tray', 'hide'],
    ['Quit', 'quit'],
    ['Leave the window open', 'stay'],
  ])('says what it does, and %s is %s', async (word, how) => {
    const { page, life } = await show(usual, { desktop: wholeDesktop });
    life.be({ desktop: { ...wholeDesktop, closing: true } });
    await focusedOn(page, 'Stay in the tray');
    await page.getByRole('dialog').getByText('leaves me in the tray').waitFor();
    await page.getByRole('button', { name: word }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(life.asked).toEqual([{ call: 'desktop.close', input: { how } }]);
  });

  test('Escape leaves the window open', async () => {
    const { page, life } = await show(usual, { desktop: { ...wholeDesktop, closing: true } });
    await focusedOn(page, 'Stay in the tray');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(life.asked).toEqual([{ call: 'desktop.close', input: { how: 'stay' } }]);
  });
});
