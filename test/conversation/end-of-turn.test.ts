import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { voiceTimingSchema } from '../../src-main/contract/voice.ts';
import {
  quietTurn,
  takeTurn,
  type TurnCommand,
  type TurnEvent,
  type TurnRules,
  type TurnState,
} from '../../src-main/conversation/end-of-turn.ts';

const timing = voiceTimingSchema.parse({});
const rules: TurnRules = { timing, words: true };

/** A talk in time: what is said when, and what a transcriber makes of it. */
function createTalk(given: TurnRules = rules) {
  let state: TurnState = quietTurn;
  let at = 1_000;
  const commands: TurnCommand[] = [];
  const send = (event: TurnEvent): TurnCommand[] => {
    const step = takeTurn(state, event, given);
    ({ state } = step);
    commands.push(...step.commands);
    return step.commands;
  };
  const sound = (milliseconds: number, probability: number, echo = false): void => {
    for (const end = at + milliseconds; at < end;) {
      at += 32;
      send({ type: 'reading', at, probability, echo });
    }
  };
  const lastSegment = (): number =>
    commands.reduce((last, command) => (command.type === 'transcribe' ? command.segment : last), -1);
  return {
    commands,
    send,
    now: () => at,
    state: () => state,
    speak: (milliseconds: number) => sound(milliseconds, 0.9),
    silence: (milliseconds: number) => sound(milliseconds, 0.02),
    echo: (milliseconds: number) => sound(milliseconds, 0.9, true),
    transcribed: (text: string, segment = lastSegment()) => send({ type: 'transcribed', at, segment, text }),
    lastSegment,
    of: <Type extends TurnCommand['type']>(type: Type) =>
      commands.filter((command): command is Extract<TurnCommand, { type: Type }> => command.type === type),
  };
}

/** The silence after which words end a turn, in milliseconds. */
function silenceAfter(text: string, question = false): number {
  const talk = createTalk();
  talk.send({ type: 'asked', question });
  talk.speak(1_000);
  const spokenUntil = talk.now();
  talk.silence(256);
  talk.transcribed(text);
  while (talk.of('turn-ended').length === 0 && talk.now() - spokenUntil < 70_000) talk.silence(32);
  return talk.now() - spokenUntil;
}

