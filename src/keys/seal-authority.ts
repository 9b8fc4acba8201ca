// A development certification authority: makes X.509 v3 certificates (RFC 5280) for departments' seals, so that sealed PDFs can be
// tried before a real authority has issued any. Whatever it signs says DEVELOPMENT ONLY in its subject.

import { createPrivateKey, randomBytes, webcrypto, X509Certificate } from "node:crypto";
import { Set as Asn1Set, BitString, Integer, OctetString, PrintableString, Sequence, Utf8String } from "asn1js";
import {
  AttributeTypeAndValue,
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate,
  CryptoEngine,
  Extension,
  RelativeDistinguishedNames,
  Time,
} from "pkijs";
import { addYears, dateOf, startOfDay } from "../licence/calendar.ts";
import type { Issuer } from "../licence/licence-type.ts";
import { DEVELOPMENT_UNIT } from "./seal-certificate.ts";
import { assembleSeal, type SealMaterial } from "./seal-material.ts";

const engine = new CryptoEngine({ name: "node", crypto: webcrypto });
const P256 = { name: "ECDSA", namedCurve: "P-256" } as const;
const AUTHORITY_YEARS = 10;
const SEAL_YEARS = 3;
/** X.520 allows no more characters in a common name or the name of an organisation. */
const LONGEST_NAME = 64;

/** Makes the authority itself, valid for ten years from the day of `now`, a UTC instant. */
export async function makeDevelopmentAuthority(now: string): Promise<SealMaterial> {
  const keys = await generateKeys();
  const subject = nameOf(["C", "CN"], ["OU", DEVELOPMENT_UNIT], ["CN", "Vellum Development CA"]);
  const certificate = await certify({
    subject,
    issuer: subject,
    publicKey: keys.publicKey,
    signingKey: keys.privateKey,
    validity: validFrom(now, AUTHORITY_YEARS),
    authority: true,
  });
  return { pkcs8: await exported(keys.privateKey), chain: [new Uint8Array(certificate.toSchema(true).toBER())] };
}

/** Makes a department's seal, valid for three years, signed by the authority. @throws {Error} the authority is none. */
export async function makeDevelopmentSeal(authority: SealMaterial, issuer: Issuer, now: string): Promise<SealMaterial> {
  const [own] = authority.chain;
  const root = Certificate.fromBER(Uint8Array.from(own ?? []));
  const pkcs8 = Uint8Array.from(authority.pkcs8);
  const signingKey = await webcrypto.subtle.importKey("pkcs8", pkcs8, P256, false, ["sign"]);
  pkcs8.fill(0);
  const keys = await generateKeys();
  const certificate = await certify({
    subject: nameOf(
      ["C", "CN"],
      ["O", shortened(issuer.name["zh-CN"])],
      ["OU", DEVELOPMENT_UNIT],
      // NTR: an identifier of the national register, here the USCC (ETSI EN 319 412-1 §5.1.4).
      ["organizationIdentifier", `NTRCN-${issuer.uscc}`],
      ["CN", shortened(issuer.seal.name)],
    ),
    issuer: root.subject,
    issuerKeyIdentifier: await keyIdentifier(root),
    publicKey: keys.publicKey,
    signingKey,
    validity: validFrom(now, SEAL_YEARS),
    authority: false,
  });
  const leaf = new X509Certificate(Buffer.from(certificate.toSchema(true).toBER()));
  const key = Buffer.from(await exported(keys.privateKey));
  const seal = assembleSeal(createPrivateKey({ key, format: "der", type: "pkcs8" }), [leaf], now);
  key.fill(0);
  return seal;
}

interface Certification {
  readonly subject: RelativeDistinguishedNames;
  readonly issuer: RelativeDistinguishedNames;
  readonly publicKey: webcrypto.CryptoKey;
  readonly signingKey: webcrypto.CryptoKey;
  readonly validity: { readonly from: Date; readonly until: Date };
  readonly authority: boolean;
  /** Absent when it signs itself. */
  readonly issuerKeyIdentifier?: KeyIdentifier;
}

