import fs from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import vm from 'node:vm';
import { describe, expect, test } from 'vitest';
import { audioChannel, callChannel, eventChannel } from '../../src-main/electron/ipc-transport.ts';

type Bridge = {
  call(frame: unknown): Promise<unknown>;
  onEvent(listener: (frame: unknown) => void): () => void;
  sendAudio(packed: unknown): void;
  onAudio(listener: (packed: unknown) => void): () => void;
};
type Relay = (event: unknown, frame: unknown) => void;

/** Runs the preload script as a sandboxed renderer does: with a require that knows Electron and nothing else. */
function runPreload() {
  const source = stripTypeScriptTypes(
    fs.readFileSync(new URL('../../src-main/electron/preload.cts', import.meta.url), 'utf8'),
  );
  const exposed: Record<string, Bridge> = {};
  const invoked: [string, unknown][] = [];
  const sent: unknown[][] = [];
  const relays = new Map<string, Set<Relay>>();
  const electron = {
    contextBridge: {
      exposeInMainWorld: (name: string, bridge: Bridge) => {
        exposed[name] = bridge;
      },
    },
    ipcRenderer: {
      invoke: (channel: string, frame: unknown) => {
        invoked.push([channel, frame]);
        return Promise.resolve({ id: 1, output: 'well' });
      },
      send: (...values: unknown[]) => void sent.push(values),
      on: (channel: string, relay: Relay) => void relays.set(channel, (relays.get(channel) ?? new Set()).add(relay)),
      off: (channel: string, relay: Relay) => void relays.get(channel)?.delete(relay),
    },
  };
  vm.runInNewContext(source, {
    require: (name: string) => {
      if (name !== 'electron') throw new Error(`module not found: ${name}`);
      return electron;
    },
  });
  const bridge = exposed['os1'];
  if (!bridge) throw new Error('nothing was exposed');
  return { exposed, bridge, invoked, sent, relays };
}

describe('the preload script', () => {
  test('gives the page four functions and nothing of Electron', () => {
    const { exposed, bridge } = runPreload();
    expect(Object.keys(exposed)).toEqual(['os1']);
    expect(Object.entries(bridge).map(([name, value]) => [name, typeof value])).toEqual([
      ['call', 'function'],
      ['onEvent', 'function'],
      ['sendAudio', 'function'],
      ['onAudio', 'function'],
    ]);
  });

  test('calls over the one channel', async () => {
    const { bridge, invoked } = runPreload();
    expect(await bridge.call({ id: 1 })).toEqual({ id: 1, output: 'well' });
    expect(invoked).toEqual([[callChannel, { id: 1 }]]);
  });

  test('sends sound over its own channel, and hands out nothing that comes of it', () => {
    const { bridge, sent } = runPreload();
    const packed = Uint8Array.of(1, 2, 3);
    expect(bridge.sendAudio(packed)).toBeUndefined();
    expect(sent).toEqual([[audioChannel, packed]]);
  });

  test.each([
    ['events', 'onEvent', eventChannel],
    ['speech', 'onAudio', audioChannel],
  ] as const)('tells the page its %s, without the event object, until it has heard enough', (_what, name, channel) => {
    const { bridge, relays } = runPreload();
    const heard: unknown[][] = [];
    const end = bridge[name]((...values) => heard.push(values));
    expect([...relays.keys()]).toEqual([channel]);
    for (const relay of relays.get(channel) ?? []) relay({ sender: 'a port' }, { event: 1 });
    expect(heard).toEqual([[{ event: 1 }]]);
    expect(end()).toBeUndefined();
    expect(relays.get(channel)?.size).toBe(0);
  });
});
