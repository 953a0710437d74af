import { createBridgeEnd } from './bridge-end.ts';

/** The page's own end of the bridge: what a preload script exposes becomes a property that no script can change. */
export function receiveExposed(secret: string): void {
  createBridgeEnd(`${secret}-page`, `${secret}-preload`, (name, value) => {
    Object.defineProperty(globalThis, name, { value: freeze(value), enumerable: true });
  });
}

function freeze(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  for (const inner of Object.values(value)) freeze(inner);
  return Object.freeze(value);
}
