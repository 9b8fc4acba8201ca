// Takes in a department's seal as its certification authority delivers it: a PKCS #12 file (RFC 7292) or PEM texts (RFC 7468) of key
// and certificates. PKCS #12 of before 2013 or so is encrypted with RC2 or triple DES; it is refused with the way to renew it.

import { createPrivateKey, type KeyObject, webcrypto, X509Certificate } from "node:crypto";
import {
  CertBag,
  Certificate,
  CryptoEngine,
  PFX,
  PKCS8ShroudedKeyBag,
  PrivateKeyInfo,
  type SafeBag,
  type SafeContents,
} from "pkijs";
import { assembleSeal, refuse, type SealMaterial } from "./seal-material.ts";
import type { Secret } from "./secret.ts";

/** Bytes; a certificate chain and a key are some ten thousand. */
const LARGEST_FILE = 256 * 1024;
const engine = new CryptoEngine({ name: "node", crypto: webcrypto });

/**
 * Reads a PKCS #12 file. `now` is a UTC instant.
 * @throws {LicenceError} request-invalid — seal-passphrase, seal-legacy, seal-unreadable, and what assembleSeal throws.
 */
export async function readPkcs12(bytes: Uint8Array, passphrase: Secret, now: string): Promise<SealMaterial> {
  const bags = await openBags(bytes, passphrase);
  const certificates = bags.flatMap(({ bagValue }) =>
    bagValue instanceof CertBag && bagValue.parsedValue instanceof Certificate
      ? [new X509Certificate(Buffer.from(bagValue.parsedValue.toSchema().toBER()))]
      : [],
  );
  const keys = bags.flatMap(({ bagValue }) =>
    bagValue instanceof PKCS8ShroudedKeyBag || bagValue instanceof PrivateKeyInfo ? [bagValue] : [],
  );
  const [key] = keys;
  if (key === undefined || keys.length > 1) refuse("seal-unreadable");
  const der = Buffer.from(key.toSchema().toBER());
  const shrouded = key instanceof PKCS8ShroudedKeyBag ? { passphrase: passphrase.reveal().normalize("NFC") } : {};
  const read = readKey(() => createPrivateKey({ key: der, format: "der", type: "pkcs8", ...shrouded }));
  der.fill(0);
  return assembleSeal(read, certificates, now);
}

/**
 * Reads PEM: one private key, encrypted or not, and certificates in any order. `now` is a UTC instant.
 * @throws {LicenceError} as readPkcs12.
 */
export function readPem(text: string, passphrase: Secret | undefined, now: string): SealMaterial {
  if (text.length > LARGEST_FILE) refuse("seal-unreadable");
  const blocks = text.match(/-----BEGIN ([A-Z0-9 ]+)-----[^-]*-----END \1-----/g) ?? [];
  const keys = blocks.filter((block) => /^-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/.test(block));
  const [pem] = keys;
  if (pem === undefined || keys.length > 1) refuse("seal-unreadable");
  if (passphrase === undefined && pem.includes("ENCRYPTED")) refuse("seal-passphrase");
  const key = readKey(() =>
    createPrivateKey({ key: pem, format: "pem", ...(passphrase && { passphrase: passphrase.reveal() }) }),
  );
  return assembleSeal(key, certificatesIn(blocks), now);
}

function certificatesIn(blocks: readonly string[]): readonly X509Certificate[] {
  try {
    return blocks
      .filter((block) => block.startsWith("-----BEGIN CERTIFICATE-----"))
      .map((block) => new X509Certificate(block));
  } catch {
    return refuse("seal-unreadable");
  }
}

/** Everything in the file, decrypted. */
async function openBags(bytes: Uint8Array, passphrase: Secret): Promise<readonly SafeBag[]> {
  if (bytes.length > LARGEST_FILE) refuse("seal-unreadable");
  const password = new Uint8Array(Buffer.from(passphrase.reveal().normalize("NFC"), "utf8")).buffer;
  const file = readFile(bytes);
  try {
    await file.parseInternalValues({ password, checkIntegrity: true }, engine);
  } catch (error) {
    refuse(/integrity/i.test(messageOf(error)) ? "seal-passphrase" : "seal-unreadable");
  }
  try {
    const safe = file.parsedValue?.authenticatedSafe;
    await safe?.parseInternalValues({ safeContents: safe.safeContents.map(() => ({ password })) }, engine);
    const contents: readonly { readonly value: SafeContents }[] = safe?.parsedValue?.safeContents ?? [];
    return contents.flatMap(({ value }) => value.safeBags);
  } catch (error) {
    return refuse(/algorithm/i.test(messageOf(error)) ? "seal-legacy" : "seal-unreadable");
  }
}

function readFile(bytes: Uint8Array): PFX {
  try {
    return PFX.fromBER(Uint8Array.from(bytes));
  } catch {
    return refuse("seal-unreadable");
  }
}

/** A key that cannot be read is told without its cause: nothing that touched a key belongs in an error. */
function readKey(read: () => KeyObject): KeyObject {
  try {
    return read();
  } catch (error) {
    return refuse(/passphrase|decrypt/i.test(messageOf(error)) ? "seal-passphrase" : "seal-unreadable");
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : "";
}
