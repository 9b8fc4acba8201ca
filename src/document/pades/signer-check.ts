// Checks a CMS signature by the runtime's WebCrypto: does the digest hold over the content, the signature over the signed
// attributes, and is the certificate the very one that was signed along (RFC 5035 §3)? Whom to trust is not decided here.

import { equalBytes } from "../../licence/bytes.ts";
import { DerError, DerReader, type DerValue, readDer, TAG } from "./der.ts";
import { CURVES, HASHES, type HashName, OID } from "./identifiers.ts";
import { type SignedData, UnsupportedSignatureError } from "./signed-data-reading.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** What is needed of a SubtleCrypto; `Key` is the runtime's own CryptoKey. */
export interface SubtleChecks<Key> {
  digest(algorithm: HashName, bytes: Bytes): Promise<ArrayBuffer>;
  importKey(
    format: "spki",
    key: Bytes,
    algorithm:
      | { readonly name: "ECDSA"; readonly namedCurve: string }
      | { readonly name: "RSASSA-PKCS1-v1_5"; readonly hash: HashName },
    extractable: boolean,
    usages: ["verify"],
  ): Promise<Key>;
  verify(
    algorithm: { readonly name: "ECDSA"; readonly hash: HashName } | { readonly name: "RSASSA-PKCS1-v1_5" },
    key: Key,
    signature: Bytes,
    message: Bytes,
  ): Promise<boolean>;
}

/** What of a signature holds. */
export interface SignerCheck {
  /** The content is what was signed. */
  readonly digestHolds: boolean;
  /** The certificate's key signed the attributes, and the certificate is the one named in them. */
  readonly signatureHolds: boolean;
}

/** An RSA key of 8192 bits is the largest that is tried. */
const LARGEST_KEY = 1200;

/**
 * Checks the signer over the content.
 * @throws {DerError} attributes of another form; {UnsupportedSignatureError} a kind of key that is not read here.
 */
export async function checkSigner<Key>(
  subtle: SubtleChecks<Key>,
  signed: SignedData,
  content: Bytes,
): Promise<SignerCheck> {
  const digest = new Uint8Array(await subtle.digest(signed.digestHash, content));
  const stated = readDer(attributeOf(signed, OID.messageDigest), TAG.octetString).content;
  const kind = new DerReader(attributeOf(signed, OID.contentType)).objectIdentifier();
  const [bound, holds] = await Promise.all([isBound(subtle, signed), verifySignature(subtle, signed)]);
  return {
    digestHolds: equalBytes(digest, stated) && kind === signed.contentType,
    signatureHolds: bound && holds,
  };
}

function attributeOf({ attributes }: SignedData, kind: string): Uint8Array {
  const value = attributes.get(kind);
  if (value === undefined) throw new DerError("without an attribute that must be signed");
  return value;
}

/**
 * Signing-certificate-v2 names the certificate by its hash. PAdES asks for it; a timestamp may have the older attribute over
 * SHA-1 instead (RFC 3161 §2.4.1), which binds nothing any more and is passed over: its certificate is then bound by its key.
 */
async function isBound<Key>(subtle: SubtleChecks<Key>, signed: SignedData): Promise<boolean> {
  const value = signed.attributes.get(OID.signingCertificateV2);
  if (value === undefined) return signed.contentType === OID.timestampInfo;
  const list = new DerReader(readDer(value, TAG.sequence).content).into(TAG.sequence);
  const first = list.into(TAG.sequence);
  const hash: HashName | undefined = first.tag === TAG.sequence ? HASHES.get(first.algorithm().name) : "SHA-256";
  if (hash === undefined) throw new UnsupportedSignatureError("hash");
  const digest = await subtle.digest(hash, Uint8Array.from(signed.certificate.bytes));
  return equalBytes(first.read(TAG.octetString).content, new Uint8Array(digest));
}

async function verifySignature<Key>(subtle: SubtleChecks<Key>, signed: SignedData): Promise<boolean> {
  const { certificate, kind, signatureHash: hash, signature } = signed;
  if (certificate.publicKey.length > LARGEST_KEY) throw new UnsupportedSignatureError("key");
  const spki = Uint8Array.from(certificate.publicKey);
  const message = Uint8Array.from(signed.signedAttributes);
  const { name, parameters } = new DerReader(readDer(spki, TAG.sequence).content).algorithm();
  if (name !== (kind === "rsa" ? OID.rsa : OID.ecPublicKey)) throw new UnsupportedSignatureError("key");
  if (kind === "rsa") {
    const key = await imported(subtle.importKey("spki", spki, { name: "RSASSA-PKCS1-v1_5", hash }, false, ["verify"]));
    return await subtle.verify({ name: "RSASSA-PKCS1-v1_5" }, key, Uint8Array.from(signature), message);
  }
  const curve = curveOf(parameters);
  const algorithm = { name: "ECDSA", namedCurve: curve.name } as const;
  const key = await imported(subtle.importKey("spki", spki, algorithm, false, ["verify"]));
  return await subtle.verify({ name: "ECDSA", hash }, key, rawSignature(signature, curve.bytes), message);
}

/** What the runtime does not take as a key is none that we read. */
async function imported<Key>(importing: Promise<Key>): Promise<Key> {
  try {
    return await importing;
  } catch {
    throw new UnsupportedSignatureError("key");
  }
}

function curveOf(parameters: DerValue | undefined): { readonly name: string; readonly bytes: number } {
  const curve = parameters === undefined ? undefined : CURVES.get(new DerReader(parameters.bytes).objectIdentifier());
  if (curve === undefined) throw new UnsupportedSignatureError("curve");
  return curve;
}

/** Two DER integers as WebCrypto wants them: both at the curve's full width. */
function rawSignature(signature: Uint8Array, width: number): Bytes {
  const pair = new DerReader(readDer(signature, TAG.sequence).content);
  const raw = new Uint8Array(2 * width);
  for (const end of [width, 2 * width]) {
    const { content } = pair.read(TAG.integer);
    const digits = content[0] === 0 ? content.subarray(1) : content;
    if (digits.length > width || (content[0] ?? 0x80) >= 0x80) throw new DerError("signature");
    raw.set(digits, end - digits.length);
  }
  pair.end();
  return raw;
}
