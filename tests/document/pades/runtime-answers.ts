// What sealing and reading back give on the runtime this runs on; the same on Node and inside workerd.

import type { PadesVerification } from "../../../src/document/pades/pades-verification.ts";
import { createPdfSealer } from "../../../src/document/pades/sealing.ts";
import type { SubtleChecks } from "../../../src/document/pades/signer-check.ts";
import { toHex } from "../../../src/licence/bytes.ts";
import { portableCryptography } from "../../../src/licence/portable.ts";
import type { SealField, SealIdentity } from "../../../src/licence/sealing.ts";
import { verifyPadesSignature } from "../read-file.ts";
import { createWebSealSigner, type SubtleSealing } from "./web-seal-signer.ts";

/** A printed file and a seal, as they travel in JSON: bytes as numbers. */
export interface RuntimeCase {
  readonly pdf: readonly number[];
  readonly field: SealField;
  readonly identity: Omit<SealIdentity, "chain"> & { readonly chain: readonly (readonly number[])[] };
  readonly pkcs8: readonly number[];
}

/** Bytes travel back as hexadecimal. */
export interface RuntimeAnswer {
  readonly sealed: string;
  readonly read: PadesVerification;
  /** With one byte of the page changed. */
  readonly changed: PadesVerification;
}

type Subtle<Key> = SubtleChecks<Key> &
  SubtleSealing<Key> & {
    importKey(
      format: "pkcs8",
      key: Uint8Array<ArrayBuffer>,
      algorithm: { name: "ECDSA"; namedCurve: "P-256" } | { name: "RSASSA-PKCS1-v1_5"; hash: "SHA-256" },
      extractable: boolean,
      usages: ["sign"],
    ): Promise<Key>;
  };

/** Seals a file with the runtime's WebCrypto and reads it back. */
export async function runtimeAnswer<Key>(subtle: Subtle<Key>, given: RuntimeCase): Promise<RuntimeAnswer> {
  const identity = {
    ...given.identity,
    chain: given.identity.chain.map((der) => Uint8Array.from(der)),
  };
  const rsa = identity.algorithm === "rsa-pkcs1-sha256";
  const algorithm = rsa
    ? ({ name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" } as const)
    : ({ name: "ECDSA", namedCurve: "P-256" } as const);
  const key = await subtle.importKey("pkcs8", Uint8Array.from(given.pkcs8), algorithm, false, ["sign"]);
  const signer = createWebSealSigner(subtle, new Map([["department", { identity, key }]]));
  const entropy = { bytes: (length: number) => new Uint8Array(length) };
  const sealer = createPdfSealer({ hand: signer, cryptography: portableCryptography, subtle, entropy });
  const pdf = Uint8Array.from(given.pdf);
  const order = { pdf, field: given.field, name: "章", signedAt: "2026-11-22T01:42:00Z", identity };
  const { bytes } = await sealer.seal(order);
  const changed = bytes.slice();
  changed[5000] = (changed[5000] ?? 0) ^ 1;
  return {
    sealed: toHex(bytes),
    read: await verifyPadesSignature(bytes, subtle),
    changed: await verifyPadesSignature(changed, subtle),
  };
}
