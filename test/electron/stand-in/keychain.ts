import type { ElectronSurface } from '../../../src-main/electron/electron-surface.ts';

/** A keychain whose cipher a test can see through: each byte turned, after a mark of three letters. */
export function createKeychain(
  state: {
    available?: boolean;
    backend?: ReturnType<ElectronSurface['safeStorage']['getSelectedStorageBackend']>;
    turn?: number;
    rotated?: boolean;
  } = {},
): ElectronSurface['safeStorage'] {
  const turned = (bytes: Buffer): Buffer => Buffer.from(bytes.map((byte) => byte ^ (state.turn ?? 0x5a)));
  return {
    isAsyncEncryptionAvailable: () => Promise.resolve(state.available ?? true),
    getSelectedStorageBackend: () => state.backend ?? 'gnome_libsecret',
    encryptStringAsync: (text) =>
      Promise.resolve(Buffer.concat([Buffer.from('v11'), turned(Buffer.from(`${text}\u0000ours`))])),
    decryptStringAsync: (encrypted) => {
      const text = turned(encrypted.subarray(3)).toString();
      if (!text.endsWith('\u0000ours')) return Promise.reject(new Error('Error while decrypting the ciphertext.'));
      return Promise.resolve({ result: text.slice(0, -5), shouldReEncrypt: state.rotated ?? false });
    },
  };
}