describe('the end of a turn', () => {
  test.each([
    ['I would like some tea.', false, 400],
    ['That is what it is for.', false, 400],
    ['What are you up to?', true, 400],
    ['I would like some tea and', false, 2_500],
    ['I would like, um', false, 2_500],
    ['Well, I thought,', false, 2_500],
    ['I went to the', true, 4_000],
    ['I went home.', true, 400],
  ])('%s (after a question: %s) takes %i ms of silence', (text, question, silence) => {
    const taken = silenceAfter(text, question);
    expect(taken).toBeGreaterThanOrEqual(silence);
    expect(taken).toBeLessThan(silence + 65);
  });

  test('whoever asks for time to think gets it, however long that is', () => {
    expect(silenceAfter('Let me think.')).toBeGreaterThanOrEqual(70_000);
  });

  test('a click or a cough of 60 ms begins no turn, and our own voice never does', () => {
    const talk = createTalk();
    talk.speak(64);
    talk.silence(500);
    talk.echo(3_000);
    expect(talk.commands).toEqual([]);
  });

  test('the words are asked for at 200 ms of silence, with the sound before their beginning', () => {
    const talk = createTalk();
    talk.silence(992);
    const began = talk.now();
    talk.speak(1_000);
    talk.silence(224);
    const [asked] = talk.of('transcribe');
    expect(asked?.from).toBeLessThanOrEqual(began - 300);
    expect(asked?.to).toBe(talk.now());
  });

  test('who goes on is not cut off: a short segment is discarded and asked for again with the rest', () => {
    const talk = createTalk();
    talk.speak(1_000);
    talk.silence(256);
    talk.speak(500);
    expect(talk.of('discard')).toHaveLength(1);
    talk.silence(256);
    const [first, second] = talk.of('transcribe');
    expect(second?.from).toBe(first?.from);
    talk.transcribed('An old answer', first?.segment);
    talk.silence(500);
    expect(talk.of('turn-ended')).toEqual([]);
    talk.transcribed('All of it.');
    expect(talk.of('turn-ended').map(({ text }) => text)).toEqual(['All of it.']);
  });

  test('a long segment is kept, and its words are waited for', () => {
    const talk = createTalk();
    talk.speak(9_000);
    talk.silence(256);
    const first = talk.lastSegment();
    talk.speak(1_000);
    talk.silence(256);
    expect(talk.of('discard')).toEqual([]);
    talk.transcribed('and the second.');
    talk.silence(1_000);
    expect(talk.of('turn-ended')).toEqual([]);
    talk.transcribed('The first part', first);
    expect(talk.of('turn-ended').map(({ text }) => text)).toEqual(['The first part and the second.']);
  });

  test('who never pauses is cut at 25 s, and nothing is lost between the parts', () => {
    const talk = createTalk();
    talk.speak(60_000);
    talk.silence(256);
    const asked = talk.of('transcribe');
    expect(asked).toHaveLength(3);
    for (const [index, part] of asked.entries()) {
      expect(part.to - part.from).toBeLessThan(26_000);
      const next = asked[index + 1];
      if (next) expect(next.from).toBeLessThanOrEqual(part.to);
      talk.transcribed(`part ${index + 1}`, part.segment);
    }
    talk.silence(500);
    expect(talk.of('turn-ended').map(({ text }) => text)).toEqual(['part 1 part 2 part 3']);
  });

  test('words that come late end the turn when they come, and may ask for more patience', () => {
    const talk = createTalk();
    talk.speak(1_000);
    talk.silence(1_500);
    expect(talk.of('endpoint-reached')).toHaveLength(1);
    expect(talk.of('turn-ended')).toEqual([]);
    talk.transcribed('I would like some tea and');
    expect(talk.of('turn-ended')).toEqual([]);
    talk.silence(1_100);
    expect(talk.of('turn-ended')).toHaveLength(1);
    // The silence that counts is the one that ended it.
    expect(talk.of('endpoint-reached').at(-1)?.asked).toBe(2_500);
  });

  test('words do not end a turn by a silence that no reading has shown', () => {
    const talk = createTalk();
    talk.speak(1_000);
    talk.silence(256);
    const late = talk.now() + 2_000;
    talk.send({ type: 'transcribed', at: late, segment: talk.lastSegment(), text: 'All of it.' });
    expect(talk.of('turn-ended')).toEqual([]);
    talk.silence(200);
    expect(talk.of('turn-ended')).toHaveLength(1);
  });

  test('without a transcriber silence alone ends it', () => {
    const talk = createTalk({ timing, words: false });
    talk.speak(1_000);
    talk.silence(500);
    expect(talk.of('transcribe')).toEqual([]);
    expect(talk.of('turn-ended').map(({ text }) => text)).toEqual(['']);
  });

  test('sound without words is no turn, and the question stays asked', () => {
    const talk = createTalk();
    talk.send({ type: 'asked', question: true });
    talk.speak(1_000);
    talk.silence(500);
    talk.transcribed('');
    expect(talk.of('turn-emptied')).toHaveLength(1);
    expect(talk.of('turn-ended')).toEqual([]);
    expect(talk.state().question).toBe(true);
  });

  test('while the key is held nothing ends; when it is let go, the words are enough', () => {
    const talk = createTalk();
    talk.send({ type: 'held', at: talk.now(), held: true });
    talk.speak(1_000);
    talk.silence(6_000);
    talk.transcribed('I would like some tea and');
    talk.silence(3_000);
    expect(talk.of('turn-ended')).toEqual([]);
    talk.send({ type: 'held', at: talk.now(), held: false });
    expect(talk.of('turn-ended').map(({ text }) => text)).toEqual(['I would like some tea and']);
  });

  test('the key that is let go in the middle of a word ends the turn once the words are there', () => {
    const talk = createTalk();
    talk.send({ type: 'held', at: talk.now(), held: true });
    talk.speak(1_000);
    talk.send({ type: 'held', at: talk.now(), held: false });
    expect(talk.of('turn-ended')).toEqual([]);
    talk.transcribed('Tea');
    expect(talk.of('turn-ended')).toHaveLength(1);
  });

  test('what is dropped is forgotten, with all that is still on its way', () => {
    const talk = createTalk();
    talk.speak(9_000);
    talk.silence(256);
    const first = talk.lastSegment();
    talk.speak(1_000);
    talk.silence(256);
    talk.send({ type: 'dropped' });
    expect(talk.of('discard').map(({ segment }) => segment)).toEqual([first, talk.lastSegment()]);
    talk.transcribed('Late words', first);
    talk.silence(2_000);
    expect(talk.of('turn-ended')).toEqual([]);
  });
});

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ type: fc.constant('speak' as const), length: fc.integer({ min: 32, max: 12_000 }) }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ type: fc.constant('silence' as const), length: fc.integer({ min: 32, max: 3_000 }) }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      type: fc.constant('words' as const),
      text: fc.constantFrom('Yes.', 'and', '', 'let me think', 'A whole sentence.'),
      back: fc.integer({ min: 0, max: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('held' as const), held: fc.boolean() }) },
  { weight: 1, arbitrary: fc.constant({ type: 'dropped' as const }) },
);

