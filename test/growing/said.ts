import type { Message } from '../../src-main/contract/messages.ts';

/** A message of a talk that stands in no store: one a minute from nine in the morning of a local day. */
export function said(number: number, text: string, more: Partial<Message> = {}): Message {
  return {
    id: `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`,
    conversation: 'life',
    role: 'person',
    speaker: '',
    at: new Date(2026, 2, 10, 9, 0).getTime() + number * 60_000,
    text,
    state: 'complete',
    unanswered: null,
    replaced: false,
    spoken: false,
    pace: null,
    ...more,
  };
}

export const replied = (number: number, text: string, more: Partial<Message> = {}): Message =>
  said(number, text, { role: 'os', ...more });
