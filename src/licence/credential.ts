// The credential (凭证): a W3C VC Data Model 2.0 document that carries one licence version with the metadata of
// GB/T 36903 in its subject. Shapes only; proof.ts signs and proves it, verify.ts judges it.

import type { JsonObject } from "./licence-type.ts";

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
  readonly created: string;
  readonly verificationMethod: string;
  readonly proofPurpose: "assertionMethod";
  /** `z` and base58btc of the 64 signature bytes. */
  readonly proofValue: string;
}

/** A signed credential. */
export interface Credential extends UnsignedCredential {
  readonly proof: DataIntegrityProof;
}
