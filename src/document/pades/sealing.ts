// Seals a printed file: places the signature, has it signed, has it timestamped when there is an authority, and fills it in.
// What cannot be made again (the CMS and when) is handed out beside the file; with it the file is rebuilt byte for byte.
// A timestamp authority that fails does not hold up a licence: the file is then sealed without (B-B), and says so.

import type { Cryptography } from "../../licence/cryptography.ts";
import { readCertificate } from "./certificate.ts";
import { fillSignature, type PlacedSignature, placeSignature, type SealField, signedBytes } from "./signature-place.ts";
import { composeSignature, type SealAlgorithm, signedAttributes } from "./signed-data.ts";
import type { SubtleChecks } from "./signer-check.ts";
import { TimestampError, takeTimestamp, timestampRequest } from "./timestamp.ts";

/** A department's seal certificate. */
export interface SealIdentity {
  /** DER; the department's own first, then those that issued it. */
  readonly chain: readonly Uint8Array[];
  readonly algorithm: SealAlgorithm;
  /** Hex SHA-256 of the department's certificate. */
  readonly fingerprint: string;
}

/** Signs with seals. */
export interface SealSigner {
  /** As CMS has it: ECDSA as DER, RSA as it is. */
  sign(fingerprint: string, message: Uint8Array): Promise<Uint8Array>;
}

/** Says when something existed. */
export interface TimestampAuthority {
  /** Answers a TimeStampReq with a TimeStampResp (RFC 3161), or undefined when it cannot be reached in time. */
  stamp(request: Uint8Array): Promise<Uint8Array | undefined>;
}

/** What a sealer is handed. */
export interface SealingParts<Key> {
  readonly signer: SealSigner;
  readonly cryptography: Pick<Cryptography, "sha256">;
  /** Checks the answers of the authority. */
  readonly subtle: SubtleChecks<Key>;
  readonly entropy: { bytes(length: number): Uint8Array };
  readonly timestampAuthority?: TimestampAuthority;
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

/** What of a sealed file is not made from the licence: kept in the register to rebuild it. */
export interface SealRecord {
  readonly signedAt: string;
  /** Hex SHA-256 of the certificate. */
  readonly fingerprint: string;
  /** Bytes of the signature's room. */
  readonly reserved: number;
  readonly cms: Uint8Array;
}

/** A sealed file. */
export interface SealedFile {
  readonly bytes: Uint8Array;
  readonly record: SealRecord;
  readonly level: "B-B" | "B-T";
  /** Why an authority's timestamp is missing: not reached, or which part of its answer was wrong. */
  readonly timestampFault?: string;
}

/** Seals printed files. */
export interface PdfSealer {
  /** @throws {PdfSyntaxError} the file is not of the printer's form. What the signer throws passes through. */
  seal(order: SealOrder): Promise<SealedFile>;
  /** The same bytes again, from the printed file and the register's record: no key is needed. @throws as `seal`. */
  rebuild(printed: PrintedForSeal, record: Omit<SealRecord, "fingerprint">): Uint8Array;
}

/** Room for attributes, algorithms and what wraps them, beside certificates, the signer's name and the signature itself. */
const ATTRIBUTE_ROOM = 400;
const SIGNATURE_ROOM: Readonly<Record<SealAlgorithm, number>> = { "ecdsa-p256-sha256": 72, "rsa-pkcs1-sha256": 512 };
/** Room for a token with the authority's certificates; larger ones get a second try. */
const TIMESTAMP_ROOM = 7 * 1024;
const NONCE_BYTES = 16;

/** Opens a sealer. */
export function createPdfSealer<Key>(parts: SealingParts<Key>): PdfSealer {
  return {
    async seal(order) {
      const reserved = roomFor(order.identity) + (parts.timestampAuthority === undefined ? 0 : TIMESTAMP_ROOM);
      let signed = await sign(parts, order, reserved);
      // A larger token than any we know: once more, with the room that this one would have taken and some to spare.
      const taken = signed.record.cms.length;
      if (taken > reserved) signed = await sign(parts, order, taken + ATTRIBUTE_ROOM);
      const { placed, ...sealed } = signed;
      return { ...sealed, bytes: fillSignature(placed, sealed.record.cms) };
    },
    rebuild: ({ pdf, field, name }, { signedAt, reserved, cms }) =>
      fillSignature(placeSignature(pdf, { field, name, signedAt, reserved }), cms),
  };
}

interface Signed extends Omit<SealedFile, "bytes"> {
  readonly placed: PlacedSignature;
}

async function sign<Key>(parts: SealingParts<Key>, order: SealOrder, reserved: number): Promise<Signed> {
  const { pdf, field, name, signedAt, identity } = order;
  const { sha256 } = parts.cryptography;
  const placed = placeSignature(pdf, { field, name, signedAt, reserved });
  const [own] = identity.chain;
  if (own === undefined) throw new RangeError("a seal without a certificate");
  const attributes = signedAttributes(sha256(signedBytes(placed)), sha256(own));
  const signature = await parts.signer.sign(identity.fingerprint, attributes);
  const { token, fault } = await stamp(parts, sha256(signature));
  const cms = composeSignature({
    certificate: readCertificate(own),
    chain: identity.chain,
    algorithm: identity.algorithm,
    attributes,
    signature,
    ...(token !== undefined && { timestampToken: token }),
  });
  return {
    placed,
    record: { signedAt, fingerprint: identity.fingerprint, reserved, cms },
    level: token === undefined ? "B-B" : "B-T",
    ...(fault !== undefined && { timestampFault: fault }),
  };
}

/** Multiples of 256 bytes, so that seals of nearly the same size give files of the same size. */
function roomFor({ chain, algorithm }: SealIdentity): number {
  const [own] = chain;
  const name = own === undefined ? 0 : readCertificate(own).issuer.length;
  const certificates = chain.reduce((sum, { length }) => sum + length, 0);
  return Math.ceil((certificates + name + SIGNATURE_ROOM[algorithm] + ATTRIBUTE_ROOM) / 256) * 256;
}

async function stamp<Key>(
  { timestampAuthority, subtle, entropy }: SealingParts<Key>,
  imprint: Uint8Array,
): Promise<{ readonly token?: Uint8Array; readonly fault?: string }> {
  if (timestampAuthority === undefined) return {};
  const nonce = entropy.bytes(NONCE_BYTES);
  const response = await timestampAuthority.stamp(timestampRequest(imprint, nonce));
  if (response === undefined) return { fault: "unreachable" };
  try {
    return { token: (await takeTimestamp(subtle, response, { imprint, nonce })).token };
  } catch (error) {
    if (error instanceof TimestampError) return { fault: error.message };
    throw error;
  }
}