async function certify(parts: Certification): Promise<Certificate> {
  const certificate = new Certificate();
  certificate.version = 2;
  certificate.serialNumber = new Integer({ valueHex: serialNumber() });
  certificate.subject = parts.subject;
  certificate.issuer = parts.issuer;
  certificate.notBefore = new Time({ value: parts.validity.from });
  certificate.notAfter = new Time({ value: parts.validity.until });
  await certificate.subjectPublicKeyInfo.importKey(parts.publicKey, engine);
  const own = await keyIdentifier(certificate);
  certificate.extensions = extensionsOf(parts.authority, own, parts.issuerKeyIdentifier);
  await certificate.sign(parts.signingKey, "SHA-256", engine);
  return certificate;
}

/**
 * BasicConstraints and KeyUsage (§4.2.1.9, §4.2.1.3), both critical, and whose key it is (§4.2.1.1 f.). No extended key usage: PDF
 * readers differ in those they ask for, and take a certificate without.
 */
function extensionsOf(authority: boolean, own: KeyIdentifier, issuer: KeyIdentifier = own): Extension[] {
  const constraints = new BasicConstraints(authority ? { cA: true, pathLenConstraint: 0 } : { cA: false });
  // keyCertSign and cRLSign, or digitalSignature and contentCommitment.
  const usage = new BitString({
    valueHex: Uint8Array.of(authority ? 0x06 : 0xc0).buffer,
    unusedBits: authority ? 1 : 6,
  });
  const subjectKey = new OctetString({ valueHex: own.buffer });
  const authorityKey = new AuthorityKeyIdentifier({ keyIdentifier: new OctetString({ valueHex: issuer.buffer }) });
  return [
    new Extension({ extnID: "2.5.29.19", critical: true, extnValue: constraints.toSchema().toBER() }),
    new Extension({ extnID: "2.5.29.15", critical: true, extnValue: usage.toBER() }),
    new Extension({ extnID: "2.5.29.14", critical: false, extnValue: subjectKey.toBER() }),
    new Extension({ extnID: "2.5.29.35", critical: false, extnValue: authorityKey.toSchema().toBER() }),
  ];
}

type KeyIdentifier = Uint8Array<ArrayBuffer>;

/** The leftmost 160 bits of the SHA-256 of the public key (RFC 7093 §2, method 1). */
async function keyIdentifier({ subjectPublicKeyInfo }: Certificate): Promise<KeyIdentifier> {
  const key = Uint8Array.from(subjectPublicKeyInfo.subjectPublicKey.valueBlock.valueHexView);
  return new Uint8Array((await webcrypto.subtle.digest("SHA-256", key)).slice(0, 20));
}

const ATTRIBUTES = {
  C: "2.5.4.6",
  O: "2.5.4.10",
  OU: "2.5.4.11",
  CN: "2.5.4.3",
  organizationIdentifier: "2.5.4.97",
} as const;

/** A name of single attributes, most general first; pkijs by itself would put them all into one. */
function nameOf(...attributes: readonly (readonly [keyof typeof ATTRIBUTES, string])[]): RelativeDistinguishedNames {
  const sets = attributes.map(([kind, value]) => {
    const text = kind === "C" ? new PrintableString({ value }) : new Utf8String({ value });
    const attribute = new AttributeTypeAndValue({ type: ATTRIBUTES[kind], value: text });
    return new Asn1Set({ value: [attribute.toSchema()] });
  });
  return RelativeDistinguishedNames.fromBER(new Sequence({ value: sets }).toBER());
}

function shortened(text: string): string {
  return [...text].slice(0, LONGEST_NAME).join("");
}

/** From the start of the issuer's day, so that a clock that is a little behind does not find it not yet valid. */
function validFrom(now: string, years: number): { readonly from: Date; readonly until: Date } {
  const today = dateOf(now);
  return { from: new Date(startOfDay(today)), until: new Date(startOfDay(addYears(today, years))) };
}

/** 127 random bits, positive and not zero (§4.1.2.2). */
function serialNumber(): ArrayBuffer {
  const bytes = Uint8Array.from(randomBytes(16));
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes.buffer;
}

async function generateKeys(): Promise<webcrypto.CryptoKeyPair> {
  return await webcrypto.subtle.generateKey(P256, true, ["sign", "verify"]);
}

async function exported(key: webcrypto.CryptoKey): Promise<Uint8Array> {
  return new Uint8Array(await webcrypto.subtle.exportKey("pkcs8", key));
}
