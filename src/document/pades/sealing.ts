// Seals a printed file: places the signature, has it signed, has it timestamped when there is an authority, and fills it in.
// What cannot be made again (the CMS and when) is handed out beside the file; with it the file is rebuilt byte for byte.
// A timestamp authority that fails does not hold up a licence: the file is then sealed without (B-B), and says so.

import { toHex } from "../../licence/bytes.ts";
import type { Cryptography } from "../../licence/cryptography.ts";
import type {
  PdfSealer,
  SealAlgorithm,
  SealedFile,
  SealHand,
  SealIdentity,
  SealOrder,
  TimestampAuthority,
} from "../../licence/sealing.ts";
import { type Certificate, readCertificate } from "./certificate.ts";
import {
  fillSignature,
  type PlacedSignature,
  placeSignature,
  type SignaturePlace,
  signedBytes,
} from "./signature-place.ts";
import { composeSignature, signedAttributes } from "./signed-data.ts";
import type { SubtleChecks } from "./signer-check.ts";
import { TimestampError, takeTimestamp, timestampRequest } from "./timestamp.ts";

/** What a sealer is handed. */
export interface SealingParts<Key> {
  readonly hand: SealHand;
  readonly cryptography: Pick<Cryptography, "sha256">;
  /** Checks the answers of the authority. */
  readonly subtle: SubtleChecks<Key>;
  readonly entropy: { bytes(length: number): Uint8Array };
  readonly timestampAuthority?: TimestampAuthority;
  /** Lays a file out for its signature, the dear part of sealing; absent: here and now. */
  readonly place?: PlaceSignature;
}

/** As placeSignature, wherever it is done. */
export type PlaceSignature = (pdf: Uint8Array, place: SignaturePlace) => PlacedSignature | Promise<PlacedSignature>;

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
    async rebuild({ pdf, field, name }, { signedAt, reserved, cms }) {
      const { place = placeSignature } = parts;
      return fillSignature(await place(pdf, { field, name, signedAt, reserved }), cms);
    },
  };
}

interface Signed extends Omit<SealedFile, "bytes"> {
  readonly placed: PlacedSignature;
}

async function sign<Key>(parts: SealingParts<Key>, order: SealOrder, reserved: number): Promise<Signed> {
  const { pdf, field, name, signedAt, identity } = order;
  const { cryptography, place = placeSignature } = parts;
  const { sha256 } = cryptography;
  const placed = await place(pdf, { field, name, signedAt, reserved });
  const [own] = identity.chain;
  if (own === undefined) throw new RangeError("a seal without a certificate");
  const attributes = signedAttributes(sha256(signedBytes(placed)), sha256(own));
  const signature = await parts.hand.sign(identity.fingerprint, attributes);
  const { token, fault } = await stamp(parts, sha256(signature));
  const cms = composeSignature({
    certificate: certificateOf(own),
    chain: identity.chain,
    algorithm: identity.algorithm,
    attributes,
    signature,
    ...(token !== undefined && { timestampToken: token }),
  });
  return {
    placed,
    record: { signedAt, fingerprint: identity.fingerprint, reserved, printed: toHex(sha256(pdf)), cms },
    level: token === undefined ? "B-B" : "B-T",
    ...(fault !== undefined && { timestampFault: fault }),
  };
}

const CERTIFICATES = new WeakMap<Uint8Array, Certificate>();

/** A seal's own certificate, which signs thousands of files, read once. */
function certificateOf(bytes: Uint8Array): Certificate {
  const known = CERTIFICATES.get(bytes);
  if (known !== undefined) return known;
  const fresh = readCertificate(bytes);
  CERTIFICATES.set(bytes, fresh);
  return fresh;
}

/** Multiples of 256 bytes, so that seals of nearly the same size give files of the same size. */
function roomFor({ chain, algorithm }: SealIdentity): number {
  const [own] = chain;
  const name = own === undefined ? 0 : certificateOf(own).issuer.length;
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
