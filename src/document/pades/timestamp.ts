// Timestamps (RFC 3161): asks an authority when a signature existed, takes its answer only if it is about that very signature and
// that very question, and reads tokens back. Leaves out accuracy, ordering and whether the authority is to be trusted.

import { equalBytes } from "../../licence/bytes.ts";
import { readTime } from "./certificate.ts";
import { DerError, DerReader, der, objectIdentifier, readDer, sequence, TAG, unsignedInteger } from "./der.ts";
import { HASHES, type HashName, OID } from "./identifiers.ts";
import { readSignedData, type SignedData } from "./signed-data-reading.ts";
import { checkSigner, type SubtleChecks } from "./signer-check.ts";

/** What a token says. */
export interface TimestampInfo {
  /** A UTC instant in seconds. */
  readonly at: string;
  readonly hash: HashName;
  readonly imprint: Uint8Array;
  /** The number of the request, as a DER integer's contents. */
  readonly nonce?: Uint8Array;
}

/** A token that was taken apart. */
export interface Timestamp {
  readonly info: TimestampInfo;
  readonly signed: SignedData;
}

/** The authority refused, or answered something else. */
export class TimestampError extends Error {
  override readonly name = "TimestampError";
}

/** A TimeStampReq over a SHA-256 hash that asks for the authority's certificate; `nonce` are random bytes. */
export function timestampRequest(imprint: Uint8Array, nonce: Uint8Array): Uint8Array {
  return sequence(
    unsignedInteger(Uint8Array.of(1)),
    sequence(sequence(objectIdentifier(OID.sha256)), der(TAG.octetString, imprint)),
    unsignedInteger(nonce),
    der(TAG.boolean, Uint8Array.of(0xff)),
  );
}

/**
 * Takes the token out of a TimeStampResp after checking status, imprint, nonce and signature.
 * @throws {TimestampError} the answer is not usable; the message says which part.
 */
export async function takeTimestamp<Key>(
  subtle: SubtleChecks<Key>,
  response: Uint8Array,
  asked: { readonly imprint: Uint8Array; readonly nonce: Uint8Array },
): Promise<{ readonly token: Uint8Array; readonly at: string }> {
  try {
    const token = tokenOf(response);
    const timestamp = readTimestamp(token);
    const { info } = timestamp;
    const nonce = readDer(unsignedInteger(asked.nonce), TAG.integer).content;
    if (info.hash !== "SHA-256" || !equalBytes(info.imprint, asked.imprint)) throw new TimestampError("imprint");
    if (info.nonce === undefined || !equalBytes(info.nonce, nonce)) throw new TimestampError("nonce");
    if (!(await timestampHolds(subtle, timestamp))) throw new TimestampError("signature");
    return { token, at: info.at };
  } catch (error) {
    if (error instanceof TimestampError) throw error;
    throw new TimestampError("form", { cause: error });
  }
}

/** Reads a token. @throws {DerError, UnsupportedSignatureError} */
export function readTimestamp(token: Uint8Array): Timestamp {
  const signed = readSignedData(token);
  if (signed.contentType !== OID.timestampInfo || signed.content === undefined) throw new DerError("no timestamp");
  const info = new DerReader(readDer(signed.content, TAG.sequence).content);
  info.read(TAG.integer);
  info.read(TAG.objectIdentifier);
  const imprint = info.into(TAG.sequence);
  const hash = HASHES.get(imprint.algorithm().name);
  const stated = imprint.read(TAG.octetString).content;
  info.read(TAG.integer);
  const at = readTime(info.read(TAG.generalizedTime));
  const nonce = info.rest(6).find(({ tag }) => tag === TAG.integer)?.content;
  if (hash === undefined) throw new DerError("hash");
  return { info: { at, hash, imprint: stated, ...(nonce !== undefined && { nonce }) }, signed };
}

/** Whether a token is signed by its certificate, and that is for stamping times and nothing else (RFC 3161 §2.3). */
export async function timestampHolds<Key>(subtle: SubtleChecks<Key>, { signed }: Timestamp): Promise<boolean> {
  const { digestHolds, signatureHolds } = await checkSigner(subtle, signed, Uint8Array.from(signed.content ?? []));
  const [purpose, ...more] = signed.certificate.purposes ?? [];
  return digestHolds && signatureHolds && purpose === OID.timeStamping && more.length === 0;
}

/** Granted, or granted with modifications (§2.4.2). */
const GRANTED: readonly (number | undefined)[] = [0, 1];

function tokenOf(response: Uint8Array): Uint8Array {
  const whole = new DerReader(readDer(response, TAG.sequence).content);
  const status = whole.into(TAG.sequence).read(TAG.integer).content;
  if (status.length !== 1 || !GRANTED.includes(status[0])) throw new TimestampError("status");
  const token = whole.read(TAG.sequence).bytes;
  whole.end();
  return token;
}
