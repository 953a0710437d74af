import type { AssistantApi } from '#contract/api.ts';
import type { AssistantEvent } from '#contract/events.ts';
import type { VoiceStatus } from '#contract/voice.ts';
import type {
  AudioParts,
  Levels,
  Microphone,
  MicrophoneState,
  PlaybackReport,
  Player,
  WindowSpeech,
} from '../audio/audio-parts.ts';

/** Words as they are heard or said; an empty text is none. `settled`: they will not change any more. */
export type Caption = { text: string; settled: boolean };

const noCaption: Caption = { text: '', settled: true };

/**
 * The voice as this window knows it, and this window's part in it: it hears and plays only while the core names it as the
 * holder, and draws nothing that the core has not said.
 */
export class Voice {
  /** The id of this window. */
  readonly window: string;
  readonly #api: AssistantApi;
  readonly #parts: AudioParts;
  readonly #microphone: Microphone;
  readonly #player: Player;
  readonly #speech: WindowSpeech;
  #status: VoiceStatus | null = $state.raw(null);
  #captions: { person: Caption; os: Caption } = $state.raw({ person: noCaption, os: noCaption });
  #heardLevel = $state(0);
  /** True while speech is held up by the person's voice, and may go on. */
  #heldUp = $state(false);
  #connected = false;
  #hearing = false;
  /** What was begun last, and by which of the two ways to speak. */
  #begun: { number: number; by: 'player' | 'speech' } | null = null;

  constructor(api: AssistantApi, parts: AudioParts) {
    this.#api = api;
    this.#parts = parts;
    this.window = parts.makeId();
    const report = (played: PlaybackReport): void => this.#reportPlayback(played);
    this.#player = parts.createPlayer(report);
    this.#speech = parts.createWindowSpeech(report);
    this.#microphone = parts.createMicrophone({
      onPiece: (sound) => api.sendSound(sound),
      onState: (state) => this.#reportMicrophone(state),
    });
  }

  /** Null until the host has answered, and while it cannot be reached. */
  get status(): VoiceStatus | null {
    return this.#status;
  }
  get captions(): { person: Caption; os: Caption } {
    return this.#captions;
  }
  /** How loud the microphone is, from 0 to 1. */
  get heardLevel(): number {
    return this.#heardLevel;
  }
  /** True while this window is the one that plays and, with that source, hears. */
  get holds(): boolean {
    return this.#status?.holder === this.window;
  }
  /** True while something is said aloud, or is held up and may go on. */
  get sounds(): boolean {
    return this.#status?.phase === 'speaking' || this.#heldUp;
  }
  /** For the figure, once for each picture: what is played here while the OS speaks, else what is heard. */
  readonly levels = (): Levels => {
    if (this.#status?.phase !== 'speaking') return { level: this.#heardLevel };
    // Speech of another window, or of a synthesis that shows no sound, moves the figure evenly.
    return this.holds && this.#begun?.by === 'player' ? this.#player.levels() : { level: 0.5 };
  };

  /** Listens, and takes its part, until the returned function is called. */
  start(): () => void {
    const ends = [
      this.#api.subscribe((event) => this.#apply(event)),
      this.#api.onSpeech((speech) => {
        if (this.holds) this.#player.play(speech);
      }),
      this.#api.onConnection((state) => {
        this.#connected = state === 'open';
        if (this.#connected) void this.attach();
        else this.#take(null);
      }),
      this.#parts.onFocus(() => {
        if (this.#connected && !this.holds) void this.attach();
      }),
      this.#speech.onVoices(() => {
        if (this.#connected && this.holds) void this.attach();
      }),
    ];
    return () => {
      for (const end of ends) end();
      this.#take(null);
      this.#player.dispose();
      this.#speech.dispose();
    };
  }

  /** Offers this window to the core; the newest one that does is used. */
  async attach(): Promise<void> {
    const { canHear, canPlay } = this.#parts;
    try {
      const input = { window: this.window, canHear, canPlay, voices: this.#speech.voices() };
      const status = await this.#api.call('voice.attach', input);
      if (this.#connected) this.#take(status);
    } catch {
      // It is attached again with the next connection or the next focus.
    }
  }

  #apply(event: AssistantEvent): void {
    switch (event.type) {
      case 'voice-changed':
        return this.#take(event.voice);
      case 'caption-changed':
        this.#captions = { ...this.#captions, [event.speaker]: { text: event.text, settled: event.settled } };
        return;
      case 'sound-heard':
        this.#heardLevel = event.level;
        return;
      case 'playback-ordered':
        if (event.order !== 'duck' && event.order !== 'unduck' && event.order !== 'end')
          this.#heldUp = event.order === 'pause';
        if (this.holds) this.#obey(event);
        return;
      case 'recovery-changed':
        // The history is open again, and who listens there knows no window yet.
        if (event.recovery === null && this.#connected) void this.attach();
        return;
      case 'sentence-offered':
        if (this.holds) this.#speech.say(event);
        return;
      default:
        return;
    }
  }

  /** Follows the status: the microphone is open, and speech is played, only as it says. */
  #take(status: VoiceStatus | null): void {
    this.#status = status;
    if (status?.microphone !== 'open') this.#heardLevel = 0;
    const hears = this.holds && status?.holderHears === true;
    if (hears !== this.#hearing) {
      this.#hearing = hears;
      if (hears) this.#microphone.start();
      else this.#microphone.stop();
    }
    // The window that held the voice is gone: this one takes its place.
    if (status !== null && status.holder === null && this.#connected) void this.attach();
    if (this.holds || !this.#begun) return;
    const { number } = this.#begun;
    this.#wayOf(number)?.order(number, 'stop');
  }

  /** Who speaks this number: speech that comes as sound is begun with its rate, sentences are begun with none. */
  #wayOf(number: number): Player | WindowSpeech | null {
    if (this.#begun?.number !== number) return null;
    return this.#begun.by === 'player' ? this.#player : this.#speech;
  }

  #obey({ number, order, sampleRate }: Extract<AssistantEvent, { type: 'playback-ordered' }>): void {
    if (order !== 'begin') return this.#wayOf(number)?.order(number, order);
    if (sampleRate) {
      this.#begun = { number, by: 'player' };
      this.#player.begin(number, sampleRate);
    } else {
      this.#begun = { number, by: 'speech' };
      this.#speech.order(number, 'begin');
    }
  }

  #reportMicrophone(state: MicrophoneState): void {
    const report = typeof state === 'string' ? { state } : { state: 'failed' as const, kind: state.failed };
    this.#tell(this.#api.call('microphone.report', { window: this.window, ...report }));
  }

  #reportPlayback(report: PlaybackReport): void {
    if (report.number === this.#begun?.number && ['finished', 'stopped', 'blocked', 'failed'].includes(report.state))
      this.#begun = null;
    this.#tell(this.#api.call('playback.report', { window: this.window, ...report }));
  }

  /** A report that does not arrive has nobody to hear it. */
  #tell(report: Promise<unknown>): void {
    report.catch(() => undefined);
  }
}
