import { describe, expect, test } from 'vitest';
import type { Notice } from '#contract/quiet.ts';
import { wordsOf } from '#contract/words.ts';
import { createNotifications } from '../../src-main/electron/notifications.ts';
import { createFakeClock } from '../fakes/clock.ts';
import { createPresence } from './stand-in/presence.ts';
import { quiet } from './start-on-stand-in.ts';

const words = wordsOf('en');

function makeNotifications(options: { notifications?: boolean } = {}) {
  const machine = createPresence(options, () => true);
  const clock = createFakeClock();
  const state = { unwanted: false, quiet: false };
  const done: string[] = [];
  const notifications = createNotifications({
    Notification: machine.surface.Notification,
    words,
    clock,
    log: quiet,
    isUnwanted: () => state.unwanted,
    isQuiet: () => state.quiet,
    actions: {
      open: () => done.push('open'),
      talk: () => done.push('talk'),
      hush: () => done.push('hush'),
      updateLater: () => done.push('updateLater'),
    },
  });
  return { shown: machine.notifications, clock, state, done, notifications };
}

const notice = (kind: Notice['kind'], actions: Notice['actions'] = ['open']): Notice => ({
  id: '12345678',
  kind,
  title: 'Ada',
  text: words.companion.notices.answered,
  at: 0,
  actions,
});

describe('a notice', () => {
  test('is shown with its words and a button for each thing that can be done but to open it', () => {
    const { notifications, shown } = makeNotifications();
    notifications.show(notice('answered', ['open', 'hush']));
    expect(shown).toHaveLength(1);
    expect(shown[0]?.done).toEqual(['show']);
    expect(shown[0]?.options).toEqual({
      title: 'Ada',
      body: words.companion.notices.answered,
      silent: false,
      actions: [{ type: 'button', text: words.companion.notices.actions.hush }],
    });
  });

  test('opens the window when it is pressed, and does what its buttons say', () => {
    const { notifications, shown, done } = makeNotifications();
    notifications.show(notice('said', ['open', 'talk', 'hush']));
    shown[0]?.emit('click');
    shown[0]?.emit('action', {}, 0);
    shown[0]?.emit('action', {}, 1);
    shown[0]?.emit('action', {}, 2);
    expect(done).toEqual(['open', 'talk', 'hush']);
  });

  test('of a newer version can be put off', () => {
    const { notifications, shown, done } = makeNotifications();
    notifications.show(notice('update', ['open', 'later']));
    shown[0]?.emit('action', {}, 0);
    expect(done).toEqual(['updateLater']);
    expect(shown).toHaveLength(1);
  });

  test('of a reminder comes again ten minutes later, as often as that is wanted', () => {
    const { notifications, shown, clock } = makeNotifications();
    notifications.show(notice('reminder', ['open', 'later']));
    shown[0]?.emit('action', {}, 0);
    clock.advance(10 * 60_000 - 1);
    expect(shown).toHaveLength(1);
    clock.advance(1);
    expect(shown).toHaveLength(2);
    shown[1]?.emit('action', {}, 0);
    clock.advance(10 * 60_000);
    expect(shown).toHaveLength(3);
    shown[2]?.emit('action', {}, 0);
    notifications.dispose();
    clock.advance(60 * 60_000);
    expect(shown).toHaveLength(3);
  });

  test('is not shown to who looks at the window or wants none, not even of what is at risk', () => {
    const { notifications, shown, state } = makeNotifications();
    state.unwanted = true;
    notifications.show(notice('answered'));
    notifications.show(notice('storage'));
    expect(shown).toEqual([]);
  });

  test('is not shown while it keeps to itself, but for what is at risk, and that makes no sound', () => {
    const { notifications, shown, state } = makeNotifications();
    state.quiet = true;
    notifications.show(notice('answered'));
    notifications.show(notice('reminder', ['open', 'later']));
    expect(shown).toEqual([]);
    notifications.show(notice('storage'));
    expect(shown[0]?.options.silent).toBe(true);
  });

  test('put off until after quiet began waits for nobody: it is not shown', () => {
    const { notifications, shown, state, clock } = makeNotifications();
    notifications.show(notice('reminder', ['open', 'later']));
    shown[0]?.emit('action', {}, 0);
    state.quiet = true;
    clock.advance(10 * 60_000);
    expect(shown).toHaveLength(1);
  });

  test('is not even made where the system shows none', () => {
    const { notifications, shown } = makeNotifications({ notifications: false });
    notifications.show(notice('storage'));
    expect(shown).toEqual([]);
  });

  test('that the system could not show breaks nothing', () => {
    const { notifications, shown } = makeNotifications();
    notifications.show(notice('answered'));
    shown[0]?.emit('failed', {}, 'no daemon');
    notifications.dispose();
    expect(shown[0]?.done).toEqual(['show']);
  });

  test('is taken away when the program ends', () => {
    const { notifications, shown } = makeNotifications();
    for (let at = 0; at < 25; at += 1) notifications.show(notice('answered'));
    shown[24]?.emit('close');
    notifications.dispose();
    const closed = shown.filter(({ done }) => done.includes('close'));
    expect(closed).toHaveLength(19);
    expect(closed).not.toContain(shown[24]);
  });
});
