import { createSentenceCutter, type SpokenPart } from '../../conversation/sentences.ts';
import { SpeechFailure, type Speaker } from '../../conversation/speech-ports.ts';
import type { Playback, PlaybackEnd, Utterance } from './playback.ts';

/** Characters that a voice says in a second, for sound whose length is not known yet: about 170 words a minute. */
export const charactersPerSecond = 15;

export type SpeakingListener = {
  firstSentence(): void;
  /** The first sound of the speaker has come. */
  firstAudio(): void;
  audible(audible: boolean, at: number): void;
  progressed(number: number, played: number, at: number): void;
  /** A piece of sound was sent to be played. */
  sent(number: number, sampleRate: number, samples: Int16Array): void;
  /** This sentence begins to be heard. */
  sentence(text: string): void;
  /** The speaker does not know the voice that it was asked for, and speaks with its usual one. */
  otherVoice(): void;
};

/** With these another voice would fare no better. */
const notTheVoice: ReadonlySet<SpeechFailure['kind']> = new Set<SpeechFailure['kind']>([
  'unreachable',
  'timeout',
  'refused-key',
  'rate-limited',
  'no-key',
  'missing',
]);

/** A text that is said aloud while it still grows. */
export type Speaking = {
  push(text: string): void;
  end(): void;
  duck(): void;
  unduck(): void;
  pause(): void;
  resume(): void;
  /** Falls silent now. Resolves with what was heard of the text, as it is written. */
  stop(): Promise<string>;
  /** What was heard so far. */
  heard(): string;
  readonly done: Promise<{ end: PlaybackEnd; failure: SpeechFailure['kind'] | null }>;
};

type Said = { part: SpokenPart; from: number; length: number; whole: boolean; announced: boolean };

/**
 * Cuts a growing text into sentences, has each made into sound, one ahead of what is heard, and plays them in order.
 * Ending it ends the synthesis and the playback together.
 */
export function createSpeaking(
  { playback, speaker, voice }: { playback: Playback; speaker: Speaker; voice: string | null },
  listener: SpeakingListener,
): Speaking {
  const cutter = createSentenceCutter();
  const controller = new AbortController();
  const waiting: SpokenPart[] = [];
  const said: Said[] = [];
  let written = '';
  let ended = false;
  let stopped = false;
  let failure: SpeechFailure['kind'] | null = null;
  let voiceNow = voice;
  let wake = (): void => undefined;
  const utterance: Utterance = playback.begin({
    audible: (audible, at) => {
      listener.audible(audible, at);
      if (audible) progress(utterance.played(), at);
    },
    progressed: (played, at) => progress(played, at),
  });

  const progress = (played: number, at: number): void => {
    listener.progressed(utterance.number, played, at);
    for (const sentence of said) {
      if (sentence.announced || sentence.from > played) continue;
      sentence.announced = true;
      listener.sentence(sentence.part.text);
    }
    wake();
  };
  /** One sentence is prepared while another is heard, and no more: what is never heard is never asked for. */
  const ahead = (): number => said.filter((sentence) => !sentence.announced).length;
  const changed = (): Promise<void> =>
    new Promise((resolve) => {
      wake = resolve;
    });

  const make = async (part: SpokenPart): Promise<void> => {
    const last = said.at(-1);
    const sentence: Said = {
      part,
      from: last ? last.from + last.length : 0,
      length: 0,
      whole: false,
      announced: false,
    };
    said.push(sentence);
    if (speaker.kind === 'window') {
      sentence.length = (part.text.length / charactersPerSecond) * 1000;
      sentence.whole = true;
      listener.firstAudio();
      utterance.offer(part.text, voiceNow);
      return;
    }
    try {
      await sound(sentence);
    } catch (cause) {
      const another = cause instanceof SpeechFailure && !notTheVoice.has(cause.kind);
      if (stopped || voiceNow === null || sentence.length > 0 || !another) throw cause;
      // A voice of another server, or one that was taken off this system.
      voiceNow = null;
      await sound(sentence);
      listener.otherVoice();
    }
    sentence.whole = true;
    // Nothing of it can be heard, so nothing waits for it.
    if (sentence.length === 0) sentence.announced = true;
  };
  const sound = async (sentence: Said): Promise<void> => {
    for await (const piece of speaker.speak(sentence.part.text, voiceNow, controller.signal)) {
      if (stopped) return;
      listener.firstAudio();
      sentence.length += (piece.samples.length / piece.sampleRate) * 1000;
      listener.sent(utterance.number, piece.sampleRate, piece.samples);
      utterance.push(piece);
    }
  };
  const run = async (): Promise<void> => {
    for (;;) {
      const next = waiting[0];
      if (stopped || (next === undefined && ended)) break;
      if (next === undefined || ahead() > 0) {
        await changed();
        continue;
      }
      waiting.shift();
      await make(next);
    }
  };
  const heard = (): string => {
    const played = utterance.played();
    let upTo = 0;
    for (const { part, from, length, whole } of said) {
      if (whole && played >= from + length - 30) upTo = part.to;
      else if (played > from) {
        const expected = whole ? length : Math.max(length, (part.text.length / charactersPerSecond) * 1000);
        upTo = part.from + wholeWords(written.slice(part.from, part.to), (played - from) / expected);
      }
    }
    return written.slice(0, upTo).trimEnd();
  };
  const done = run()
    .catch((cause: unknown) => {
      if (!stopped) failure = cause instanceof SpeechFailure ? cause.kind : 'broken-answer';
    })
    .then(() => {
      if (!stopped) utterance.end();
      return utterance.done;
    })
    .then((end) => ({ end, failure }));
  // A window that is gone, or that may not play, ends the synthesis too.
  void utterance.done.then(() => {
    stopped = true;
    controller.abort();
    wake();
  });
  const take = (parts: SpokenPart[]): void => {
    if (parts.length > 0 && said.length === 0 && waiting.length === 0) listener.firstSentence();
    waiting.push(...parts);
    wake();
  };
  return {
    push: (text) => {
      written += text;
      take(cutter.push(text));
    },
    end: () => {
      if (ended) return;
      ended = true;
      take(cutter.end());
    },
    duck: () => utterance.order('duck'),
    unduck: () => utterance.order('unduck'),
    pause: () => utterance.order('pause'),
    resume: () => {
      utterance.order('resume');
      utterance.order('unduck');
    },
    stop: async () => {
      stopped = true;
      controller.abort();
      wake();
      await utterance.stop();
      return heard();
    },
    heard,
    done,
  };
}

/** The length of the words of a text that a share of its sound holds whole. */
export function wholeWords(text: string, share: number): number {
  if (share >= 1) return text.length;
  const upTo = Math.floor(text.length * Math.max(0, share));
  const space = text.slice(0, upTo + 1).search(/\s\S*$/);
  return space < 0 ? 0 : space;
}
