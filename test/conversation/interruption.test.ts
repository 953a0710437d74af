import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { voiceTimingSchema } from '../../src-main/contract/voice.ts';
import {
  handleInterruption,
  noInterruption,
  type InterruptionCommand,
  type InterruptionEvent,
  type InterruptionState,
} from '../../src-main/conversation/interruption.ts';

const timing = voiceTimingSchema.parse({});

function createTalk() {
  let state: InterruptionState = noInterruption;
  let at = 1_000;
  const commands: { command: InterruptionCommand; at: number }[] = [];
  const send = (event: InterruptionEvent): void => {
    const step = handleInterruption(state, event, timing);
    ({ state } = step);
    commands.push(...step.commands.map((command) => ({ command, at })));
  };
  const sound = (milliseconds: number, probability: number, echo = false): void => {
    for (const end = at + milliseconds; at < end;) {
      at += 32;
      send({ type: 'reading', at, probability, echo });
    }
  };
  send({ type: 'audible', audible: true });
  return {
    send,
    now: () => at,
    state: () => state,
    speak: (milliseconds: number) => sound(milliseconds, 0.9),
    silence: (milliseconds: number) => sound(milliseconds, 0.01),
    echo: (milliseconds: number) => sound(milliseconds, 0.9, true),
    words: (text: string) => send({ type: 'words', at, text, whole: true }),
    part: (text: string) => send({ type: 'words', at, text, whole: false }),
    awaiting: (awaiting: boolean) => send({ type: 'awaiting', awaiting }),
    types: () => commands.map(({ command }) => command.type),
    when: (type: InterruptionCommand['type']) => commands.find(({ command }) => command.type === type)?.at,
    commands,
  };
}

describe('somebody speaks over our voice', () => {
  test('it grows quiet after about 100 ms, silent at 500 ms, and goes on 2 s after nothing', () => {
    const talk = createTalk();
    talk.silence(320);
    const began = talk.now();
    talk.speak(700);
    const ended = talk.now();
    talk.silence(3_000);
    expect(talk.types()).toEqual(['duck', 'pause', 'resume', 'ignore']);
    expect((talk.when('duck') ?? 0) - began).toBeLessThanOrEqual(164);
    expect((talk.when('pause') ?? 0) - began).toBeLessThanOrEqual(564);
    expect(Math.abs((talk.when('resume') ?? 0) - ended - 2_000)).toBeLessThan(65);
  });

  test('a cough ducks it and no more', () => {
    const talk = createTalk();
    talk.silence(320);
    talk.speak(200);
    talk.silence(3_000);
    expect(talk.types()).toEqual(['duck', 'unduck']);
  });

  test('words interrupt, also while it is only quieter', () => {
    const talk = createTalk();
    talk.speak(300);
    talk.words('what about tomorrow');
    expect(talk.commands.at(-1)?.command).toEqual({ type: 'interrupt', stop: false });
    expect(talk.state().playback).toBe('plain');
  });

  test('a stop word interrupts and wants nothing else', () => {
    const talk = createTalk();
    talk.speak(300);
    talk.words('Stop, please.');
    expect(talk.commands.at(-1)?.command).toEqual({ type: 'interrupt', stop: true });
  });

  test.each(['Mm-hmm.', 'Yes, yes.', 'Oh wow.'])('%s is a sound of listening', (text) => {
    const talk = createTalk();
    talk.speak(700);
    talk.words(text);
    talk.silence(3_000);
    expect(talk.types()).toEqual(['duck', 'pause', 'resume', 'ignore']);
  });

  test('a flood of noise makes it deaf until there is silence, and then it hears again', () => {
    const talk = createTalk();
    for (let time = 0; time < 10; time += 1) {
      talk.speak(1_300);
      if (talk.types().at(-1) === 'peek') talk.words('');
    }
    expect(talk.types().filter((type) => type === 'peek')).toHaveLength(2);
    expect(talk.types().slice(-2)).toEqual(['resume', 'ignore']);
    expect(talk.state().playback).toBe('plain');
    talk.silence(600);
    talk.speak(600);
    expect(talk.types().at(-1)).toBe('pause');
    talk.words('please stop that noise');
    expect(talk.types().at(-1)).toBe('interrupt');
  });

  test('our own voice come back does nothing, nor does anything while we are silent', () => {
    const talk = createTalk();
    talk.echo(5_000);
    talk.send({ type: 'audible', audible: false });
    talk.speak(5_000);
    talk.words('hello there');
    expect(talk.commands).toEqual([]);
  });

  test('the microphone that closes brings our voice back', () => {
    const talk = createTalk();
    talk.speak(700);
    talk.send({ type: 'closed' });
    expect(talk.types()).toEqual(['duck', 'pause', 'resume']);
  });

  test('law: what was paused is resumed or ended, and nothing is ended twice', () => {
    const event = fc.oneof(
      fc.record({ type: fc.constant('speak' as const), length: fc.integer({ min: 32, max: 2_000 }) }),
      fc.record({ type: fc.constant('silence' as const), length: fc.integer({ min: 32, max: 1_500 }) }),
      fc.record({
        type: fc.constant('words' as const),
        text: fc.constantFrom('', 'yes', 'stop', 'tell me more of it'),
      }),
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), (events) => {
        const talk = createTalk();
        for (const each of events) {
          if (each.type === 'speak') talk.speak(each.length);
          else if (each.type === 'silence') talk.silence(each.length);
          else talk.words(each.text);
        }
        talk.silence(3_000);
        let playback = 'plain';
        for (const type of talk.types()) {
          if (type === 'duck') expect(playback).toBe('plain');
          if (type === 'pause') expect(playback).not.toBe('paused');
          if (type === 'resume') expect(playback).toBe('paused');
          if (type === 'unduck') expect(playback).toBe('ducked');
          if (type === 'duck') playback = 'ducked';
          if (type === 'pause') playback = 'paused';
          if (type === 'resume' || type === 'unduck' || type === 'interrupt') playback = 'plain';
        }
        expect(playback).toBe('plain');
      }),
      { numRuns: 200 },
    );
  });
});

describe('words that are not whole, or not here yet', () => {
  test('a part of a sentence shows that words are meant, but is neither a stop nor a sound of listening', () => {
    for (const part of ['I see', 'stop', 'hold on', 'yes']) {
      const talk = createTalk();
      talk.silence(320);
      talk.speak(700);
      talk.part(part);
      expect({ part, types: talk.types() }).toEqual({ part, types: ['duck', 'pause'] });
    }
    const talk = createTalk();
    talk.silence(320);
    talk.speak(700);
    talk.part('I see but what about');
    expect(talk.types()).toEqual(['duck', 'pause', 'interrupt']);
  });

  test('slow ears are waited for before it goes on', () => {
    const talk = createTalk();
    talk.silence(320);
    talk.speak(700);
    talk.awaiting(true);
    talk.silence(6_000);
    expect(talk.types()).toEqual(['duck', 'pause']);
    talk.words('What about the other one');
    expect(talk.types()).toEqual(['duck', 'pause', 'interrupt']);
  });

  test('ears that never answer are not waited for without end', () => {
    const talk = createTalk();
    talk.silence(320);
    talk.speak(700);
    talk.awaiting(true);
    talk.silence(20_000);
    expect(talk.types()).toEqual(['duck', 'pause', 'resume', 'ignore']);
  });
});
