import { describe, expect, test } from 'vitest';
import { absenceOf, nameOf, type Presence } from '../../src-renderer/state/absence.ts';
import { figureOf, type Doing } from '../../src-renderer/figure/figure-of.ts';
import { wholeDesktop } from './made-up-companion.ts';

const here: Presence = { connection: 'open', lostAt: null, mind: { state: 'ready' }, desktop: null };
const away: Presence['mind'] = { state: 'away', since: 1_000, sentence: 'It is gone.', nextLook: 9_000, looks: 2 };
const installing = {
  ...wholeDesktop,
  update: { state: 'installing' as const, version: '0.2.0', since: 500 },
};

describe('what of the program is gone', () => {
  test('is nothing while its mind, its core and its connection are there', () => {
    expect(absenceOf(here)).toBeNull();
    expect(absenceOf({ ...here, desktop: wholeDesktop })).toBeNull();
    expect(absenceOf({ ...here, connection: 'connecting' })).toBeNull();
  });

  test('is its mind, with the reason and the time of the next look', () => {
    expect(absenceOf({ ...here, mind: away })).toEqual({
      kind: 'mind',
      since: 1_000,
      why: 'It is gone.',
      nextLook: 9_000,
    });
  });

  test('is the connection rather than the mind, for then nothing is known of the mind', () => {
    expect(absenceOf({ ...here, mind: away, connection: 'closed', lostAt: 7_000 })).toEqual({
      kind: 'connection',
      since: 7_000,
    });
  });

  test('is the update rather than the connection that goes with it', () => {
    expect(absenceOf({ ...here, connection: 'closed', lostAt: 7_000, desktop: installing })).toEqual({
      kind: 'update',
      since: 500,
      version: '0.2.0',
    });
  });

  test('is the window itself, whatever else is gone, where another host answers', () => {
    expect(absenceOf({ ...here, mind: away, connection: 'refused', lostAt: 7_000, desktop: installing })).toEqual({
      kind: 'refused',
      since: 7_000,
    });
  });

  test('keeps its name while the next look comes nearer, and has another when it goes again', () => {
    const name = (mind: Presence['mind']): string => {
      const absence = absenceOf({ ...here, mind });
      return absence ? nameOf(absence) : '';
    };
    expect(name(away)).toBe(name({ ...away, nextLook: null, looks: 9 }));
    expect(name(away)).not.toBe(name({ ...away, since: 2_000 }));
  });
});

describe('the figure', () => {
  const doing: Doing = { gone: false, unheard: false, voice: { phase: 'quiet', microphone: 'off' }, running: null };

  test('rests, listens, is muted, thinks and speaks as the core says', () => {
    expect(figureOf(doing)).toBe('idle');
    expect(figureOf({ ...doing, voice: { phase: 'quiet', microphone: 'open' } })).toBe('listening');
    expect(figureOf({ ...doing, voice: { phase: 'quiet', microphone: 'muted' } })).toBe('muted');
    expect(figureOf({ ...doing, running: { replying: false } })).toBe('thinking');
    expect(figureOf({ ...doing, running: { replying: true } })).toBe('speaking');
    expect(figureOf({ ...doing, voice: { phase: 'speaking', microphone: 'open' } })).toBe('speaking');
  });

  test('is away while something is gone, but shows a turn that runs and a voice that speaks', () => {
    expect(figureOf({ ...doing, gone: true })).toBe('away');
    expect(figureOf({ ...doing, gone: true, voice: { phase: 'quiet', microphone: 'open' } })).toBe('away');
    expect(figureOf({ ...doing, gone: true, running: { replying: false } })).toBe('thinking');
  });

  test('believes nothing that it heard before the connection went', () => {
    const before: Doing = { ...doing, gone: true, unheard: true, running: { replying: true } };
    expect(figureOf(before)).toBe('away');
    expect(figureOf({ ...before, voice: { phase: 'speaking', microphone: 'open' } })).toBe('away');
  });
});
