// Composes the CMS SignedData of a PAdES signature (RFC 5652 §5; ETSI EN 319 142-1 §6.3): detached, one signer, with the attributes
// content-type, message-digest and signing-certificate-v2 (RFC 5035), and a timestamp token beside the signature when there is
// one. Without signing-time, which PAdES keeps in the signature dictionary.

import type { SealAlgorithm } from "../../licence/sealing.ts";
import type { Certificate } from "./certificate.ts";
import { der, NULL, objectIdentifier, sequence, setOf, TAG, unsignedInteger } from "./der.ts";
import { OID } from "./identifiers.ts";

/** What a finished CMS is made of. */
export interface SignatureParts {
  /** The signer's certificate. */
  readonly certificate: Certificate;
  /** DER of all certificates that go along, the signer's among them. */
  readonly chain: readonly Uint8Array[];
  readonly algorithm: SealAlgorithm;
  /** As `signedAttributes` gave them. */
  readonly attributes: Uint8Array;
  /** As CMS has it: an ECDSA signature is a DER sequence of two integers. */
  readonly signature: Uint8Array;
  /** A TimeStampToken (RFC 3161 §2.4.2). */
  readonly timestampToken?: Uint8Array;
}

const SHA256 = sequence(objectIdentifier(OID.sha256));
const VERSION_1 = unsignedInteger(Uint8Array.of(1));

// RSA is named as by OpenSSL and Acrobat: the key's own identifier, the hash being that of the digest (RFC 5754 §3.2).
const ALGORITHMS: Readonly<Record<SealAlgorithm, Uint8Array>> = {
  "ecdsa-p256-sha256": sequence(objectIdentifier(OID.ecdsaWithSha256)),
  "rsa-pkcs1-sha256": sequence(objectIdentifier(OID.rsa), NULL),
};

/**
 * The attributes that are signed, as the SET OF that the signature is over (RFC 5652 §5.4).
 * @param digest SHA-256 of the document's signed bytes.
 * @param certificateHash SHA-256 of the signer's certificate.
 */
export function signedAttributes(digest: Uint8Array, certificateHash: Uint8Array): Uint8Array {
  // ESSCertIDv2 with its default hash, SHA-256, which DER leaves out.
  const signingCertificate = sequence(sequence(sequence(der(TAG.octetString, certificateHash))));
  return setOf([
    attribute(OID.contentType, objectIdentifier(OID.data)),
    attribute(OID.messageDigest, der(TAG.octetString, digest)),
    attribute(OID.signingCertificateV2, signingCertificate),
  ]);
}

/** The whole CMS as it goes into the signature dictionary. */
export function composeSignature(parts: SignatureParts): Uint8Array {
  const { certificate, chain, algorithm, attributes, signature, timestampToken } = parts;
  const unsigned =
    timestampToken === undefined ? [] : [setOf([attribute(OID.timestampToken, timestampToken)], TAG.context[1])];
  const signer = sequence(
    VERSION_1,
    sequence(certificate.issuer, certificate.serialNumber),
    SHA256,
    retagged(attributes, TAG.context[0]),
    ALGORITHMS[algorithm],
    der(TAG.octetString, signature),
    ...unsigned,
  );
  const signedData = sequence(
    VERSION_1,
    der(TAG.set, SHA256),
    sequence(objectIdentifier(OID.data)),
    setOf(chain, TAG.context[0]),
    der(TAG.set, signer),
  );
  return sequence(objectIdentifier(OID.signedData), der(TAG.context[0], signedData));
}

function attribute(kind: string, value: Uint8Array): Uint8Array {
  return sequence(objectIdentifier(kind), der(TAG.set, value));
}

/** IMPLICIT tagging: the same length and contents under another tag. */
function retagged(value: Uint8Array, tag: number): Uint8Array {
  const copy = value.slice();
  copy[0] = tag;
  return copy;
}