describe('laws of the end of a turn', () => {
  test('a turn begins before it ends, ends once, and holds all its kept segments', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const talk = createTalk();
        const said = new Map<number, string>();
        for (const each of steps) {
          if (each.type === 'speak') talk.speak(each.length);
          else if (each.type === 'silence') talk.silence(each.length);
          else if (each.type === 'held') talk.send({ type: 'held', at: talk.now(), held: each.held });
          else if (each.type === 'dropped') talk.send({ type: 'dropped' });
          else {
            const segment = talk.lastSegment() - each.back;
            if (segment < 0) continue;
            said.set(segment, each.text);
            talk.transcribed(each.text, segment);
          }
        }
        let open = false;
        let kept: number[] = [];
        for (const command of talk.commands) {
          if (command.type === 'speech-started') {
            open = true;
            kept = [];
          }
          if (command.type === 'transcribe') {
            kept.push(command.segment);
            expect(command.to).toBeGreaterThan(command.from);
            expect(command.to - command.from).toBeLessThan(40_000);
          }
          if (command.type === 'turn-ended' || command.type === 'turn-emptied') {
            expect(open).toBe(true);
            open = false;
          }
        }
        // A segment is asked for once.
        const asked = talk.of('transcribe').map(({ segment }) => segment);
        expect(new Set(asked).size).toBe(asked.length);
      }),
      { numRuns: 200 },
    );
  });

  test('however the same readings are handed over, the same turns come of them', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ speech: fc.boolean(), length: fc.integer({ min: 1, max: 40 }) }), { maxLength: 30 }),
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 20 }),
        (parts, chunks) => {
          let at = 0;
          const readings = parts.flatMap(({ speech, length }) =>
            Array.from({ length }, (): TurnEvent => {
              at += 32;
              return { type: 'reading', at, probability: speech ? 0.9 : 0.1, echo: false };
            }),
          );
          const whole: TurnCommand[] = [];
          let state: TurnState = quietTurn;
          for (const reading of readings) {
            const next = takeTurn(state, reading, { timing, words: false });
            ({ state } = next);
            whole.push(...next.commands);
          }
          const cut: TurnCommand[] = [];
          let other: TurnState = quietTurn;
          for (let from = 0, chunk = 0; from < readings.length; chunk += 1) {
            const size = chunks[chunk % chunks.length] ?? 1;
            for (const reading of readings.slice(from, from + size)) {
              const next = takeTurn(other, reading, { timing, words: false });
              other = next.state;
              cut.push(...next.commands);
            }
            from += size;
          }
          expect(cut).toEqual(whole);
        },
      ),
      { numRuns: 100 },
    );
  });
});
