// The JSON Schema 2020-12 of a type's credentials (VC JSON Schema 1.0): the envelope of VC Data Model 2.0 §4, the subject with
// GB/T 36903's metadata, the type's claims. Proofs are only said to be there: proof.ts judges them.

import type { JsonObject, JsonValue } from "./json-value.ts";
import type { LicenceType } from "./licence-type.ts";

const DATE = { type: "string", format: "date" };
const DATE_TIME = { type: "string", format: "date-time" };
const USCC = { type: "string", pattern: "^[0-9A-HJ-NPQRTUWXY]{18}$" };
const URL = { type: "string", pattern: "^https?://" };

/** The schema of `credentialSubject`: what field pointers point into. */
export function subjectSchema(type: LicenceType): JsonObject {
  const metadata: JsonObject = {
    type: titled("类型", "Type", { const: "ElectronicLicence" }),
    certificateIdentifier: titled("证照标识", "Identifier", {
      type: "string",
      pattern: "^1\\.2\\.156\\.3005\\.2\\.",
      maxLength: 128,
    }),
    certificateName: titled("证照名称", "Name of the licence", { type: "string", minLength: 1, maxLength: 512 }),
    certificateTypeCode: titled("证照类型代码", "Type code", { const: type.code }),
    certificateNumber: titled("证照编号", "Number", { type: "string", pattern: type.number.pattern, maxLength: 128 }),
    certificateIssuingAuthorityName: titled("证照颁发机构", "Issued by", {
      type: "string",
      minLength: 1,
      maxLength: 512,
    }),
    certificateIssuingAuthorityCode: titled("证照颁发机构代码", "Code of the issuing body", USCC),
    certificateAreaCode: titled("行政区划代码", "Area code", { type: "string", pattern: "^\\d{6}$" }),
    certificateIssuedDate: titled("证照颁发日期", "Issued on", DATE),
    certificateHolder: holderSchema(type),
    certificateEffectiveDate: titled("有效期起始日期", "Valid from", DATE),
    certificateExpiringDate: titled("有效期截止日期", "Valid until", DATE),
    associatedCertificateIdentifier: titled("关联证照标识", "Replaces", { type: "string", maxLength: 128 }),
    claims: type.claims,
  };
  const optional = ["certificateExpiringDate", "associatedCertificateIdentifier"];
  return closed(
    metadata,
    Object.keys(metadata).filter((name) => !optional.includes(name)),
  );
}

/** The schema of a whole credential of the type; `id` becomes its `$id`. */
export function credentialSchema(type: LicenceType, id: string): JsonObject {
  const envelope: JsonObject = {
    "@context": {
      type: "array",
      prefixItems: [{ const: "https://www.w3.org/ns/credentials/v2" }],
      items: { type: ["string", "object"] },
      minItems: 3,
    },
    id: { type: "string", pattern: "^https?://[^/]+/v/[a-z2-7]{26}$" },
    type: { type: "array", items: { type: "string" }, contains: { const: "ElectronicLicenceCredential" } },
    issuer: closed({ id: { type: "string", pattern: "^did:web:" }, name: { type: "string", minLength: 1 } }, [
      "id",
      "name",
    ]),
    validFrom: DATE_TIME,
    validUntil: DATE_TIME,
    credentialStatus: { type: "array", items: statusEntrySchema(), minItems: 1, maxItems: 8 },
    credentialSchema: closed({ id: URL, type: { const: "JsonSchema" } }, ["id", "type"]),
    credentialSubject: subjectSchema(type),
    proof: { type: ["object", "array"] },
  };
  const required = Object.keys(envelope).filter((name) => name !== "validUntil" && name !== "proof");
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: id,
    title: type.name["zh-CN"],
    description: type.description["zh-CN"],
    "x-en": { title: type.name.en, description: type.description.en },
    ...closed(envelope, required),
  };
}

function statusEntrySchema(): JsonObject {
  const members = {
    id: URL,
    type: { const: "BitstringStatusListEntry" },
    statusPurpose: { enum: ["revocation", "suspension"] },
    statusListIndex: { type: "string", pattern: "^(0|[1-9]\\d*)$" },
    statusListCredential: URL,
  };
  return closed(members, Object.keys(members));
}

function holderSchema(type: LicenceType): JsonObject {
  const { label, codeTypes, max } = type.holder;
  const members = {
    name: titled("持证主体", "Holder", { type: "string", minLength: 1, maxLength: 200 }),
    code: titled("持证主体代码", "Holder's code", { type: "string", minLength: 1, maxLength: 64 }),
    codeType: titled("持证主体代码类型代码", "Kind of the holder's code", { enum: codeTypes }),
  };
  const items = closed(members, Object.keys(members));
  return titled(label["zh-CN"], label.en, { type: "array", items, minItems: 1, maxItems: max });
}

function closed(properties: JsonObject, required: readonly string[]): JsonObject {
  return { type: "object", properties, required, additionalProperties: false };
}

function titled(zh: string, en: string, schema: Readonly<Record<string, JsonValue>>): JsonObject {
  return { title: zh, "x-en": { title: en }, ...schema };
}
