import type { Page } from 'playwright-core';
import { answer, asksAboutLogin, log, loginQuestion, messageBox, passLogin, room, say } from './stage.ts';

/** A screen as it stands before a person: its name, and how to get there from the one before. */
export type Screen = { name: string; open(page: Page): Promise<void> };

const person = { name: 'Theo', social: 'Rather not, lately.', mother: 'We talk on Sundays.' };

/** Every screen in the order in which a new person can reach it. The OS is given a name, so that pictures stay alike. */
export const screens: readonly Screen[] = [
  { name: 'introduction', open: async (page) => page.getByRole('button', { name: 'Begin' }).waitFor() },
  { name: 'keeping', open: async (page) => click(page, 'Begin', 'Good') },
  { name: 'name', open: async (page) => click(page, 'Good', null, /call you/) },
  {
    name: 'age',
    open: async (page) => {
      await answer(page, /call you/, person.name);
      await page.getByRole('heading', { name: /eighteen/ }).waitFor();
    },
  },
  { name: 'social', open: async (page) => click(page, 'Yes, I am', null, /social/) },
  {
    name: 'voice-step',
    open: async (page) => {
      await answer(page, /social/, person.social);
      await page.getByRole('heading', { name: /How shall I sound/ }).waitFor();
      await page.getByRole('button', { name: 'Hear' }).first().waitFor();
    },
  },
  {
    name: 'mother',
    open: async (page) => {
      await page.getByRole('button', { name: 'Go on' }).click();
      await page.getByRole('heading', { name: /mother/ }).waitFor();
      await page.getByRole('textbox').fill(person.mother);
    },
  },
  {
    name: 'mind',
    open: async (page) => {
      await page.keyboard.press('Enter');
      await page.getByText('No model server is running on this computer.').waitFor();
    },
  },
  { name: 'mind-elsewhere', open: async (page) => click(page, 'A model of your choice', 'OpenRouter') },
  {
    name: 'key',
    open: async (page) => {
      await click(page, 'OpenRouter');
      await page.getByRole('textbox').or(page.locator('input[type=password]')).first().waitFor();
    },
  },
  ...(asksAboutLogin ? [{ name: 'presence', open: async (page: Page) => leaveMind(page, loginQuestion) }] : []),
  {
    name: 'naming',
    open: async (page) => {
      if (asksAboutLogin) await passLogin(page);
      else await leaveMind(page, /I would like to be/);
      await page.getByRole('heading', { name: /I would like to be/ }).waitFor();
    },
  },
  {
    name: 'own-name',
    open: async (page) => {
      await click(page, 'I have one in mind');
      await page.getByRole('textbox', { name: 'A name for me' }).fill('Iris');
    },
  },
  {
    name: 'first-words',
    open: async (page) => {
      await page.keyboard.press('Enter');
      await messageBox(page).waitFor();
      await log(page).getByText('I am Iris.').waitFor();
    },
  },
  {
    name: 'talk',
    open: async (page) => {
      await say(page, 'My sister Ruth is flying to Lisbon on Thursday. She forgot her charger, of course.');
      await say(page, 'I am a bit nervous because the landlord keeps writing letters.');
      await say(page, 'When does Ruth fly?');
    },
  },
  {
    name: 'find',
    open: async (page) => {
      await room(page, 'Find').click();
      await page.getByRole('searchbox').fill('ruth');
      await page
        .getByRole('button', { name: /Lisbon/ })
        .first()
        .waitFor();
    },
  },
  {
    name: 'memory-life',
    open: async (page) => {
      await room(page, 'Memory').click();
      await page.getByRole('button', { name: /^Go there: / }).waitFor();
    },
  },
  {
    name: 'memory-people',
    open: async (page) => {
      await page.getByRole('button', { name: 'People', exact: true }).click();
      await page.getByRole('button', { name: /^Ruth/ }).waitFor();
    },
  },
  {
    name: 'memory-person',
    open: async (page) => {
      await page.getByRole('button', { name: /^Ruth/ }).click();
      await page.getByRole('heading', { level: 1, name: 'Ruth' }).waitFor();
      await page.getByRole('button', { name: /sister/ }).waitFor();
    },
  },
  {
    name: 'memory-entry',
    open: async (page) => {
      await page.getByRole('button', { name: /sister/ }).click();
      await page.getByRole('button', { name: 'Keep private' }).waitFor();
    },
  },
  {
    name: 'memory-threads',
    open: async (page) => {
      await page.getByRole('button', { name: 'Threads', exact: true }).click();
      await page.getByRole('heading', { level: 1, name: 'What is still open.' }).waitFor();
    },
  },
  {
    name: 'memory-growing',
    open: async (page) => {
      await page.getByRole('button', { name: 'Growing', exact: true }).click();
      await page.getByRole('button', { name: 'Reflect now' }).waitFor();
    },
  },
  {
    name: 'memory-last-reply',
    open: async (page) => {
      await page.getByRole('button', { name: 'Last reply', exact: true }).click();
      await page.getByText(/^For what you said at/).waitFor();
    },
  },
  {
    name: 'memory-forget',
    open: async (page) => {
      await page.getByRole('button', { name: 'Forget something' }).click();
      await page.getByRole('textbox').fill('charger');
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Leave it' }).waitFor();
    },
  },
  {
    name: 'memory-you',
    open: async (page) => {
      await page.getByRole('button', { name: 'About you', exact: true }).click();
      await page.getByText(person.mother).waitFor();
    },
  },
  {
    name: 'memory-you-changing',
    open: async (page) => {
      await page.getByRole('button', { name: 'Change: Whether you are social' }).click();
      await page.getByRole('textbox').waitFor();
    },
  },
  {
    name: 'take-away',
    open: async (page) => {
      await room(page, 'Take it away').click();
      await page.getByRole('button', { name: 'Save as JSON Lines' }).waitFor();
    },
  },
  {
    name: 'settings',
    open: async (page) => {
      await room(page, 'Settings').click();
      await page.getByRole('radio', { name: 'Follow the sun' }).waitFor();
    },
  },
  {
    name: 'voice-room',
    open: async (page) => {
      await page.getByRole('button', { name: 'Change', exact: true }).nth(1).click();
      await page.getByRole('heading', { name: 'Voice', exact: true }).waitFor();
    },
  },
  {
    name: 'voice-server',
    open: async (page) => {
      await page.getByRole('button', { name: 'Change: What makes words of your voice' }).click();
      await page.getByRole('button', { name: 'Another address' }).waitFor();
    },
  },
  {
    name: 'being-there',
    open: async (page) => {
      await room(page, 'Settings').click();
      await page.getByRole('button', { name: 'Change: Being there' }).click();
      await page.getByRole('button', { name: 'Hush for an hour' }).waitFor();
    },
  },
  {
    name: 'copies',
    open: async (page) => {
      await page.getByRole('button', { name: 'Look at them' }).click();
      await page.getByRole('button', { name: 'Make one now' }).click();
      await page.getByText('It is made and checked.').waitFor();
      await page
        .getByRole('button', { name: /^Look into the copy/ })
        .first()
        .click();
      await page.getByRole('button', { name: 'Go back to this copy' }).waitFor();
    },
  },
  {
    name: 'palette',
    open: async (page) => {
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox').fill('ruth');
      await page.getByRole('option').first().waitFor();
    },
  },
];

/** From the question for a key back to what is built in, and on to the next question. */
async function leaveMind(page: Page, question: RegExp): Promise<void> {
  await page.getByRole('main').locator('form').getByRole('button', { name: 'Back' }).click();
  await click(page, 'Cancel');
  await page.getByRole('button', { name: /What is built in/ }).click();
  await page.getByRole('heading', { name: question }).waitFor();
}

/** Presses a button and waits for the next one, or for a question. */
async function click(page: Page, name: string, next: string | null = null, question?: RegExp): Promise<void> {
  await page.getByRole('button', { name, exact: true }).first().click();
  if (next !== null) await page.getByRole('button', { name: next }).first().waitFor();
  if (question) await page.getByRole('heading', { name: question }).waitFor();
}
