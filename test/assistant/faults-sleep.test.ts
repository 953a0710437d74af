import { describe, expect, onTestFinished, test } from 'vitest';
import type { Clock } from '../../src-main/conversation/ports.ts';
import { createPower, type Power } from '../../src-main/assistant/power.ts';
import { createFakeClock, type FakeClock } from '../fakes/clock.ts';
import { startProgram } from '../fakes/program.ts';
import { startRealtimeServer } from '../fakes/realtime-server.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';
import { createRecorderPlace, eventually as inTime, leftOf } from '../speech/capture/recorder-place.ts';
import { needs } from '../tools/skip.ts';
import { eventually, talkAloud } from './voice/talk-aloud.ts';

type Watched = { clock: FakeClock; power: Power; did: string[]; stand(milliseconds: number): void };

/** Power over a clock whose process can be stopped: `stand` lets time pass in which no timer fires. */
function watched(): Watched {
  const did: string[] = [];
  const fake = createFakeClock();
  let stood = 0;
  const clock: Clock = { ...fake, now: () => fake.now() + stood, monotonic: () => fake.monotonic() + stood };
  const power = createPower({
    clock,
    log: { info: () => undefined, warn: () => undefined },
    sleep: () => did.push('sleep'),
    wake: () => did.push('wake'),
  });
  onTestFinished(power.dispose);
  return {
    clock: fake,
    power,
    did,
    stand: (milliseconds) => {
      stood += milliseconds;
    },
  };
}

describe('F28 the sleep of the machine', () => {
  test('is taken as the host tells it, once', () => {
    const { power, did, clock } = watched();
    power.tell('suspend');
    power.tell('suspend');
    expect(did).toEqual(['sleep']);
    clock.setWall(clock.now() + 3_600_000);
    clock.advance(60_000);
    expect(did).toEqual(['sleep']);
    power.tell('resume');
    clock.advance(60_000);
    power.tell('resume');
    expect(did).toEqual(['sleep', 'wake', 'sleep', 'wake']);
    power.tell('resume');
    expect(did).toHaveLength(4);
  });

  test('is found out where nobody tells it: the wall clock went on alone', () => {
    const { did, clock } = watched();
    clock.advance(60_000);
    expect(did).toEqual([]);
    clock.setWall(clock.now() + 60_000);
    clock.advance(5_000);
    expect(did).toEqual(['sleep', 'wake']);
    clock.advance(600_000);
    expect(did).toHaveLength(2);
  });

  test('is found out where the process alone was stopped for a minute', () => {
    const { did, clock, stand } = watched();
    stand(60_000);
    clock.advance(5_000);
    expect(did).toEqual(['sleep', 'wake']);
    clock.advance(600_000);
    expect(did).toHaveLength(2);
  });

  test('is not what a busy moment is, nor a clock that is set back', () => {
    const { did, clock, stand } = watched();
    for (let round = 0; round < 20; round += 1) {
      stand(10_000);
      clock.advance(5_000);
    }
    clock.setWall(clock.now() - 86_400_000);
    clock.advance(60_000);
    expect(did).toEqual([]);
  });

  test('that was found out is not taken again when the host tells it a moment later', () => {
    const { power, did, clock, stand } = watched();
    stand(60_000);
    clock.advance(5_000);
    power.tell('resume');
    expect(did).toEqual(['sleep', 'wake']);
  });
});

describe('F28 before the machine sleeps and after', { timeout: 60_000 }, () => {
  test('the microphone and the direct line are closed, and open again as they were', async () => {
    const line = await startRealtimeServer();
    onTestFinished(() => line.dispose());
    const talk = await talkAloud({ assistant: { lineCertificates: [line.ca] } });
    const { assistant, room } = talk;
    await assistant.call('voice.key', { baseUrl: line.baseUrl, key: 'sk-line' });
    const realtime = { kind: 'openai', baseUrl: line.baseUrl, model: 'fake-realtime' } as const;
    await assistant.call('voice.change', { realtime });
    await eventually('the line is open', async () => (await talk.status()).realtime);
    expect(room.open()).toBe(true);
    assistant.raw.power('suspend');
    await eventually('nothing listens', async () => !room.open() && (await talk.status()).microphone === 'off');
    await eventually('the line is closed', () => line.open() === 0);
    assistant.raw.power('resume');
    await eventually('it listens again', async () => room.open() && (await talk.status()).microphone === 'open');
    await eventually('the line is open again', async () => (await talk.status()).realtime);
    expect(line.asked).toHaveLength(2);
    expect((await talk.status()).sentence).toBeNull();
  });

  test('a microphone that was muted stays muted', async () => {
    const { assistant, room, status } = await talkAloud();
    await assistant.call('voice.mute', { muted: true });
    assistant.raw.power('suspend');
    assistant.raw.power('resume');
    await assistant.transcript();
    expect(room.open()).toBe(false);
    await eventually('it is muted', async () => (await status()).microphone === 'muted');
  });
});

describe('F28 a program that was stopped and goes on', needs('posix'), () => {
  test('hears anew: what its recorder gathered meanwhile is of the past', { timeout: 90_000 }, async () => {
    const place = createRecorderPlace({ sound: 'tone' });
    const words = [temporaryFolder(), place.folder, '900'];
    const program = startProgram('test/fixtures/listen-until-ended.ts', words);
    await program.line((line) => line === '{"microphone":"open"}');
    const [before = 0] = place.started();
    program.child.kill('SIGSTOP');
    // The time for which it stands is the fault itself.
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    program.child.kill('SIGCONT');
    await program.line((line) => line.startsWith('{"log":"woke"'));
    await inTime(() => expect(place.started().length).toBeGreaterThan(1));
    await inTime(() => expect(leftOf([before])).toEqual([]));
    const woke = program.stdout().indexOf('{"log":"woke"');
    await inTime(() => expect(program.stdout().slice(woke)).toContain('{"microphone":"open"}'));
    expect(await program.end('SIGTERM')).toMatchObject({ code: 0 });
    expect(place.living()).toEqual([]);
  });
});
