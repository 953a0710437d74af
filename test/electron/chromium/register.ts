import { registerHooks } from 'node:module';

// For `node --import`: Electron's module is the stand-in with real windows, for whoever asks for it.
const standInModule = new URL('./electron-module.ts', import.meta.url).href;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: standInModule, shortCircuit: true } : next(specifier, context),
});
