// What handing out a sealed PDF needs from the world: a department's seal certificate, a timestamp authority, and somebody who puts
// both into a file. The seal (P-256 or RSA, X.509) is apart from the key that signs credentials: PDF readers know no Ed25519.

import type { Awaitable } from "./ports.ts";

/** Signature algorithms that PDF readers take, both over SHA-256. */
export type SealAlgorithm = "ecdsa-p256-sha256" | "rsa-pkcs1-sha256";

/** A department's seal certificate. */
export interface SealIdentity {
  /** DER; the department's own first, then those that issued it, the root left out. */
  readonly chain: readonly Uint8Array[];
  readonly algorithm: SealAlgorithm;
  /** Hex SHA-256 of the department's certificate. */
  readonly fingerprint: string;
  /** Made here for trying things out; nobody outside has reason to trust it. */
  readonly development: boolean;
}

/** Signs with departments' seals; the only way to their private keys. */
export interface SealSigner {
  /**
   * The seal that the department uses now; undefined when it has none in force.
   * Throws LicenceError key-locked when it has one that cannot be unlocked.
   */
  sealOf(issuer: string): Awaitable<SealIdentity | undefined>;
  /** A signature as CMS has it: ECDSA as DER, RSA as it is. Throws LicenceError key-missing when the seal is not held. */
  sign(fingerprint: string, message: Uint8Array): Promise<Uint8Array>;
}

/** Says when something existed (RFC 3161). */
export interface TimestampAuthority {
  /** The TimeStampResp to a TimeStampReq, unchecked; undefined when there was none in time. Never rejects. */
  stamp(request: Uint8Array): Promise<Uint8Array | undefined>;
}

/** Where the seal was drawn: page from 0; left, lower, right and upper edge in points. */
export interface SealField {
  readonly page: number;
  readonly box: readonly [number, number, number, number];
}

/** What of a sealed file cannot be made again from the licence. */
export interface SealRecord {
  readonly signedAt: string;
  /** Hex SHA-256 of the certificate. */
  readonly fingerprint: string;
  /** Bytes of the room that the signature has in the file. */
  readonly reserved: number;
  /** The signature itself, DER. */
  readonly cms: Uint8Array;
}

/** A printed file with its seal's place, to be sealed. `name` is the signer's, for people. */
export interface PrintedForSeal {
  readonly pdf: Uint8Array;
  readonly field: SealField;
  readonly name: string;
}

/** A sealed file. B-T has a timestamp; `timestampFault` says why one that was asked for is missing. */
export interface SealedFile {
  readonly bytes: Uint8Array;
  readonly record: SealRecord;
  readonly level: "B-B" | "B-T";
  readonly timestampFault?: string;
}

/** Seals printed files, and makes sealed files again. */
export interface PdfSealer {
  seal(order: PrintedForSeal & { readonly signedAt: string; readonly identity: SealIdentity }): Promise<SealedFile>;
  /** The same bytes again, without any key. */
  rebuild(printed: PrintedForSeal, record: SealRecord): Uint8Array;
}
