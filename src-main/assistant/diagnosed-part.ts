/** One part of the program's health. `get`: the command that brings what is missing, or null. */
export type DiagnosedPart = {
  name: string;
  state: 'fine' | 'missing';
  detail: string;
  get: string | null;
  needed: boolean;
};
