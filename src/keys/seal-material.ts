// A seal before it is put away: private key and X.509 certificates, checked to belong together and to be usable under a PDF:
// P-256 or RSA of 2048 to 4096 bits, a certificate that may sign, valid now, with the certificates that issued it in order.

import { createPrivateKey, type KeyObject, type X509Certificate } from "node:crypto";
import { BitString } from "asn1js";
import { Certificate } from "pkijs";
import { LicenceError } from "../licence/errors.ts";
import type { WordParameters } from "../licence/words.ts";
import { algorithmOf, validityOf } from "./seal-certificate.ts";

/** A private key (PKCS #8, DER; its holder wipes it) with its certificates (DER), its own first. */
export interface SealMaterial {
  readonly pkcs8: Uint8Array;
  readonly chain: readonly Uint8Array[];
}

const LONGEST_CHAIN = 8;

/**
 * Puts a private key and loose certificates together: finds the key's own certificate and those that issued it.
 * @throws {LicenceError} request-invalid — seal-no-certificate, seal-algorithm, seal-usage, seal-not-in-force.
 */
export function assembleSeal(key: KeyObject, certificates: readonly X509Certificate[], now: string): SealMaterial {
  if (algorithmOf(key) === undefined) refuse("seal-algorithm", { found: describeKey(key) });
  const own = certificates.find((certificate) => certificate.checkPrivateKey(key));
  if (own === undefined) refuse("seal-no-certificate");
  const { from, until } = validityOf(own);
  if (now < from || now > until) refuse("seal-not-in-force", { from, until });
  if (own.ca || !maySign(own)) refuse("seal-usage", { found: own.subject.replaceAll("\n", ", ") });
  const pkcs8 = new Uint8Array(key.export({ format: "der", type: "pkcs8" }));
  return { pkcs8, chain: chainOf(own, certificates).map(({ raw }) => Uint8Array.from(raw)) };
}

/** A key from PKCS #8. @throws {Error} it is none. */
export function keyOf(pkcs8: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.from(pkcs8), format: "der", type: "pkcs8" });
}

/** Refuses what was brought as a seal; `code` names the sentence. */
export function refuse(code: string, parameters: WordParameters = {}): never {
  throw new LicenceError("request-invalid", { fields: [{ pointer: "/seal", code, parameters }] });
}

/** The key's own certificate, then whoever issued the one before; a root is left out, for nobody believes one that comes along. */
function chainOf(own: X509Certificate, certificates: readonly X509Certificate[]): readonly X509Certificate[] {
  const chain = [own];
  for (let last = own; chain.length < LONGEST_CHAIN; ) {
    const next = certificates.find((candidate) => !isRoot(candidate) && last !== candidate && issued(candidate, last));
    if (next === undefined || chain.includes(next)) break;
    chain.push(next);
    last = next;
  }
  return chain;
}

function isRoot(certificate: X509Certificate): boolean {
  return issued(certificate, certificate);
}

function issued(issuer: X509Certificate, certificate: X509Certificate): boolean {
  return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}

const KEY_USAGE = "2.5.29.15";
/** digitalSignature or contentCommitment (RFC 5280 §4.2.1.3). */
const SIGNING = 0xc0;

/** A certificate without the extension may be used for anything. */
function maySign({ raw }: X509Certificate): boolean {
  const usage = Certificate.fromBER(Uint8Array.from(raw)).extensions?.find(({ extnID }) => extnID === KEY_USAGE);
  if (usage === undefined) return true;
  const bits: unknown = usage.parsedValue;
  return bits instanceof BitString && ((bits.valueBlock.valueHexView[0] ?? 0) & SIGNING) !== 0;
}

function describeKey({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): string {
  const detail = asymmetricKeyDetails?.namedCurve ?? asymmetricKeyDetails?.modulusLength ?? "";
  return `${asymmetricKeyType ?? ""} ${detail}`.trim();
}
