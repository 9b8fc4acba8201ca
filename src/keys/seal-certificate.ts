// What a seal's certificate and key say of themselves, read by Node alone: whoever only signs loads no ASN.1 library.

import type { KeyObject, X509Certificate } from "node:crypto";
import type { SealAlgorithm } from "../licence/sealing.ts";

/** Stands in the subject of whatever the development authority signs. */
export const DEVELOPMENT_UNIT = "DEVELOPMENT ONLY";

/** What a seal's key signs with; undefined when PDF readers would not take it. */
export function algorithmOf({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): SealAlgorithm | undefined {
  if (asymmetricKeyType === "ec" && asymmetricKeyDetails?.namedCurve === "prime256v1") return "ecdsa-p256-sha256";
  const bits = asymmetricKeyDetails?.modulusLength ?? 0;
  return asymmetricKeyType === "rsa" && bits >= 2048 && bits <= 4096 ? "rsa-pkcs1-sha256" : undefined;
}

/** The instants between which a certificate is valid, UTC. */
export function validityOf(certificate: X509Certificate): { readonly from: string; readonly until: string } {
  const instant = (text: string): string => new Date(text).toISOString().replace(/\.\d+Z$/, "Z");
  return { from: instant(certificate.validFrom), until: instant(certificate.validTo) };
}

/** Whether a certificate was made here for trying things out. */
export function isDevelopment(certificate: X509Certificate): boolean {
  return certificate.subject.split("\n").includes(`OU=${DEVELOPMENT_UNIT}`);
}

/** Hex SHA-256 of a certificate. */
export function fingerprintOf(certificate: X509Certificate): string {
  return certificate.fingerprint256.replaceAll(":", "").toLowerCase();
}
