// Sealing a printed file, as handing out asks for it and as the PDF engine does it: a PAdES signature by a department's seal, an
// X.509 certificate on P-256 or RSA, apart from the key that signs credentials, since PDF readers know no Ed25519.

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

/** The hand that puts a seal to something. */
export interface SealHand {
  /** A signature as CMS has it: ECDSA as DER, RSA as it is. Throws LicenceError key-missing when the seal is not held. */
  sign(fingerprint: string, message: Uint8Array): Promise<Uint8Array>;
}

/** Says when something existed (RFC 3161). */
export interface TimestampAuthority {
  /** The TimeStampResp to a TimeStampReq, unchecked; undefined when there was none in time. Never rejects. */
  stamp(request: Uint8Array): Promise<Uint8Array | undefined>;
}

/** Where a printed file has its seal drawn. */
export interface SealField {
  /** From 0. */
  readonly page: number;
  /** Left, lower, right and upper edge in points. */
  readonly box: readonly [number, number, number, number];
}

/** A printed file with its seal's place. */
export interface PrintedForSeal {
  /** As the printer gave it. */
  readonly pdf: Uint8Array;
  readonly field: SealField;
  /** The signer's name for people. */
  readonly name: string;
}

/** What is to be sealed. */
export interface SealOrder extends PrintedForSeal {
  /** A UTC instant. */
  readonly signedAt: string;
  readonly identity: SealIdentity;
}

/** What of a sealed file is not made from the licence: kept in the register to make it again. */
export interface SealRecord {
  readonly signedAt: string;
  /** Hex SHA-256 of the certificate. */
  readonly fingerprint: string;
  /** Bytes of the room that the signature has in the file. */
  readonly reserved: number;
  /** Hex SHA-256 of the file as it was printed. */
  readonly printed: string;
  /** The signature itself, DER. */
  readonly cms: Uint8Array;
}

/** A sealed file. */
export interface SealedFile {
  readonly bytes: Uint8Array;
  readonly record: SealRecord;
  /** B-T has a timestamp (ETSI EN 319 142-1 §6). */
  readonly level: "B-B" | "B-T";
  /** Why an authority's timestamp is missing: not reached, or which part of its answer was wrong. */
  readonly timestampFault?: string;
}

/** Seals printed files, and makes sealed files again. */
export interface PdfSealer {
  /** Throws when the file is not of the printer's form; what the hand throws passes through. */
  seal(order: SealOrder): Promise<SealedFile>;
  /** The same bytes again, from the printed file and the register's record: no key is needed. */
  rebuild(printed: PrintedForSeal, record: Pick<SealRecord, "signedAt" | "reserved" | "cms">): Promise<Uint8Array>;
}
