import { heardRate } from '#contract/audio.ts';
import { CallError, type ErrorCode } from '#contract/errors.ts';
import type { AssistantEvent } from '#contract/events.ts';
import { callFrameSchema, type HostFrame } from '#contract/transport.ts';
import type { Words } from '#contract/words.ts';
import type { Assistant } from '../assistant/create-assistant.ts';
import { isOwnAddress } from './app-protocol.ts';
import type { Caller, DesktopIpc, WindowContents } from './electron-surface.ts';

/** The channels there are; preload.cts names the same. Sound goes both ways over its own. */
export const callChannel = 'os1:call';
export const eventChannel = 'os1:event';
export const audioChannel = 'os1:audio';

/** Longest frame in characters of its JSON, as at the browser host. */
const longestFrame = 1_000_000;

/** Bytes of a piece of sound at most, as at the browser host: a second and its header. */
const longestPiece = heardRate * 2 + 16;

/** The id of an answer to a frame that had none. */
const noId = -1;

/** A room of the window that the host leads to. */
export type Room = Extract<AssistantEvent, { type: 'room-asked' }>['room'];

export type IpcTransportParts = {
  assistant: Assistant;
  /** The contents of the one window, or null while there is none. */
  contents(): WindowContents | null;
  words: Words;
};

export type IpcTransport = {
  /** Asks the page to enter a room; one that is not there yet is asked when it has seen its first snapshot. */
  enterRoom(room: Room): void;
  /** Tells the page what the assistant does not. */
  tell(event: AssistantEvent): void;
  /** The window is gone: nothing is played or heard through it any more. */
  windowClosed(): void;
  dispose(): void;
};

/**
 * The main side of the window's bridge, and the only place that listens to a renderer. A call counts only from the main
 * frame of our window while that shows our own origin; every refusal is an error frame, so a caller never waits in vain.
 * Sound from anywhere else, and what cannot be sound, is dropped: nobody waits for an answer to it.
 */
export function attachIpcTransport(
  ipcMain: DesktopIpc,
  { assistant, contents, words }: IpcTransportParts,
): IpcTransport {
  /** The page that offered itself to play and to hear. */
  let attached: string | null = null;
  /** The page that asked for its snapshot by its window's contents, and the room that waits for that. */
  let knowing: number | null = null;
  let waiting: Room | null = null;
  ipcMain.handle(callChannel, async (caller, sent) => {
    const refuse = (code: ErrorCode, message: string): HostFrame => ({ id: idOf(sent), error: { code, message } });
    if (!isOurWindow(caller, contents())) return refuse('not-allowed', words.refusals.notThisWay);
    const frame = readFrame(sent);
    if (!frame) return refuse('invalid-input', words.refusals.invalidInput);
    try {
      const output = await assistant.call(frame.call, frame.input);
      if (frame.call === 'voice.attach') attached = windowOf(frame.input);
      if (frame.call === 'snapshot.get') {
        knowing = caller.sender.id;
        // After the answer, which the page must have first.
        if (waiting !== null) setImmediate(flush);
      }
      return { id: frame.id, output };
    } catch (cause) {
      return cause instanceof CallError
        ? refuse(cause.code, cause.message)
        : refuse('internal', words.refusals.internal);
    }
  });
  const hear = (caller: Caller, packed: unknown): void => {
    if (!isOurWindow(caller, contents())) return;
    if (packed instanceof Uint8Array && packed.byteLength <= longestPiece) assistant.hear(packed);
  };
  ipcMain.on(audioChannel, hear);
  const send = (channel: string, carried: HostFrame | Uint8Array): void => {
    const receiver = contents();
    if (receiver !== null && !receiver.isDestroyed()) receiver.send(channel, carried);
  };
  const tell = (event: AssistantEvent): void => send(eventChannel, { event });
  const flush = (): void => {
    if (waiting === null || knowing === null || knowing !== contents()?.id) return;
    tell({ type: 'room-asked', room: waiting });
    waiting = null;
  };
  const ends = [assistant.subscribe(tell), assistant.subscribeAudio((packed) => send(audioChannel, packed))];
  return {
    enterRoom: (room) => {
      waiting = room;
      flush();
    },
    tell,
    windowClosed: () => {
      knowing = null;
      if (attached !== null) assistant.detach(attached);
      attached = null;
    },
    dispose: () => {
      for (const end of ends) end();
      ipcMain.removeHandler(callChannel);
      ipcMain.removeListener(audioChannel, hear);
    },
  };
}

/** The id that a page made for itself, in a call that was understood. */
const windowOf = (input: unknown): string =>
  typeof input === 'object' && input !== null && 'window' in input ? String(input.window) : '';

function isOurWindow({ sender, senderFrame }: Caller, contents: WindowContents | null): boolean {
  return (
    contents !== null &&
    sender.id === contents.id &&
    senderFrame !== null &&
    senderFrame.parent === null &&
    isOwnAddress(senderFrame.url)
  );
}

/** The frame as plain data, or null. Structured clones may hold what JSON cannot (cycles, maps), so it goes through JSON. */
function readFrame(sent: unknown): { id: number; call: string; input: unknown } | null {
  try {
    const text = JSON.stringify(sent);
    if (text.length > longestFrame) return null;
    const parsed = callFrameSchema.safeParse(JSON.parse(text));
    return parsed.success ? { ...parsed.data, input: parsed.data.input } : null;
  } catch {
    return null;
  }
}

const idOf = (sent: unknown): number =>
  typeof sent === 'object' && sent !== null && 'id' in sent && Number.isSafeInteger(sent.id)
    ? (sent.id as number)
    : noId;
