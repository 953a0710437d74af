import type { Words } from '#contract/words.ts';
import type { StoredRecord } from '../conversation/ports.ts';

/** What a format for readers writes, in its own marks. */
export type ReadingMarks = {
  conversation(title: string): string;
  day(day: string): string;
  message(message: { speaker: string; time: string; text: string; own: boolean; remark: string | null }): string;
};

/**
 * Turns records into a book to read: a heading a conversation, a heading a day, and the messages. Facts and records of
 * other kinds are for programs and are left out.
 */
export function createReadingOrder(words: Words, marks: ReadingMarks): (record: StoredRecord) => string {
  let day = '';
  return (record) => {
    if (record.kind === 'conversation') {
      day = '';
      return marks.conversation(record.title === '' ? words.archive.title : record.title);
    }
    if (record.kind !== 'message') return '';
    const today = words.conversation.day(record.at, false);
    const heading = today === day ? '' : marks.day(today);
    day = today;
    const remark = record.replaced ? words.archive.replaced : record.interrupted ? words.archive.interrupted : null;
    return (
      heading +
      marks.message({
        speaker: record.speaker === '' ? words.conversation.you : record.speaker,
        time: words.conversation.moment(record.at),
        text: record.text,
        own: record.role === 'person',
        remark,
      })
    );
  };
}
