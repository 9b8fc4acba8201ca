// Key files: one department's Ed25519 private key, encrypted at rest. The passphrase goes through scrypt (RFC 7914), the
// 32-byte seed through AES-256-GCM (NIST SP 800-38D) with issuer and kid as associated data, so that a file cannot be passed
// off as another department's. Leaves out where files lie: key-folder.ts.

import { createCipheriv, createDecipheriv, randomBytes, scrypt } from "node:crypto";
import { fromBase64Url, toBase64Url, utf8 } from "../licence/bytes.ts";
import { LicenceError } from "../licence/errors.ts";
import { parseJson } from "../licence/json.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../licence/json-value.ts";
import { encodePublicKey } from "../licence/multikey.ts";
import { PrivateKey } from "./private-key.ts";
import type { Secret } from "./secret.ts";

/** A key file as JSON; byte strings are unpadded base64url. */
export interface KeyFile {
  readonly format: "vellum-key/1";
  /** Only on the worthless keys of keys.example. */
  readonly label?: string;
  /** The Multikey of the public half, which is also the kid. */
  readonly kid: string;
  /** USCC of the department. */
  readonly issuer: string;
  readonly createdAt: string;
  readonly kdf: { readonly name: "scrypt"; readonly cost: number; readonly blockSize: 8; readonly salt: string };
  /** AES-256-GCM: 12-byte nonce, 32 bytes of ciphertext, 16-byte tag. */
  readonly cipher: {
    readonly name: "aes-256-gcm";
    readonly nonce: string;
    readonly sealed: string;
    readonly tag: string;
  };
}

/** What a key file is made of; salt and nonce are random unless given (only keys.example gives them). */
export interface KeySealing {
  readonly seed: Uint8Array;
  readonly issuer: string;
  readonly createdAt: string;
  readonly secret: Secret;
  readonly label?: string;
  readonly salt?: Uint8Array;
  readonly nonce?: Uint8Array;
}

const COST = 2 ** 15;
// A file cannot make us spend more than 1 GiB of memory on it.
const MAX_COST = 2 ** 20;
const BLOCK_SIZE = 8;
const SEED_BYTES = 32;

/** Encrypts a 32-byte seed into a key file. */
export async function sealKeyFile(sealing: KeySealing): Promise<KeyFile> {
  const { issuer, createdAt, secret, label } = sealing;
  const kid = kidOf(new PrivateKey(sealing.seed));
  const salt = sealing.salt ?? randomBytes(16);
  const nonce = sealing.nonce ?? randomBytes(12);
  const key = await derive(secret, salt, COST);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(associated(kid, issuer));
  const sealed = Buffer.concat([cipher.update(sealing.seed), cipher.final()]);
  key.fill(0);
  return {
    format: "vellum-key/1",
    ...(label === undefined ? {} : { label }),
    kid,
    issuer,
    createdAt,
    kdf: { name: "scrypt", cost: COST, blockSize: BLOCK_SIZE, salt: toBase64Url(salt) },
    cipher: {
      name: "aes-256-gcm",
      nonce: toBase64Url(nonce),
      sealed: toBase64Url(sealed),
      tag: toBase64Url(cipher.getAuthTag()),
    },
  };
}

/**
 * Decrypts a key file.
 * @throws {LicenceError} key-locked {kid, issuer} — the secret is not the one it was sealed with, or the file was altered.
 */
export async function unsealKeyFile(file: KeyFile, secret: Secret): Promise<PrivateKey> {
  const locked = { parameters: { kid: file.kid, issuer: file.issuer } };
  const { salt, nonce, sealed, tag } = bytesOf(file);
  const key = await derive(secret, salt, file.kdf.cost);
  try {
    const cipher = createDecipheriv("aes-256-gcm", key, nonce)
      .setAAD(associated(file.kid, file.issuer))
      .setAuthTag(tag);
    const seed = Buffer.concat([cipher.update(sealed), cipher.final()]);
    const privateKey = new PrivateKey(seed);
    seed.fill(0);
    if (kidOf(privateKey) === file.kid) return privateKey;
  } catch {
    // The cause is left out on purpose: nothing that touched a key belongs in an error.
  } finally {
    key.fill(0);
  }
  throw new LicenceError("key-locked", locked);
}

/** Reads a key file's text. Undefined when it is none, or of a format or strength that we do not know. */
export function parseKeyFile(text: string): KeyFile | undefined {
  const value = readJson(text);
  if (!isJsonObject(value) || value["format"] !== "vellum-key/1") return undefined;
  const { kid, issuer, createdAt, label, kdf, cipher } = value;
  if (typeof kid !== "string" || typeof issuer !== "string" || typeof createdAt !== "string") return undefined;
  const derivation = isJsonObject(kdf) ? parseKdf(kdf) : undefined;
  const sealing = isJsonObject(cipher) ? parseCipher(cipher) : undefined;
  if (derivation === undefined || sealing === undefined) return undefined;
  const labelled = typeof label === "string" ? { label } : {};
  return { format: "vellum-key/1", ...labelled, kid, issuer, createdAt, kdf: derivation, cipher: sealing };
}

function readJson(text: string): JsonValue {
  try {
    return parseJson(text, { maxBytes: 8192 });
  } catch {
    return null;
  }
}

function parseKdf({ name, cost, blockSize, salt }: JsonObject): KeyFile["kdf"] | undefined {
  if (name !== "scrypt" || blockSize !== BLOCK_SIZE || typeof salt !== "string") return undefined;
  if (typeof cost !== "number" || cost < COST || cost > MAX_COST || !Number.isInteger(Math.log2(cost)))
    return undefined;
  return isBytes(salt, 16) ? { name, cost, blockSize, salt } : undefined;
}

function parseCipher({ name, nonce, sealed, tag }: JsonObject): KeyFile["cipher"] | undefined {
  if (name !== "aes-256-gcm" || typeof nonce !== "string" || typeof sealed !== "string") return undefined;
  if (typeof tag !== "string" || !isBytes(nonce, 12) || !isBytes(sealed, SEED_BYTES) || !isBytes(tag, 16))
    return undefined;
  return { name, nonce, sealed, tag };
}

function isBytes(text: string, length: number): boolean {
  return fromBase64Url(text)?.length === length;
}

function bytesOf({ kdf, cipher }: KeyFile): Record<"salt" | "nonce" | "sealed" | "tag", Uint8Array> {
  const read = (text: string): Uint8Array => fromBase64Url(text) ?? new Uint8Array();
  return { salt: read(kdf.salt), nonce: read(cipher.nonce), sealed: read(cipher.sealed), tag: read(cipher.tag) };
}

function associated(kid: string, issuer: string): Uint8Array {
  return utf8(`vellum-key/1 ${kid} ${issuer}`);
}

function derive(secret: Secret, salt: Uint8Array, cost: number): Promise<Buffer> {
  const options = { N: cost, r: BLOCK_SIZE, p: 1, maxmem: 256 * cost * BLOCK_SIZE };
  return new Promise((resolve, reject) => {
    scrypt(secret.reveal().normalize("NFC"), salt, 32, options, (error, key) => (error ? reject(error) : resolve(key)));
  });
}

function kidOf(key: PrivateKey): string {
  return encodePublicKey(key.publicKey);
}
