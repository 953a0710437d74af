import { z } from 'zod';

export const exportFormatSchema = z.enum(['json', 'jsonl', 'markdown', 'html', 'text']);
export type ExportFormat = z.infer<typeof exportFormatSchema>;

/** The ending of a file of each format, without the dot. */
export const exportExtensions: Record<ExportFormat, string> = {
  json: 'json',
  jsonl: 'jsonl',
  markdown: 'md',
  html: 'html',
  text: 'txt',
};
