import { SpeechFailure, type AudioFrame } from '../../conversation/speech-ports.ts';
import { cleanTranscript } from '../transcription/clean-transcript.ts';
import { endsSession, kindOfError } from './realtime-failures.ts';
import { openSocket, type SocketOptions } from './realtime-socket.ts';
import { createReplyAudio } from './reply-audio.ts';
import type { ServerEvent } from './server-events.ts';
import { toSession, type SessionSettings } from './session-settings.ts';
import { createUpsampler } from './upsample.ts';

export type RealtimeOptions = SocketOptions & SessionSettings;

/** What a session tells, in order. `failed` and `closed` are each the last thing; nothing is told after `dispose`. */
export type RealtimeListener = {
  /** It is set up as it was asked to be; what was heard until now has been sent. */
  opened(): void;
  /** The person began, or ended, to speak. `itemId`: the same as of the words that follow. */
  speechStarted(itemId: string): void;
  speechStopped(itemId: string): void;
  /** What the person said; '' when there were no words. May come after the reply has begun. */
  userTranscript(itemId: string, text: string): void;
  /** The next words of a reply; they come sooner than their sound. */
  replyDelta(itemId: string, text: string): void;
  /** The next sound of a reply: 24 kHz, one channel. It comes faster than it can be played. */
  audio(itemId: string, samples: Int16Array): void;
  /** A reply ended. `failure` is set when its status is 'failed'. */
  replyDone(status: 'completed' | 'cancelled' | 'incomplete' | 'failed', failure: SpeechFailure | null): void;
  failed(failure: SpeechFailure): void;
  /** The server ended the session in good order, as it does after an hour. */
  closed(): void;
};

export type RealtimeSession = {
  /** Sends what the microphone heard. What comes before the session is ready waits, at most for five seconds. */
  hear(frame: AudioFrame): void;
  /** The person typed this: it is answered aloud. Interrupt first when a reply runs, or the server refuses another. */
  say(text: string): void;
  /**
   * Ends the reply. `heardMs`: how much of the last item told by `audio` was played; what was not heard of it is taken
   * out of the session's memory, and nothing more of it is told.
   */
  interrupt(heardMs: number): void;
  /** Resolves when the socket is gone. */
  dispose(): Promise<void>;
};

/** Frames of 20 ms that wait for a session: five seconds. */
const mostWaiting = 250;

/**
 * Speech to speech over one socket with OpenAI's Realtime API. Never throws: what is wrong is told to the listener,
 * later than this call returns. 'timeout' when no session is ready in five seconds, 'unreachable' when the socket breaks.
 */
export function openRealtime(options: RealtimeOptions, listener: RealtimeListener): RealtimeSession {
  const upsample = createUpsampler();
  const replies = createReplyAudio();
  const waiting: Int16Array[] = [];
  let ready = false;
  let running: { id: string | null } | null = null;
  /** True while the sound of the last item may still come. */
  let speaking = false;
  /** Ids of the reply and the item that were interrupted: what still comes of them is not told. */
  let unwanted: string[] = [];
  const socket = openSocket(options, { event: take, failed: listener.failed, closed: listener.closed });

  const sendSound = (samples: Int16Array): void => {
    const audio = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength).toString('base64');
    socket.send({ type: 'input_audio_buffer.append', audio });
  };
  const isUnwanted = (...ids: (string | null | undefined)[]): boolean =>
    ids.some((id) => typeof id === 'string' && unwanted.includes(id));

  function take(event: ServerEvent): void {
    switch (event.type) {
      case 'session.created':
        return socket.send({ type: 'session.update', session: toSession(options) });
      case 'session.updated':
        if (ready) return;
        ready = true;
        socket.ready();
        for (const samples of waiting.splice(0)) sendSound(samples);
        return listener.opened();
      case 'input_audio_buffer.speech_started':
        return listener.speechStarted(event.item_id);
      case 'input_audio_buffer.speech_stopped':
        return listener.speechStopped(event.item_id);
      case 'conversation.item.input_audio_transcription.completed':
        return listener.userTranscript(event.item_id, cleanTranscript(event.transcript));
      case 'conversation.item.input_audio_transcription.failed':
        return listener.userTranscript(event.item_id, '');
      case 'response.created':
        running = { id: event.response.id ?? null };
        return;
      case 'response.output_audio_transcript.delta':
        if (!isUnwanted(event.item_id, event.response_id)) listener.replyDelta(event.item_id, event.delta);
        return;
      case 'response.output_audio.delta': {
        if (isUnwanted(event.item_id, event.response_id)) return;
        speaking = true;
        const samples = replies.add(event.item_id, event.delta);
        if (samples !== null) listener.audio(event.item_id, samples);
        return;
      }
      case 'response.done': {
        running = null;
        speaking = false;
        const { status, status_details: details } = event.response;
        const failure = status === 'failed' ? new SpeechFailure(kindOfError(details?.error ?? {})) : null;
        return listener.replyDone(status === 'in_progress' ? 'incomplete' : (status ?? 'completed'), failure);
      }
      case 'error': {
        const kind = kindOfError(event.error);
        // Before it is ready nothing can be made good; afterwards most errors leave the session as it was.
        if (!ready || endsSession(kind)) socket.fail(new SpeechFailure(kind));
      }
    }
  }

  return {
    hear: ({ samples }) => {
      const sound = upsample(samples);
      if (ready) return sendSound(sound);
      waiting.push(sound);
      if (waiting.length > mostWaiting) waiting.shift();
    },
    say: (text) => {
      const content = [{ type: 'input_text' as const, text }];
      socket.send({ type: 'conversation.item.create', item: { type: 'message', role: 'user', content } });
      socket.send({ type: 'response.create' });
    },
    interrupt: (heardMs) => {
      const last = replies.last();
      if (running !== null) {
        socket.send({ type: 'response.cancel', ...(running.id === null ? {} : { response_id: running.id }) });
      }
      // The server refuses more than it sent. A whole reply that was wholly heard is left alone: this takes its text away.
      const heard = Math.max(0, Math.min(Math.round(heardMs), last?.milliseconds ?? 0));
      if (last !== null && (speaking || heard < last.milliseconds) && !isUnwanted(last.itemId)) {
        const place = { item_id: last.itemId, content_index: 0, audio_end_ms: heard };
        socket.send({ type: 'conversation.item.truncate', ...place });
      }
      unwanted = [last?.itemId, running?.id].filter((id) => typeof id === 'string');
    },
    dispose: socket.dispose,
  };
}
