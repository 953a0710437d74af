import { describe, expect, test } from 'vitest';
import { startAssistant, type TestAssistant } from '../fakes/assistant.ts';
import { createFakeClock } from '../fakes/clock.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';

const quietOf = async (assistant: TestAssistant) => (await assistant.call('snapshot.get', {})).quiet;
const hour = 3_600_000;

describe('a hush', () => {
  test('lasts as long as was asked, is told when it begins and when it ends', async () => {
    const clock = createFakeClock();
    const assistant = await startAssistant({ clock });
    expect(await quietOf(assistant)).toEqual({ doNotDisturb: false, hushedUntil: null });
    const until = clock.now() + hour;
    expect(await assistant.call('quiet.change', { hushFor: 60 })).toEqual({ doNotDisturb: false, hushedUntil: until });
    clock.advance(hour - 1);
    expect(await quietOf(assistant)).toEqual({ doNotDisturb: false, hushedUntil: until });
    clock.advance(1);
    expect(await quietOf(assistant)).toEqual({ doNotDisturb: false, hushedUntil: null });
    await assistant.until('quiet-changed', ({ quiet }) => quiet.hushedUntil === null);
    expect(assistant.events.filter(({ type }) => type === 'quiet-changed')).toHaveLength(2);
  });

  test('can be ended, made longer, and leaves do-not-disturb as it is', async () => {
    const clock = createFakeClock();
    const assistant = await startAssistant({ clock });
    await assistant.call('quiet.change', { doNotDisturb: true });
    await assistant.call('quiet.change', { hushFor: 10 });
    clock.advance(300_000);
    const longer = await assistant.call('quiet.change', { hushFor: 10 });
    expect(longer).toEqual({ doNotDisturb: true, hushedUntil: clock.now() + 600_000 });
    expect(await assistant.call('quiet.change', { doNotDisturb: false })).toMatchObject({
      hushedUntil: longer.hushedUntil,
    });
    expect(await assistant.call('quiet.change', { hushFor: 0 })).toEqual({ doNotDisturb: false, hushedUntil: null });
  });

  test('is kept through a restart, and so is do-not-disturb', async () => {
    const folder = temporaryFolder();
    const clock = createFakeClock();
    const first = await startAssistant({ folder, clock });
    await first.call('quiet.change', { hushFor: 60, doNotDisturb: true });
    await first.dispose();
    clock.advance(hour / 2);
    const second = await startAssistant({ folder, clock });
    expect(await quietOf(second)).toEqual({ doNotDisturb: true, hushedUntil: clock.now() + hour / 2 });
    await second.dispose();
    clock.advance(hour);
    const third = await startAssistant({ folder, clock });
    expect(await quietOf(third)).toEqual({ doNotDisturb: true, hushedUntil: null });
  });

  test('F27 is an hour also where the clock is set back a day meanwhile, and is over where it is set forward', async () => {
    const clock = createFakeClock();
    const assistant = await startAssistant({ clock });
    await assistant.call('quiet.change', { hushFor: 60 });
    clock.setWall(clock.now() - 86_400_000);
    await assistant.call('quiet.change', { doNotDisturb: true });
    clock.advance(hour - 1);
    expect((await quietOf(assistant)).hushedUntil).not.toBeNull();
    clock.advance(1);
    expect((await quietOf(assistant)).hushedUntil).toBeNull();
    await assistant.until('quiet-changed', ({ quiet }) => quiet.hushedUntil === null);

    await assistant.call('quiet.change', { hushFor: 60 });
    clock.setWall(clock.now() + 86_400_000);
    expect((await quietOf(assistant)).hushedUntil).toBeNull();
  });

  test('that ended while the machine slept is told to be over when it wakes', async () => {
    const clock = createFakeClock();
    const assistant = await startAssistant({ clock });
    await assistant.call('quiet.change', { hushFor: 60 });
    assistant.raw.power('suspend');
    clock.setWall(clock.now() + 2 * hour);
    assistant.raw.power('resume');
    clock.advance(0);
    await assistant.until('quiet-changed', ({ quiet }) => quiet.hushedUntil === null);
  });

  test.each([-1, 1_441, 0.5])('of %d minutes is refused', async (hushFor) => {
    const assistant = await startAssistant();
    await expect(assistant.call('quiet.change', { hushFor })).rejects.toMatchObject({ code: 'invalid-input' });
  });
});
