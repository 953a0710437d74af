import { describe, expect, test } from 'vitest';
import { wordsOf } from '#contract/words.ts';
import { comesAlong, talkStep } from '../../src-main/electron/talk.ts';
import { trayMenu, trayTip, type TrayActions } from '../../src-main/electron/tray-menu.ts';
import { nothingKnown, trayStateOf, type LifeFacts } from '../../src-main/electron/tray-state.ts';
import { trayPicture } from '../../src-main/electron/tray.ts';

const words = wordsOf('en').companion.tray;
const voice: NonNullable<LifeFacts['voice']> = {
  listening: 'hands-free',
  microphone: 'open',
  phase: 'quiet',
  canHear: true,
};
const living: LifeFacts = { ...nothingKnown, voice };
const off: LifeFacts = { ...living, voice: { ...voice, listening: 'off', microphone: 'off' } };
const muted: LifeFacts = { ...living, voice: { ...voice, microphone: 'muted' } };
const speaking: LifeFacts = { ...living, voice: { ...voice, phase: 'speaking' } };

describe('the state of the tray', () => {
  test.each([
    ['idle', nothingKnown],
    ['idle', off],
    ['listening', living],
    ['muted', muted],
    ['speaking', speaking],
    ['unread', { ...off, unread: true }],
    ['unread', { ...muted, unread: true }],
    ['away', { ...off, away: true }],
  ] as const)('is %s', (state, facts) => {
    expect(trayStateOf(facts)).toBe(state);
  });

  test('shows an open microphone before something to read, and that it is away before all else', () => {
    expect(trayStateOf({ ...living, unread: true })).toBe('listening');
    expect(trayStateOf({ ...speaking, unread: true, away: true })).toBe('away');
    expect(trayStateOf({ ...living, voice: { ...voice, microphone: 'starting' } })).toBe('idle');
  });

  test('says in words that the microphone is open, however else it is', () => {
    expect(trayTip('Ada', { ...living, away: true }, words)).toBe(`Ada: ${words.states.away} ${words.alsoHears}`);
    expect(trayTip('Ada', speaking, words)).toContain(words.alsoHears);
    expect(trayTip('Ada', living, words)).toBe('Ada: listening.');
    expect(trayTip('Ada', muted, words)).not.toContain(words.alsoHears);
  });

  test('has a picture of its own, and on macOS one in black alone', () => {
    expect(trayPicture('pictures', 'unread', 'linux')).toMatch(/^pictures.unread\.png$/);
    expect(trayPicture('pictures', 'unread', 'darwin')).toMatch(/^pictures.unreadTemplate\.png$/);
  });
});

describe('the menu of the tray', () => {
  const done: unknown[][] = [];
  const note =
    (name: string) =>
    (...values: unknown[]): void =>
      void done.push([name, ...values]);
  const actions: TrayActions = {
    talk: note('talk'),
    mute: note('mute'),
    hush: note('hush'),
    doNotDisturb: note('doNotDisturb'),
    open: note('open'),
    takeAway: note('takeAway'),
    settings: note('settings'),
    quit: note('quit'),
  };
  const menu = (facts: LifeFacts) => trayMenu('Ada', facts, words, actions);
  const line = (facts: LifeFacts, label: string) => menu(facts).find((other) => other.label === label);
  const choose = (facts: LifeFacts, label: string): unknown[] => {
    done.length = 0;
    (line(facts, label)?.click as (() => void) | undefined)?.();
    return done[0] ?? [];
  };

  test('has all its lines in their order, with how it is at the top', () => {
    expect(menu(living).flatMap(({ label }) => label ?? [])).toEqual([
      'Ada: listening.',
      'Talk',
      'Mute the microphone',
      'Hush for an hour',
      'Do not disturb',
      'Open Ada',
      'Take your history away…',
      'Settings',
      'Quit',
    ]);
  });

  test('does what its lines say', () => {
    expect(choose(living, words.talk)).toEqual(['talk']);
    expect(choose(speaking, words.hushNow)).toEqual(['talk']);
    expect(choose(living, words.mute)).toEqual(['mute', true]);
    expect(choose(muted, words.mute)).toEqual(['mute', false]);
    expect(choose(living, words.hush)).toEqual(['hush', 60]);
    expect(choose(living, words.doNotDisturb)).toEqual(['doNotDisturb', true]);
    expect(choose(living, words.open('Ada'))).toEqual(['open']);
    expect(choose(living, words.takeAway)).toEqual(['takeAway']);
    expect(choose(living, words.settings)).toEqual(['settings']);
    expect(choose(living, words.quit)).toEqual(['quit']);
  });

  test('marks what is true', () => {
    const until = Date.UTC(2026, 10, 22, 13, 30);
    const hushed: LifeFacts = { ...muted, quiet: { doNotDisturb: true, hushedUntil: until } };
    const checked = (facts: LifeFacts): (boolean | undefined)[] =>
      menu(facts)
        .filter(({ type }) => type === 'checkbox')
        .map((one) => one.checked);
    expect(checked(living)).toEqual([false, false, false]);
    expect(checked(hushed)).toEqual([true, true, true]);
    const ends = menu(hushed).find(({ label }) => label?.startsWith('Hushed until'));
    expect(ends?.label).toMatch(/\d{1,2}.\d{2}/);
    expect(choose(hushed, ends?.label ?? '')).toEqual(['hush', 0]);
    expect(choose(hushed, words.doNotDisturb)).toEqual(['doNotDisturb', false]);
  });

  test('offers only to open and to quit while the history is not open', () => {
    const open = menu({ ...nothingKnown, away: true }).filter(({ enabled, click }) => enabled !== false && click);
    expect(open.map(({ label }) => label)).toEqual(['Open Ada', 'Quit']);
  });

  test('has nothing to mute where it never listens', () => {
    expect(line(off, words.mute)?.enabled).toBe(false);
    expect(line(living, words.mute)?.enabled).toBe(true);
  });
});

describe('the wish to talk', () => {
  test.each([
    ['silences what speaks', speaking.voice, { call: 'voice.hush', input: {} }, false],
    ['opens a muted microphone', muted.voice, { call: 'voice.mute', input: { muted: false } }, true],
    [
      'begins to listen where it was off',
      off.voice,
      { call: 'voice.change', input: { listening: 'hands-free' } },
      true,
    ],
    [
      'holds the key of push to talk',
      { ...voice, listening: 'push-to-talk', microphone: 'off' },
      { call: 'voice.talk', input: { held: true } },
      true,
    ],
    [
      'lets go of the key of push to talk',
      { ...voice, listening: 'push-to-talk' },
      { call: 'voice.talk', input: { held: false } },
      false,
    ],
    ['only brings the window while it listens', living.voice, null, true],
    ['only brings the window where nothing can hear', { ...voice, canHear: false, microphone: 'off' }, null, true],
    ['only brings the window while the history is not open', null, null, true],
  ] as const)('%s', (_what, state, step, comes) => {
    expect(talkStep(state)).toEqual(step);
    expect(comesAlong(talkStep(state))).toBe(comes);
  });
});
