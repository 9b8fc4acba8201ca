// Bytes encrypted at rest under a passphrase, which goes through scrypt (RFC 7914); the bytes go through AES-256-GCM (NIST SP
// 800-38D) with associated data that says whose they are, so that one file cannot be passed off as another. Leaves out what the
// bytes are: key-file.ts and seal-file.ts.

import { createCipheriv, createDecipheriv, randomBytes, scrypt } from "node:crypto";
import { fromBase64Url, toBase64Url } from "../licence/bytes.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../licence/json-value.ts";
import type { Secret } from "./secret.ts";

/** The encrypted bytes as JSON; byte strings are unpadded base64url. */
export interface SecretBox {
  readonly kdf: { readonly name: "scrypt"; readonly cost: number; readonly blockSize: 8; readonly salt: string };
  /** AES-256-GCM: 12-byte nonce, ciphertext, 16-byte tag. */
  readonly cipher: {
    readonly name: "aes-256-gcm";
    readonly nonce: string;
    readonly sealed: string;
    readonly tag: string;
  };
}

const COST = 2 ** 15;
// A file cannot make us spend more than 1 GiB of memory on it.
const MAX_COST = 2 ** 20;
const BLOCK_SIZE = 8;

/** Encrypts bytes; salt and nonce are random unless given (only keys.example gives them). */
export async function closeSecretBox(
  bytes: Uint8Array,
  lock: {
    readonly secret: Secret;
    readonly associated: Uint8Array;
    readonly salt?: Uint8Array;
    readonly nonce?: Uint8Array;
  },
): Promise<SecretBox> {
  const salt = lock.salt ?? randomBytes(16);
  const nonce = lock.nonce ?? randomBytes(12);
  const key = await derive(lock.secret, salt, COST);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(lock.associated);
  const sealed = Buffer.concat([cipher.update(bytes), cipher.final()]);
  key.fill(0);
  return {
    kdf: { name: "scrypt", cost: COST, blockSize: BLOCK_SIZE, salt: toBase64Url(salt) },
    cipher: {
      name: "aes-256-gcm",
      nonce: toBase64Url(nonce),
      sealed: toBase64Url(sealed),
      tag: toBase64Url(cipher.getAuthTag()),
    },
  };
}

/** The bytes, which the caller wipes; undefined when the secret or the associated data are others, or the box was altered. */
export async function openSecretBox(
  box: SecretBox,
  lock: { readonly secret: Secret; readonly associated: Uint8Array },
): Promise<Buffer | undefined> {
  const { salt, nonce, sealed, tag } = bytesOf(box);
  const key = await derive(lock.secret, salt, box.kdf.cost);
  try {
    const cipher = createDecipheriv("aes-256-gcm", key, nonce).setAAD(lock.associated).setAuthTag(tag);
    return Buffer.concat([cipher.update(sealed), cipher.final()]);
  } catch {
    // The cause is left out on purpose: nothing that touched a key belongs in an error.
    return undefined;
  } finally {
    key.fill(0);
  }
}

/** Reads `kdf` and `cipher` of a file; undefined for a form or a strength that we do not know. `length` in bytes. */
export function parseSecretBox(
  { kdf, cipher }: Readonly<Record<string, JsonValue>>,
  length: { readonly min: number; readonly max: number },
): SecretBox | undefined {
  const derivation = isJsonObject(kdf) ? parseKdf(kdf) : undefined;
  const sealing = isJsonObject(cipher) ? parseCipher(cipher, length) : undefined;
  return derivation === undefined || sealing === undefined ? undefined : { kdf: derivation, cipher: sealing };
}

function parseKdf({ name, cost, blockSize, salt }: JsonObject): SecretBox["kdf"] | undefined {
  if (name !== "scrypt" || blockSize !== BLOCK_SIZE || typeof salt !== "string") return undefined;
  if (typeof cost !== "number" || cost < COST || cost > MAX_COST || !Number.isInteger(Math.log2(cost)))
    return undefined;
  return isBytes(salt, 16) ? { name, cost, blockSize, salt } : undefined;
}

function parseCipher(
  { name, nonce, sealed, tag }: JsonObject,
  { min, max }: { readonly min: number; readonly max: number },
): SecretBox["cipher"] | undefined {
  if (name !== "aes-256-gcm" || typeof nonce !== "string" || typeof sealed !== "string") return undefined;
  if (typeof tag !== "string" || !isBytes(nonce, 12) || !isBytes(sealed, min, max) || !isBytes(tag, 16))
    return undefined;
  return { name, nonce, sealed, tag };
}

function isBytes(text: string, min: number, max = min): boolean {
  const length = fromBase64Url(text)?.length ?? -1;
  return length >= min && length <= max;
}

function bytesOf({ kdf, cipher }: SecretBox): Record<"salt" | "nonce" | "sealed" | "tag", Uint8Array> {
  const read = (text: string): Uint8Array => fromBase64Url(text) ?? new Uint8Array();
  return { salt: read(kdf.salt), nonce: read(cipher.nonce), sealed: read(cipher.sealed), tag: read(cipher.tag) };
}

function derive(secret: Secret, salt: Uint8Array, cost: number): Promise<Buffer> {
  const options = { N: cost, r: BLOCK_SIZE, p: 1, maxmem: 256 * cost * BLOCK_SIZE };
  return new Promise((resolve, reject) => {
    scrypt(secret.reveal().normalize("NFC"), salt, 32, options, (error, key) => (error ? reject(error) : resolve(key)));
  });
}
