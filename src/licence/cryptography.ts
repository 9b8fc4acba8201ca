// What the ground floor needs of a runtime's cryptography, handed in by the doors. `portable` (in portable.ts) is made
// of @noble alone; a door may hand in the runtime's own, which must give the same answers to the same bytes.

/** SHA-256 and raw Ed25519 (RFC 8032). Strictness does not live here: ed25519.ts applies it before `verifyRaw`. */
export interface Cryptography {
  /** FIPS 180-4; 32 bytes. */
  sha256(bytes: Uint8Array): Uint8Array;
  /** The same of a text in UTF-8, hex. A lone surrogate counts as U+FFFD, so texts from outside are checked before. */
  hashText(text: string): string;
  /** RFC 8032 §5.1.7 on a 32-byte key and a 64-byte signature that ed25519.ts has already found well-formed. */
  verifyRaw(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean | Promise<boolean>;
  /** The same of many messages under one key, in order, where a runtime is faster at them together. */
  verifyManyRaw?(
    publicKey: Uint8Array,
    messages: readonly Uint8Array[],
    signatures: readonly Uint8Array[],
  ): Promise<readonly boolean[]>;
}
