import fs from 'node:fs';
import { createRequire } from 'node:module';
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { CallOutput } from '#contract/calls.ts';
import { needs } from '../tools/skip.ts';
import { buildWindowInto, openMadeUpWindow, type MadeUpWindow } from './made-up-window.ts';
import { newFolder, room, sceneTimeout } from './stage.ts';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const pageOf = (page: Page, name: string): Locator =>
  page.getByRole('navigation', { name: 'Pages of memory' }).getByRole('button', { name, exact: true });
const title = (page: Page, name: string | RegExp): Promise<void> =>
  page.getByRole('heading', { level: 1, name }).waitFor();

/** What axe finds on the page, and whether anything is wider than it. */
async function faults(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const { axe: tool } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    const { violations } = await tool.run();
    const { scrollWidth, clientWidth } = document.documentElement;
    return [
      ...violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`)),
      ...(scrollWidth > clientWidth ? [`${scrollWidth - clientWidth} pixels wider than the window`] : []),
      ...[...document.querySelectorAll('.room')].flatMap((part) =>
        part.scrollWidth > part.clientWidth ? ['the room scrolls sideways'] : [],
      ),
    ];
  });
}
/** Names of buttons that stand on the page more than once, by which a screen reader could not tell them apart. */
const twins = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const names = [...document.querySelectorAll('.room button')].map(
      (button) => button.getAttribute('aria-label') ?? button.textContent.trim(),
    );
    return names.filter((name, at) => names.indexOf(name) !== at);
  });

/** Every page of the room, in the order of a walk through it. */
const walk: readonly { name: string; go(page: Page): Promise<void> }[] = [
  {
    name: 'life',
    go: async (page) => {
      await room(page, 'Memory').click();
      await page.getByRole('button', { name: /^Go there: 12 June/ }).waitFor();
    },
  },
  {
    name: 'a page of the journal',
    go: async (page) => {
      await page
        .getByRole('button', { name: /^My page of that day/ })
        .first()
        .click();
      await page.getByText('What I learned about you').waitFor();
    },
  },
  {
    name: 'people',
    go: async (page) => {
      await pageOf(page, 'People').click();
      await page.getByRole('button', { name: /Ruth/ }).waitFor();
    },
  },
  {
    name: 'someone',
    go: async (page) => {
      await page.getByRole('button', { name: /عمر/ }).click();
      await title(page, /عمر/);
      await page.getByText(/Donaudampfschifffahrtsgesellschaft/).waitFor();
    },
  },
  {
    name: 'about you',
    go: async (page) => {
      await pageOf(page, 'About you').click();
      await page.getByText('We talk on Sundays.').waitFor();
      await page.getByText(/kapitänsmützensammlung/).waitFor();
    },
  },
  {
    name: 'one thing',
    go: async (page) => {
      await page.getByRole('button', { name: /Porto/ }).first().click();
      await page.getByRole('button', { name: 'It was never so' }).waitFor();
    },
  },
  {
    name: 'correcting',
    go: async (page) => {
      await page.getByRole('button', { name: 'Correct' }).click();
      await page.getByRole('textbox', { name: 'How it is' }).waitFor();
    },
  },
  {
    name: 'threads',
    go: async (page) => {
      await pageOf(page, 'Threads').click();
      await page
        .getByRole('button', { name: /^Done: / })
        .first()
        .waitFor();
    },
  },
  {
    name: 'growing',
    go: async (page) => {
      await pageOf(page, 'Growing').click();
      await page.getByRole('button', { name: 'Directness: 8 moves' }).click();
      await page
        .getByRole('button', { name: /Take back: Directness/ })
        .first()
        .waitFor();
    },
  },
  {
    name: 'last reply',
    go: async (page) => {
      await pageOf(page, 'Last reply').click();
      await page.getByText('you pinned it').waitFor();
    },
  },
  {
    name: 'looking for something',
    go: async (page) => {
      await page.getByRole('button', { name: 'Look for something' }).click();
      await page.getByRole('searchbox').fill('ruth');
      await page.getByText('3 things').waitFor();
    },
  },
  {
    name: 'forgetting something',
    go: async (page) => {
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Forget something' }).click();
      await page.getByRole('textbox').fill('Ruth');
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Forget all of it' }).waitFor();
    },
  },
  {
    name: 'what is gone',
    go: async (page) => {
      await page.getByRole('button', { name: 'Forget all of it' }).click();
      await page.getByRole('button', { name: /^Take it back: what was forgotten/ }).waitFor();
    },
  },
  {
    name: 'taking it along',
    go: async (page) => {
      await page.getByRole('button', { name: 'Take along as a file' }).click();
      await page.getByRole('button', { name: /To read/ }).waitFor();
    },
  },
  {
    name: 'off the record',
    go: async (page) => {
      await pageOf(page, 'Life').click();
      await page.getByRole('button', { name: 'Pause remembering' }).click();
      await page.getByText(/Off the record/).waitFor();
    },
  },
  {
    name: 'finding by meaning',
    go: async (page) => {
      await room(page, 'Settings').click();
      await page.getByRole('button', { name: 'Change: Finding by meaning' }).click();
      await page.getByRole('button', { name: /Ollama/ }).waitFor();
    },
  },
  {
    name: 'the talk off the record, with what is gone',
    go: async (page) => {
      await room(page, 'Iris').click();
      await page.getByRole('button', { name: 'How do you know?' }).click();
      await page.getByText('From what you told me:').waitFor();
    },
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

describe('the pages of the memory’s room', { ...needs('chromium'), timeout: sceneTimeout }, () => {
  test.each(looks)('over five years have nothing for axe to find in $name', async (look) => {
    open = await openMadeUpWindow(folder, 1_800, look);
    const { page } = open;
    // The field reaches the hour of the look before contrast is judged.
    await page.waitForTimeout(1_500);
    await page.evaluate(fs.readFileSync(axe, 'utf8'));
    for (const { name, go } of walk) {
      await go(page);
      expect({ page: name, faults: await faults(page) }).toEqual({ page: name, faults: [] });
      expect({ page: name, twins: await twins(page) }).toEqual({ page: name, twins: [] });
    }
  });

  test('on an empty first day say so, each in its own words', async () => {
    open = await openMadeUpWindow(folder, 0, { width: 420, height: 680, hour: 9 });
    const { page } = open;
    await room(page, 'Memory').click();
    await title(page, 'Our life begins here.');
    await page.getByText('Nothing has been said yet.').waitFor();
    for (const [name, sentence] of [
      ['People', 'You have not told me of anyone yet.'],
      ['About you', 'What you tell me of yourself will stand here'],
      ['Threads', 'Nothing is open.'],
      ['Growing', 'I am as I was when we began.'],
      ['Last reply', 'I have not replied since I woke.'],
    ] as const) {
      await pageOf(page, name).click();
      await page.getByText(sentence).waitFor();
    }
  });

  test('say what refuses them, and look again', async () => {
    open = await openMadeUpWindow(folder, 30, { width: 420, height: 680, hour: 9 });
    const { page, life } = open;
    await room(page, 'Memory').click();
    life.refuse('I could not read this: the disk is closed to me.');
    await pageOf(page, 'People').click();
    await page.getByRole('alert').getByText('the disk is closed to me').waitFor();
    life.refuse(null);
    await page.getByRole('button', { name: 'Look again' }).click();
    await page.getByRole('button', { name: /Ruth/ }).waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  test('open year after year, down to the day, and each day leads into the talk', async () => {
    open = await openMadeUpWindow(folder, 1_800, { width: 420, height: 680, hour: 12 });
    const { page } = open;
    await room(page, 'Memory').click();
    await page.getByRole('button', { name: /^2023/ }).click();
    const march = page.getByRole('button', { name: /^March 2023/ });
    await march.click();
    await page.getByRole('list', { name: 'March 2023' }).getByRole('listitem').nth(30).waitFor();
    expect(await march.getAttribute('aria-expanded')).toBe('true');
    await page.getByRole('button', { name: 'Go there: 12 June 2026' }).click();
    await page.getByRole('log').locator('article.marked').waitFor();
  });
});

describe('a click too many', { ...needs('chromium'), timeout: sceneTimeout }, () => {
  test('forgets once, and takes back the one that was meant', async () => {
    open = await openMadeUpWindow(folder, 400, { width: 420, height: 680, hour: 12 });
    const { page } = open;
    const back = page.getByRole('button', { name: /^Take it back: what was forgotten/ });
    await room(page, 'Memory').click();
    for (const [at, name] of ['Ruth', 'Ingrid'].entries()) {
      await page.getByRole('button', { name: 'Forget something' }).click();
      await page.getByRole('textbox').fill(name);
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Forget all of it' }).dblclick();
      await expect.poll(() => back.count()).toBe(at + 1);
    }
    await back.first().dblclick();
    await page.getByText('It is back.').waitFor();
    expect(await back.count()).toBe(1);
  });

  test('closes a thread once, which keeps its place with the way back until one leaves', async () => {
    open = await openMadeUpWindow(folder, 400, { width: 420, height: 680, hour: 12 });
    const { page } = open;
    await room(page, 'Memory').click();
    await pageOf(page, 'Threads').click();
    await page.getByRole('button', { name: /^Done: .*landlord/ }).dblclick();
    await page.getByRole('button', { name: /^Not yet: .*landlord/ }).waitFor();
    await pageOf(page, 'People').click();
    await pageOf(page, 'Threads').click();
    await page.getByRole('button', { name: /^Done: .*north light/ }).waitFor();
    expect(await page.getByText(/landlord/).count()).toBe(0);
  });
});

describe('the page of one thing', { ...needs('chromium'), timeout: sceneTimeout }, () => {
  test('is sure of nothing that was never so, and lets it be so after all, as one’s own word', async () => {
    open = await openMadeUpWindow(folder, 400, { width: 420, height: 680, hour: 12 });
    const { page } = open;
    await room(page, 'Memory').click();
    await pageOf(page, 'About you').click();
    await page.getByRole('button', { name: /coriander/ }).click();
    await page.getByText(/I am fairly sure of it/).waitFor();
    await page.getByRole('button', { name: 'It was never so' }).click();
    const right = page.getByRole('button', { name: 'It was so after all' });
    await right.waitFor();
    expect(await page.getByText(/sure of it/).count()).toBe(0);
    await right.click();
    await page.getByText(/^You put this right yourself on/).waitFor();
    expect(await page.getByText(/not there any more/).count()).toBe(0);
  });
});

describe('the choice of a voice', { ...needs('chromium'), timeout: sceneTimeout }, () => {
  test.each([
    { width: 420, height: 680 },
    { width: 320, height: 640 },
  ])('has its way on in sight at $width by $height', async (size) => {
    open = await openMadeUpWindow(folder, 1, { ...size, hour: 12 });
    const { page, life } = open;
    const { onboarding, voice } = (await life.answer('snapshot.get', {})) as CallOutput<'snapshot.get'>;
    const steps = ['introduction', 'voice', 'naming'];
    await page.evaluate(
      (events) => {
        const { tellMadeUpWindow } = globalThis as unknown as { tellMadeUpWindow(event: unknown): void };
        for (const event of events) tellMadeUpWindow(event);
      },
      [
        { type: 'voice-changed', voice: { ...voice, canSpeak: true, canHear: true } },
        { type: 'onboarding-changed', onboarding: { ...onboarding, finished: false, step: 'voice', steps } },
      ],
    );
    await page.getByRole('button', { name: 'Hear' }).nth(5).waitFor();
    const goOn = await page.getByRole('button', { name: 'Go on' }).boundingBox();
    const step = await page.getByRole('main').locator('section').boundingBox();
    expect((goOn?.y ?? Infinity) + (goOn?.height ?? 0)).toBeLessThanOrEqual((step?.y ?? 0) + (step?.height ?? 0));
  });
});

describe('the keyboard in the memory’s room', { ...needs('chromium'), timeout: sceneTimeout }, () => {
  const focused = (page: Page): Promise<string> =>
    page.evaluate(() => {
      const at = document.activeElement;
      return at === null || at === document.body ? 'nothing' : (at.getAttribute('aria-label') ?? at.textContent.trim());
    });

  test('goes into things and back out to where it was, and Escape leads out step by step', async () => {
    open = await openMadeUpWindow(folder, 400, { width: 420, height: 680, hour: 12 });
    const { page } = open;
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('People');
    await page.keyboard.press('Enter');
    await title(page, 'The people you told me of.');
    await expect.poll(() => focused(page)).toBe('The people you told me of.');
    const ruth = page.getByRole('button', { name: /^Ruth/ });
    await ruth.focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => focused(page)).toBe('Ruth');
    await page.getByRole('button', { name: /Lisbon/ }).focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => focused(page)).toMatch(/Lisbon/);
    await page.keyboard.press('Escape');
    await title(page, 'Ruth');
    await expect.poll(() => focused(page)).toMatch(/Lisbon/);
    await page.keyboard.press('Escape');
    await title(page, 'The people you told me of.');
    await expect.poll(() => focused(page)).toMatch(/^Ruth/);
    await page.keyboard.press('Escape');
    await page.getByRole('textbox', { name: 'Message' }).and(page.locator(':focus')).waitFor();
  });

  test('is never left on nothing by a change', async () => {
    open = await openMadeUpWindow(folder, 400, { width: 420, height: 680, hour: 12 });
    const { page } = open;
    await room(page, 'Memory').click();
    await pageOf(page, 'About you').click();
    await page.getByRole('button', { name: /bookbinder/ }).click();
    for (const [verb, next] of [
      ['Unpin', 'Pin'],
      ['Keep private', 'No longer private'],
      ['It was never so', 'Correct'],
    ] as const) {
      await page.getByRole('button', { name: verb, exact: true }).click();
      await expect.poll(() => focused(page)).toBe(next);
    }
    await page.getByRole('button', { name: 'Correct', exact: true }).click();
    await page.keyboard.type('a binder of books');
    await page.keyboard.press('Enter');
    await title(page, /a binder of books/);
    await expect.poll(() => focused(page)).toBe('Correct');
    await page.getByRole('button', { name: 'Forget', exact: true }).click();
    await expect.poll(() => focused(page)).toMatch(/^Take it back: what was forgotten/);
    await page.keyboard.press('Enter');
    await page.getByText('It is back.').waitFor();
    await expect.poll(() => focused(page)).not.toBe('nothing');
    await pageOf(page, 'Threads').click();
    await page.getByRole('button', { name: /^Done: .*landlord/ }).click();
    await expect.poll(() => focused(page)).toMatch(/^Not yet: .*landlord/);
    await page.keyboard.press('Enter');
    await expect.poll(() => focused(page)).toMatch(/^Done: .*landlord/);
  });

  test('forgets one’s own message from the talk, and the way back takes the focus', async () => {
    open = await openMadeUpWindow(folder, 400, { width: 420, height: 680, hour: 12 });
    const { page } = open;
    await page.getByRole('button', { name: 'Forget this' }).last().click();
    await expect.poll(() => focused(page)).toMatch(/^Take it back: what was forgotten/);
    await page.getByText('Gone: 1 message').waitFor();
  });
});
