// WebCrypto's Ed25519, for workerd and browsers; SHA-256 stays @noble's, because subtle.digest would make every hash a
// promise. Strictness is not here: licence/ed25519.ts applies it before `verifyRaw`. Node has node-cryptography.ts.

import { createBoundedCache } from "../licence/bounded-cache.ts";
import type { Cryptography } from "../licence/cryptography.ts";
import { portableCryptography } from "../licence/portable.ts";

/** What is needed of a SubtleCrypto; `Key` is the runtime's own CryptoKey. */
export interface SubtleSignatures<Key> {
  importKey(
    format: "raw",
    key: Uint8Array<ArrayBuffer>,
    algorithm: { name: "Ed25519" },
    extractable: boolean,
    usages: ["verify"],
  ): Promise<Key>;
  verify(
    algorithm: { name: "Ed25519" },
    key: Key,
    signature: Uint8Array<ArrayBuffer>,
    message: Uint8Array<ArrayBuffer>,
  ): Promise<boolean>;
}

const CACHED_KEYS = 1024;

/** SHA-256 by @noble, Ed25519 verification by the runtime's `crypto.subtle`. */
export function createWebCryptography<Key>(subtle: SubtleSignatures<Key>): Cryptography {
  const remember = createBoundedCache<Promise<Key | undefined>>(CACHED_KEYS);
  return {
    sha256: portableCryptography.sha256,
    hashText: portableCryptography.hashText,
    verifyRaw: async (publicKey, message, signature) => {
      const key = await remember(String.fromCharCode(...publicKey), () => importPublicKey(subtle, publicKey));
      if (key === undefined) return false;
      return subtle.verify({ name: "Ed25519" }, key, Uint8Array.from(signature), Uint8Array.from(message));
    },
  };
}

/** Undefined when the runtime finds on import that the key is not on the curve (others find it when they verify). */
async function importPublicKey<Key>(subtle: SubtleSignatures<Key>, publicKey: Uint8Array): Promise<Key | undefined> {
  try {
    return await subtle.importKey("raw", Uint8Array.from(publicKey), { name: "Ed25519" }, false, ["verify"]);
  } catch {
    return undefined;
  }
}
