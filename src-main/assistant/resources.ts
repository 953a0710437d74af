import fs from 'node:fs';

/** Where the program's own files lie; differs between source, bundle and package. */
export type Resources = {
  /** The file of the memory's worker thread. */
  memoryWorker: URL;
  /** The folder of the numbered SQL files. */
  migrations: string;
  /** The file of given names, one a line. */
  names: string;
  /** The file of the thread that tells speech from silence. */
  voiceWorker: URL;
  /** Silero's model as an ONNX file. */
  voiceModel: string;
  /** The folder with onnxruntime-web's ort-wasm-simd-threaded.wasm. */
  voiceRuntime: string;
  /** The folder of the recorder modules that node-record-lpcm16 is given by absolute path. */
  recorders: string;
};

/** The names of a list, without empty lines. */
export const readNames = (file: string): string[] =>
  fs
    .readFileSync(file, 'utf8')
    .split('\n')
    .map((name) => name.trim())
    .filter((name) => name !== '');
