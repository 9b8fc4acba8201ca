// Seal files: one department's seal, its certificates in the open and its private key (PKCS #8) in a secret box as a key file has it,
// with issuer and certificate as associated data. The development authority is kept the same way. Leaves out where files lie.

import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { fromBase64Url, toBase64Url, utf8 } from "../licence/bytes.ts";
import { isInstant } from "../licence/calendar.ts";
import { LicenceError } from "../licence/errors.ts";
import { parseJson } from "../licence/json.ts";
import { isJsonArray, isJsonObject, type JsonValue } from "../licence/json-value.ts";
import { fingerprintOf } from "./seal-certificate.ts";
import type { SealMaterial } from "./seal-material.ts";
import type { Secret } from "./secret.ts";
import { closeSecretBox, openSecretBox, parseSecretBox, type SecretBox } from "./secret-box.ts";

/** A seal file as JSON. */
export interface SealFile extends SecretBox {
  readonly format: "vellum-seal/1";
  /** USCC of the department; empty for the development authority. */
  readonly issuer: string;
  /** Hex SHA-256 of the first certificate. */
  readonly fingerprint: string;
  readonly createdAt: string;
  /** base64url of DER, the key's own first. */
  readonly certificates: readonly string[];
}

/** Bytes of a PKCS #8 key: P-256 has 138, RSA-4096 about 2400. */
const KEY_BYTES = { min: 64, max: 4096 };
const CERTIFICATES = 8;

/** Largest seal file, in bytes. */
export const LARGEST_SEAL_FILE = 128 * 1024;

/** Encrypts a seal's key into a file. @throws {RangeError} a seal without a certificate. */
export async function closeSealFile(
  material: SealMaterial,
  from: { readonly issuer: string; readonly createdAt: string; readonly secret: Secret },
): Promise<SealFile> {
  const [own] = material.chain;
  if (own === undefined) throw new RangeError("a seal without a certificate");
  const fingerprint = fingerprintOf(new X509Certificate(Buffer.from(own)));
  const { issuer, createdAt, secret } = from;
  const box = await closeSecretBox(material.pkcs8, { secret, associated: associated(fingerprint, issuer) });
  const certificates = material.chain.map(toBase64Url);
  return { format: "vellum-seal/1", issuer, fingerprint, createdAt, certificates, ...box };
}

/** The certificates of a file, DER, its own first. */
export function certificatesOf(file: SealFile): readonly Uint8Array[] {
  return file.certificates.map((text) => fromBase64Url(text) ?? new Uint8Array());
}

/**
 * Decrypts a seal file into a key that only signs: its bytes are wiped.
 * @throws {LicenceError} key-locked {kid, issuer} — another secret, or the file was altered.
 */
export async function openSealFile(file: SealFile, secret: Secret): Promise<KeyObject> {
  const pkcs8 = await unlocked(file, secret);
  try {
    return createPrivateKey({ key: pkcs8, format: "der", type: "pkcs8" });
  } finally {
    pkcs8.fill(0);
  }
}

/** As `openSealFile`, the material itself, whose key the caller wipes: to sign certificates, or to carry it elsewhere. */
export async function takeSealMaterial(file: SealFile, secret: Secret): Promise<SealMaterial> {
  return { pkcs8: new Uint8Array(await unlocked(file, secret)), chain: certificatesOf(file) };
}

/** Reads a seal file's text. Undefined when it is none, or of a format or strength that we do not know. */
export function parseSealFile(text: string): SealFile | undefined {
  const value = readJson(text);
  if (!isJsonObject(value) || value["format"] !== "vellum-seal/1") return undefined;
  const { issuer, fingerprint, createdAt, certificates } = value;
  if (typeof issuer !== "string" || typeof fingerprint !== "string" || typeof createdAt !== "string") return undefined;
  const box = parseSecretBox(value, KEY_BYTES);
  const chain = isJsonArray(certificates) ? certificates.filter((item) => typeof item === "string") : [];
  if (box === undefined || !isInstant(createdAt) || !isChain(chain, fingerprint)) return undefined;
  return { format: "vellum-seal/1", issuer, fingerprint, createdAt, certificates: chain, ...box };
}

async function unlocked(file: SealFile, secret: Secret): Promise<Buffer> {
  const { fingerprint, issuer } = file;
  const pkcs8 = await openSecretBox(file, { secret, associated: associated(fingerprint, issuer) });
  if (pkcs8 === undefined) throw new LicenceError("key-locked", { parameters: { kid: fingerprint, issuer } });
  return pkcs8;
}

/** Certificates throughout, the first being the one that the file is named after. */
function isChain(chain: readonly string[], fingerprint: string): boolean {
  if (chain.length === 0 || chain.length > CERTIFICATES) return false;
  try {
    const [own] = chain.map((text) => new X509Certificate(Buffer.from(fromBase64Url(text) ?? [])));
    return own !== undefined && fingerprintOf(own) === fingerprint;
  } catch {
    return false;
  }
}

function readJson(text: string): JsonValue {
  try {
    return parseJson(text, { maxBytes: LARGEST_SEAL_FILE });
  } catch {
    return null;
  }
}

function associated(fingerprint: string, issuer: string): Uint8Array {
  return utf8(`vellum-seal/1 ${fingerprint} ${issuer}`);
}
