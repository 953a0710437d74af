/** Its types stand in src-main/speech/capture, where they are checked; a compilation of the tests alone does not see them. */
declare module 'node-record-lpcm16';
