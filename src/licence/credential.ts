// The credential (凭证): a W3C VC Data Model 2.0 document that carries one licence version with the metadata of
// GB/T 36903 in its subject. Shapes and composition only; proof.ts signs and proves it, verify.ts judges it.

import { endOfDay, startOfDay } from "./calendar.ts";
import { didOf } from "./did-web.ts";
import { makeIdentifier } from "./identifier.ts";
import type { JsonObject } from "./json-value.ts";
import type { Issuer, LicenceType } from "./licence-type.ts";

/** The first `@context` of every credential (VCDM 2.0 §4.3). */
export const VC_CONTEXT = "https://www.w3.org/ns/credentials/v2";

/** Who holds the licence. `codeType` is a code of GB/T 36903 Annex A (001 USCC, 111 resident identity number …). */
export interface Holder {
  readonly name: string;
  readonly code: string;
  readonly codeType: string;
}

/** The licence itself, under GB/T 36903's English names. Dates are calendar dates `YYYY-MM-DD` in the issuer's zone. */
export interface LicenceSubject {
  readonly type: "ElectronicLicence";
  /** 证照标识, GB/T 36904: `1.2.156.3005.2.<type>.<issuer>.<serial>.<version>.<check>`. */
  readonly certificateIdentifier: string;
  readonly certificateName: string;
  readonly certificateTypeCode: string;
  readonly certificateNumber: string;
  readonly certificateIssuingAuthorityName: string;
  readonly certificateIssuingAuthorityCode: string;
  readonly certificateAreaCode: string;
  readonly certificateIssuedDate: string;
  readonly certificateHolder: readonly Holder[];
  readonly certificateEffectiveDate: string;
  /** Absent: long-term (长期). */
  readonly certificateExpiringDate?: string;
  /** 关联证照标识: the identifier of the version this one replaces. */
  readonly associatedCertificateIdentifier?: string;
  /** The type's own fields (扩展照面字段), valid under the type's schema. */
  readonly claims: JsonObject;
}

/** Where a verifier learns whether the licence still stands (Bitstring Status List 1.0 §2.1). */
export interface StatusEntry {
  readonly id: string;
  readonly type: "BitstringStatusListEntry";
  readonly statusPurpose: "revocation" | "suspension";
  /** Base-10 string. */
  readonly statusListIndex: string;
  readonly statusListCredential: string;
}

/** A licence as a credential, before it is signed. `validFrom`/`validUntil` are XSD dateTimeStamps. */
export interface UnsignedCredential {
  readonly "@context": readonly string[];
  /** `{origin}/v/{id}`, the id in lower case. */
  readonly id: string;
  readonly type: readonly string[];
  readonly issuer: { readonly id: string; readonly name: string };
  readonly validFrom: string;
  readonly validUntil?: string;
  readonly credentialStatus: readonly StatusEntry[];
  readonly credentialSchema: { readonly id: string; readonly type: "JsonSchema" };
  readonly credentialSubject: LicenceSubject;
}

/** A Data Integrity proof of the cryptosuite eddsa-jcs-2022 (VC-DI-EDDSA §3.3). */
export interface DataIntegrityProof {
  readonly "@context"?: readonly (string | JsonObject)[];
  readonly type: "DataIntegrityProof";
  readonly cryptosuite: "eddsa-jcs-2022";
  /** XSD dateTimeStamps. */
  readonly created?: string;
  readonly expires?: string;
  readonly verificationMethod: string;
  readonly proofPurpose: "assertionMethod";
  /** `z` and base58btc of the 64 signature bytes. */
  readonly proofValue: string;
}

/** A signed credential. */
export interface Credential extends UnsignedCredential {
  readonly proof: DataIntegrityProof;
}

/** Everything a credential is composed of. Dates are calendar dates; ids in lower case. */
export interface CredentialParts {
  readonly origin: string;
  readonly id: string;
  readonly type: LicenceType;
  readonly issuer: Issuer;
  readonly number: string;
  readonly serial: string;
  readonly version: number;
  readonly issuedOn: string;
  readonly effective: string;
  readonly expiring?: string;
  readonly holders: readonly Holder[];
  readonly claims: JsonObject;
  readonly statusLists: { readonly revocation: string; readonly suspension: string };
  readonly statusIndex: number;
  /** The identifier of the version that this one replaces. */
  readonly replaces?: string;
}

/** What every face and every credential of the licence says: GB/T 36903's metadata and the claims. */
export function composeSubject(
  parts: Omit<CredentialParts, "statusLists" | "statusIndex" | "origin" | "id">,
): LicenceSubject {
  const { type, issuer, version, serial } = parts;
  return {
    type: "ElectronicLicence",
    certificateIdentifier: makeIdentifier({ type: type.code, issuer: issuer.uscc, serial, version }),
    certificateName: type.name["zh-CN"],
    certificateTypeCode: type.code,
    certificateNumber: parts.number,
    certificateIssuingAuthorityName: issuer.name["zh-CN"],
    certificateIssuingAuthorityCode: issuer.uscc,
    certificateAreaCode: issuer.areaCode,
    certificateIssuedDate: parts.issuedOn,
    certificateHolder: parts.holders,
    certificateEffectiveDate: parts.effective,
    ...(parts.expiring !== undefined && { certificateExpiringDate: parts.expiring }),
    ...(parts.replaces !== undefined && { associatedCertificateIdentifier: parts.replaces }),
    claims: parts.claims,
  };
}

/**
 * Composes the unsigned credential of a licence (VCDM 2.0 §4). `validFrom` is the first second of the effective day and
 * `validUntil` the last second of the expiring day in the issuer's zone.
 */
export function composeCredential(parts: CredentialParts): UnsignedCredential {
  const { origin, id, type, issuer } = parts;
  const path = `${type.code}/${type.version}`;
  return {
    "@context": [VC_CONTEXT, `${origin}/contexts/licence/v1`, `${origin}/contexts/types/${path}`],
    id: `${origin}/v/${id}`,
    type: ["VerifiableCredential", "ElectronicLicenceCredential"],
    issuer: { id: didOf(origin, issuer.uscc), name: issuer.name["zh-CN"] },
    validFrom: startOfDay(parts.effective),
    ...(parts.expiring !== undefined && { validUntil: endOfDay(parts.expiring) }),
    credentialStatus: (["revocation", "suspension"] as const).map((statusPurpose) => {
      const list = `${origin}/status/${parts.statusLists[statusPurpose]}`;
      return {
        id: `${list}#${parts.statusIndex}`,
        type: "BitstringStatusListEntry",
        statusPurpose,
        statusListIndex: String(parts.statusIndex),
        statusListCredential: list,
      };
    }),
    credentialSchema: { id: `${origin}/types/${path}`, type: "JsonSchema" },
    credentialSubject: composeSubject(parts),
  };
}

/** The credential as plain JSON, for signing. */
export function credentialObject(credential: UnsignedCredential): JsonObject {
  // An interface has no index signature, but every member of this one is JSON.
  return credential as unknown as JsonObject;
}
