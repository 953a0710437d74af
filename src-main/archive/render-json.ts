import { headerStart, recordLine } from './archive-format.ts';
import type { Renderer } from './renderer.ts';

/** JSON Lines: the header, then one record a line. */
export const renderJsonLines = (created: number): Renderer => ({
  start: () => `${headerStart(new Date(created).toISOString())}}\n`,
  record: (record) => `${recordLine(record)}\n`,
  end: () => '',
});

/** One JSON document with the same records, each on a line of its own, so that it can be read and compared as text. */
export function renderJson(created: number): Renderer {
  let first = true;
  return {
    start: () => `${headerStart(new Date(created).toISOString())},"records":[`,
    record: (record) => {
      const separator = first ? '\n' : ',\n';
      first = false;
      return `${separator}${recordLine(record)}`;
    },
    end: () => '\n]}\n',
  };
}
