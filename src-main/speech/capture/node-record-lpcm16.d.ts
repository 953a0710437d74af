/**
 * The part of node-record-lpcm16 1.0.1 that is used, read from its index.js; it brings no types of its own. Options that
 * it does not know are handed to the recorder module as they are.
 */
declare module 'node-record-lpcm16' {
  import type { ChildProcessWithoutNullStreams } from 'node:child_process';
  import type { Readable } from 'node:stream';

  type Recording = {
    readonly process: ChildProcessWithoutNullStreams;
    /** The process's standard output. Its 'error' events carry strings, not errors. */
    stream(): Readable;
  };
  const recorder: {
    /** Starts a process at once. Throws for a recorder module that cannot be loaded. */
    record(options: {
      /** Absolute path of a module that gives {cmd, args, spawnOptions}. */
      recorder: string;
      audioType: 'raw';
      sampleRate: number;
      channels: number;
      program: string;
      device: string | null;
      environment: () => NodeJS.ProcessEnv;
    }): Recording;
  };
  export default recorder;
}
