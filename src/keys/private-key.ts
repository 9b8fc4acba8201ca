// An Ed25519 private key (RFC 8032) in memory. It signs and tells its public half, nothing else: the key itself lies in
// OpenSSL's memory behind a private field, so that printing, inspecting or serialising this object shows nothing of it.

import { createPrivateKey, createPublicKey, type KeyObject, sign } from "node:crypto";
import { concatBytes, fromHex } from "../licence/bytes.ts";
import { areMany, type SignatureRoom } from "./signature-room.ts";

// PKCS #8 (RFC 8410 §7) before the 32 bytes of the seed.
const PKCS8_PREFIX = "302e020100300506032b657004220420";
// SubjectPublicKeyInfo is 12 bytes of header and the 32 bytes of the key.
const SPKI_HEADER_BYTES = 12;
const SEED_BYTES = 32;
// Below this, a trip to a thread costs more than the signature.
const FEW = 2;

/** A private key that cannot be read. */
export class PrivateKey {
  /** Raw Ed25519 public key, 32 bytes. */
  readonly publicKey: Uint8Array;
  readonly #key: KeyObject;

  /** Takes a 32-byte seed; the caller wipes its own copy. @throws {RangeError} on another length. */
  constructor(seed: Uint8Array) {
    if (seed.length !== SEED_BYTES) throw new RangeError("an Ed25519 seed has 32 bytes");
    const der = Buffer.from(concatBytes(fromHex(PKCS8_PREFIX) ?? new Uint8Array(), seed));
    this.#key = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
    der.fill(0);
    const spki = createPublicKey(this.#key).export({ format: "der", type: "spki" });
    this.publicKey = new Uint8Array(spki.subarray(SPKI_HEADER_BYTES));
  }

  /** Raw signatures, 64 bytes each, in order; many of them are made beside the main thread, in the room where there is one. */
  async sign(messages: readonly Uint8Array[], room?: SignatureRoom): Promise<readonly Uint8Array[]> {
    if (room !== undefined && areMany(messages)) return await room.sign(this.#key, messages);
    if (messages.length <= FEW) return messages.map((message) => plain(sign(null, message, this.#key)));
    return await Promise.all(messages.map((message) => this.#signAside(message)));
  }

  #signAside(message: Uint8Array): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      sign(null, message, this.#key, (error, signature) =>
        error === null ? resolve(plain(signature)) : reject(error),
      );
    });
  }
}

/** A Uint8Array of its own over a Buffer's memory: a Buffer would behave otherwise in slice() and JSON. */
function plain(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length);
}
