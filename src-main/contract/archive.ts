import { z } from 'zod';

export const exportFormatSchema = z.enum(['json', 'jsonl', 'markdown', 'html', 'text']);
export type ExportFormat = z.infer<typeof exportFormatSchema>;

/** 'everything': the whole history. 'known': what it knows about the person, to read (markdown) or for programs (json). */
export const exportSubjectSchema = z.enum(['everything', 'known']);
export type ExportSubject = z.infer<typeof exportSubjectSchema>;

/** The ending of a file of each format, without the dot. */
export const exportExtensions: Record<ExportFormat, string> = {
  json: 'json',
  jsonl: 'jsonl',
  markdown: 'md',
  html: 'html',
  text: 'txt',
};
