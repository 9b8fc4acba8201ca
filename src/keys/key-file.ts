// Key files: one department's Ed25519 private key, encrypted at rest in a secret box with issuer and kid as associated data, so
// that a file cannot be passed off as another department's. Leaves out where files lie: key-folder.ts.

import { utf8 } from "../licence/bytes.ts";
import { LicenceError } from "../licence/errors.ts";
import { parseJson } from "../licence/json.ts";
import { isJsonObject, type JsonValue } from "../licence/json-value.ts";
import { encodePublicKey } from "../licence/multikey.ts";
import { PrivateKey } from "./private-key.ts";
import type { Secret } from "./secret.ts";
import { closeSecretBox, openSecretBox, parseSecretBox, type SecretBox } from "./secret-box.ts";

/** A key file as JSON; the box holds the 32 bytes of the seed. */
export interface KeyFile extends SecretBox {
  readonly format: "vellum-key/1";
  /** Only on the worthless keys of keys.example. */
  readonly label?: string;
  /** The Multikey of the public half, which is also the kid. */
  readonly kid: string;
  /** USCC of the department. */
  readonly issuer: string;
  readonly createdAt: string;
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

const SEED_BYTES = 32;

/** Encrypts a 32-byte seed into a key file. */
export async function sealKeyFile(sealing: KeySealing): Promise<KeyFile> {
  const { issuer, createdAt, label } = sealing;
  const kid = kidOf(new PrivateKey(sealing.seed));
  const box = await closeSecretBox(sealing.seed, { ...sealing, associated: associated(kid, issuer) });
  return { format: "vellum-key/1", ...(label === undefined ? {} : { label }), kid, issuer, createdAt, ...box };
}

/**
 * Decrypts a key file.
 * @throws {LicenceError} key-locked {kid, issuer} — the secret is not the one it was sealed with, or the file was altered.
 */
export async function unsealKeyFile(file: KeyFile, secret: Secret): Promise<PrivateKey> {
  const seed = await openSecretBox(file, { secret, associated: associated(file.kid, file.issuer) });
  const key = seed?.length === SEED_BYTES ? new PrivateKey(seed) : undefined;
  seed?.fill(0);
  if (key !== undefined && kidOf(key) === file.kid) return key;
  throw new LicenceError("key-locked", { parameters: { kid: file.kid, issuer: file.issuer } });
}

/** Reads a key file's text. Undefined when it is none, or of a format or strength that we do not know. */
export function parseKeyFile(text: string): KeyFile | undefined {
  const value = readJson(text);
  if (!isJsonObject(value) || value["format"] !== "vellum-key/1") return undefined;
  const { kid, issuer, createdAt, label } = value;
  if (typeof kid !== "string" || typeof issuer !== "string" || typeof createdAt !== "string") return undefined;
  const box = parseSecretBox(value, { min: SEED_BYTES, max: SEED_BYTES });
  if (box === undefined) return undefined;
  const labelled = typeof label === "string" ? { label } : {};
  return { format: "vellum-key/1", ...labelled, kid, issuer, createdAt, ...box };
}

function readJson(text: string): JsonValue {
  try {
    return parseJson(text, { maxBytes: 8192 });
  } catch {
    return null;
  }
}

function associated(kid: string, issuer: string): Uint8Array {
  return utf8(`vellum-key/1 ${kid} ${issuer}`);
}

function kidOf(key: PrivateKey): string {
  return encodePublicKey(key.publicKey);
}
