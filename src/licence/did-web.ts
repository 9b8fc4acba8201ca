// The names of issuers: did:web (W3C CCG method) under the service's own origin, and the document behind a name
// (Controlled Identifiers 1.0). `did:web:host%3Aport:issuers:USCC` is served at `/issuers/USCC/did.json`.
// Fetching other people's DIDs is left out: only names in our trust list count.

import type { JsonObject } from "./json-value.ts";

/** A key as an issuer's document shows it. */
export interface PublishedKey {
  /** The fragment of its verification method. */
  readonly kid: string;
  /** `z6Mk…` */
  readonly publicKeyMultibase: string;
  /** Whether what it signs, or signed while it was active, is to be trusted. */
  readonly trusted: boolean;
  /** The UTC instant from which it is not trusted, when it was compromised. */
  readonly revoked?: string;
}

const USCC = /^[0-9A-Z]{18}$/;
const VERIFICATION_METHOD = /^(did:[a-z0-9]+:[A-Za-z0-9._:%-]+)#([A-Za-z0-9._-]+)$/;

/** The DID of the issuer with that USCC under an origin (`https://host[:port]`, no path). */
export function didOf(origin: string, uscc: string): string {
  const host = origin.replace(/^[a-z][a-z0-9+.-]*:\/\//i, "").toLowerCase();
  return `did:web:${encodeURIComponent(host)}:issuers:${uscc}`;
}

/** The URL that names an issuer's key in a proof. */
export function verificationMethodOf(origin: string, uscc: string, kid: string): string {
  return `${didOf(origin, uscc)}#${kid}`;
}

/** The USCC of an issuer's DID under any of the origins (today's and former ones); undefined when it is none of ours. */
export function issuerOfDid(did: string, origins: readonly string[]): string | undefined {
  const uscc = did.slice(did.lastIndexOf(":") + 1);
  return USCC.test(uscc) && origins.some((origin) => didOf(origin, uscc) === did) ? uscc : undefined;
}

/** The parts of a verification method's URL; undefined when it is no DID with a fragment. */
export function parseVerificationMethod(text: string): { readonly did: string; readonly kid: string } | undefined {
  const [, did, kid] = VERIFICATION_METHOD.exec(text) ?? [];
  return did === undefined || kid === undefined ? undefined : { did, kid };
}

/**
 * An issuer's document: every key it ever had is a verification method, so that what it signed stays checkable;
 * `assertionMethod` lists the trusted ones, and a compromised one says since when.
 */
export function didDocument(origin: string, uscc: string, keys: readonly PublishedKey[]): JsonObject {
  const did = didOf(origin, uscc);
  return {
    "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
    id: did,
    verificationMethod: keys.map((key) => ({
      id: `${did}#${key.kid}`,
      type: "Multikey",
      controller: did,
      publicKeyMultibase: key.publicKeyMultibase,
      ...(key.revoked === undefined ? {} : { revoked: key.revoked }),
    })),
    assertionMethod: keys.filter((key) => key.trusted).map((key) => `${did}#${key.kid}`),
  };
}
