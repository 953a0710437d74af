import type { IpcRendererEvent } from 'electron';

// A sandboxed preload script is CommonJS, and Electron's require knows its own module only.
const { contextBridge, ipcRenderer } = require('electron') as typeof import('electron');

/** The bridge of the window: four functions, none of which hands out anything of Electron's. */
contextBridge.exposeInMainWorld('os1', {
  /** Resolves with a host frame: the answer to this call frame or its refusal. */
  call: (frame: unknown): Promise<unknown> => ipcRenderer.invoke('os1:call', frame),
  /** Tells the listener each event frame; returns the function that ends the subscription. */
  onEvent: (listener: (frame: unknown) => void): (() => void) => {
    const relay = (_event: IpcRendererEvent, frame: unknown): void => listener(frame);
    ipcRenderer.on('os1:event', relay);
    return () => void ipcRenderer.off('os1:event', relay);
  },
  /** Sends a piece of sound; nothing comes back. */
  sendAudio: (packed: unknown): void => ipcRenderer.send('os1:audio', packed),
  /** Tells the listener each piece of speech; returns the function that ends the subscription. */
  onAudio: (listener: (packed: unknown) => void): (() => void) => {
    const relay = (_event: IpcRendererEvent, packed: unknown): void => listener(packed);
    ipcRenderer.on('os1:audio', relay);
    return () => void ipcRenderer.off('os1:audio', relay);
  },
});
