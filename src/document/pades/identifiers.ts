// Object identifiers of the CMS (RFC 5652), its algorithms (RFC 5754, RFC 5758), ESS (RFC 5035), timestamps (RFC 3161) and
// X.509 names (X.520), and the algorithms that we read. Leaves out RSA-PSS and EdDSA: PDF readers do not take them alike.

/** Content types, attributes and extensions. */
export const OID = {
  data: "1.2.840.113549.1.7.1",
  signedData: "1.2.840.113549.1.7.2",
  contentType: "1.2.840.113549.1.9.3",
  messageDigest: "1.2.840.113549.1.9.4",
  signingCertificateV2: "1.2.840.113549.1.9.16.2.47",
  timestampToken: "1.2.840.113549.1.9.16.2.14",
  timestampInfo: "1.2.840.113549.1.9.16.1.4",
  sha256: "2.16.840.1.101.3.4.2.1",
  rsa: "1.2.840.113549.1.1.1",
  ecPublicKey: "1.2.840.10045.2.1",
  ecdsaWithSha256: "1.2.840.10045.4.3.2",
  extendedKeyUsage: "2.5.29.37",
  timeStamping: "1.3.6.1.5.5.7.3.8",
} as const;

/** A hash as WebCrypto calls it. */
export type HashName = "SHA-256" | "SHA-384" | "SHA-512";

/** Hashes by object identifier. */
export const HASHES: ReadonlyMap<string, HashName> = new Map([
  [OID.sha256, "SHA-256"],
  ["2.16.840.1.101.3.4.2.2", "SHA-384"],
  ["2.16.840.1.101.3.4.2.3", "SHA-512"],
]);

/** Signature algorithms; without a hash of its own, `rsa` takes that of the digest. */
export const SIGNATURES: ReadonlyMap<string, { readonly kind: "rsa" | "ecdsa"; readonly hash?: HashName }> = new Map([
  [OID.rsa, { kind: "rsa" }],
  ["1.2.840.113549.1.1.11", { kind: "rsa", hash: "SHA-256" }],
  ["1.2.840.113549.1.1.12", { kind: "rsa", hash: "SHA-384" }],
  ["1.2.840.113549.1.1.13", { kind: "rsa", hash: "SHA-512" }],
  [OID.ecdsaWithSha256, { kind: "ecdsa", hash: "SHA-256" }],
  ["1.2.840.10045.4.3.3", { kind: "ecdsa", hash: "SHA-384" }],
  ["1.2.840.10045.4.3.4", { kind: "ecdsa", hash: "SHA-512" }],
]);

/** Curves by object identifier, with the bytes of a coordinate. */
export const CURVES: ReadonlyMap<string, { readonly name: "P-256" | "P-384" | "P-521"; readonly bytes: number }> =
  new Map([
    ["1.2.840.10045.3.1.7", { name: "P-256", bytes: 32 }],
    ["1.3.132.0.34", { name: "P-384", bytes: 48 }],
    ["1.3.132.0.35", { name: "P-521", bytes: 66 }],
  ]);

/** How attributes of a name are called (RFC 4514 §3; the last is of X.520). */
export const NAME_ATTRIBUTES: ReadonlyMap<string, string> = new Map([
  ["2.5.4.3", "CN"],
  ["2.5.4.5", "serialNumber"],
  ["2.5.4.6", "C"],
  ["2.5.4.7", "L"],
  ["2.5.4.8", "ST"],
  ["2.5.4.10", "O"],
  ["2.5.4.11", "OU"],
  ["2.5.4.97", "organizationIdentifier"],
]);
