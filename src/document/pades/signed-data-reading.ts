// Reads CMS SignedData (RFC 5652 §5.1) that nobody vouches for: a PDF's signature, or a timestamp token inside one. Exactly one
// signer, known by issuer and serial number, with signed attributes; everything else is refused rather than guessed at.

import { type Certificate, readCertificate } from "./certificate.ts";
import { DerError, DerReader, readDer, TAG } from "./der.ts";
import { HASHES, type HashName, OID, SIGNATURES } from "./identifiers.ts";

/** A SignedData with its one signer. */
export interface SignedData {
  readonly contentType: string;
  /** Absent when it is detached. */
  readonly content?: Uint8Array;
  /** The signer's own. */
  readonly certificate: Certificate;
  readonly digestHash: HashName;
  readonly kind: "rsa" | "ecdsa";
  readonly signatureHash: HashName;
  /** The SET OF that the signature is over. */
  readonly signedAttributes: Uint8Array;
  /** The one value of each signed attribute, whole, by object identifier. */
  readonly attributes: ReadonlyMap<string, Uint8Array>;
  readonly signature: Uint8Array;
  /** The one value of each unsigned attribute. */
  readonly unsignedAttributes: ReadonlyMap<string, Uint8Array>;
}

/** Something signed in a way that we do not read. */
export class UnsupportedSignatureError extends Error {
  override readonly name = "UnsupportedSignatureError";
}

const CERTIFICATES = 16;
const ATTRIBUTES = 32;

/** @throws {DerError} it is none; {UnsupportedSignatureError} an algorithm that is not read here. */
export function readSignedData(bytes: Uint8Array): SignedData {
  const outer = new DerReader(readDer(bytes, TAG.sequence).content);
  if (outer.objectIdentifier() !== OID.signedData) throw new DerError("no signed data");
  const data = new DerReader(outer.into(TAG.context[0]).read(TAG.sequence).content);
  outer.end();
  data.read(TAG.integer);
  data.read(TAG.set);
  const encapsulated = data.into(TAG.sequence);
  const contentType = encapsulated.objectIdentifier();
  const content = encapsulated.optional(TAG.context[0]);
  const certificates = data.optional(TAG.context[0]);
  data.optional(TAG.context[1]);
  const signers = data.into(TAG.set);
  data.end();
  const signer = readSigner(signers.into(TAG.sequence), certificates?.content ?? new Uint8Array());
  signers.end();
  return {
    contentType,
    ...(content !== undefined && { content: readDer(content.content, TAG.octetString).content }),
    ...signer,
  };
}

function readSigner(signer: DerReader, certificates: Uint8Array): Omit<SignedData, "contentType" | "content"> {
  signer.read(TAG.integer);
  const identity = signer.into(TAG.sequence);
  const [issuer, serialNumber] = [identity.read(TAG.sequence).bytes, identity.read(TAG.integer).bytes];
  identity.end();
  const digestHash = HASHES.get(signer.algorithm().name);
  const attributes = signer.read(TAG.context[0]);
  const algorithm = SIGNATURES.get(signer.algorithm().name);
  const signature = signer.read(TAG.octetString).content;
  const unsigned = signer.optional(TAG.context[1]);
  signer.end();
  if (digestHash === undefined || algorithm === undefined) throw new UnsupportedSignatureError("algorithm");
  const asSigned = attributes.bytes.slice();
  asSigned[0] = TAG.set;
  return {
    certificate: certificateOf(certificates, issuer, serialNumber),
    digestHash,
    kind: algorithm.kind,
    signatureHash: algorithm.hash ?? digestHash,
    signedAttributes: asSigned,
    attributes: readAttributes(attributes.content),
    signature,
    unsignedAttributes: readAttributes(unsigned?.content ?? new Uint8Array()),
  };
}

/** The certificate that the signer names. Others may lie beside it, of whatever form. */
function certificateOf(certificates: Uint8Array, issuer: Uint8Array, serialNumber: Uint8Array): Certificate {
  const found = new DerReader(certificates)
    .rest(CERTIFICATES)
    .filter(({ tag }) => tag === TAG.sequence)
    .map(({ bytes }) => readCertificate(bytes))
    .find((candidate) => same(candidate.issuer, issuer) && same(candidate.serialNumber, serialNumber));
  if (found === undefined) throw new DerError("without the signer's certificate");
  return found;
}

function readAttributes(content: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const attributes = new Map<string, Uint8Array>();
  for (const { content: attribute } of new DerReader(content).rest(ATTRIBUTES)) {
    const inside = new DerReader(attribute);
    const kind = inside.objectIdentifier();
    const values = inside.into(TAG.set);
    if (attributes.has(kind)) throw new DerError("an attribute that stands there twice");
    attributes.set(kind, values.next().bytes);
    values.end();
    inside.end();
  }
  return attributes;
}

function same(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
