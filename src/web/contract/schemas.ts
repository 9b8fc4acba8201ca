// The bodies of the API as JSON Schema 2020-12: the one source for validation at run time and for openapi.ts. Sentences that
// describe them are in schemas/words under `api.schemas`, so that the document can be read in both languages.

import { BULK_KINDS } from "../../issuance/bulk/bulk-kind.ts";
import type { JsonObject } from "../../licence/json-value.ts";
import { CHECKS, VERDICTS } from "../../licence/verdict.ts";

const FOR_ALL = ["act", "ground", "legalBasis", "note", "effectiveAt", "actorName", "actorCode"];

const TEXT = { type: "string" } as const;
const DATE = { type: "string", pattern: "^\\d{4}-\\d{2}-\\d{2}$", examples: ["2026-12-01"] } as const;
const INSTANT = { type: "string", format: "date-time", examples: ["2026-11-22T01:41:07Z"] } as const;
const LICENCE_ID = { type: "string", pattern: "^[a-z2-7]{26}$", examples: ["mfzwizltoq2dknrxgaydcmrtgq"] } as const;
const BILINGUAL = { $ref: "#/components/schemas/Text" } as const;

/** An object whose members are all known; those in `optional` may be absent. */
function shape(properties: JsonObject, optional: readonly string[] = []): JsonObject {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: "object", properties, required, additionalProperties: false };
}

const HOLDER = shape({
  name: { ...TEXT, examples: ["王小昇"] },
  code: { ...TEXT, examples: ["330802188501010017"] },
  codeType: { ...TEXT, examples: ["111"] },
});

const ACTOR = shape({ name: { ...TEXT, examples: ["李某"] }, code: { ...TEXT, examples: ["330802-0417"] } });

/** What a clerk's request holds apart from the type and the issuer. */
const ISSUE_MEMBERS: JsonObject = {
  type: { ...TEXT, examples: ["lease-filing"] },
  issuer: { ...TEXT, examples: ["11330800002618312X"] },
  holders: { type: "array", items: HOLDER, minItems: 1 },
  claims: { type: "object" },
  number: TEXT,
  validFrom: DATE,
  validUntil: DATE,
  dryRun: { type: "boolean" },
};

const LINKS = shape({ self: TEXT, pdf: TEXT, verify: TEXT });

const STATUS_WORD = { enum: ["valid", "suspended", "revoked", "superseded"] } as const;

const ISSUED: JsonObject = {
  id: LICENCE_ID,
  number: { ...TEXT, examples: ["衢房租备〔2026〕第0012345号"] },
  identifier: TEXT,
  credential: { $ref: "#/components/schemas/Credential" },
  links: LINKS,
  replaces: LICENCE_ID,
};

const RECORD: JsonObject = {
  id: LICENCE_ID,
  number: TEXT,
  identifier: TEXT,
  type: TEXT,
  typeVersion: { type: "integer", minimum: 1 },
  issuer: TEXT,
  version: { type: "integer", minimum: 1 },
  status: STATUS_WORD,
  revision: { type: "integer", minimum: 0 },
  holders: { type: "array", items: HOLDER },
  issuedOn: DATE,
  validFrom: DATE,
  validUntil: DATE,
  endorsedUntil: DATE,
  recordedAt: INSTANT,
  predecessor: LICENCE_ID,
  successor: LICENCE_ID,
  links: LINKS,
};

const EVENT: JsonObject = {
  revision: { type: "integer", minimum: 0 },
  kind: { enum: ["issued", "suspended", "restored", "revoked", "superseded", "endorsed"] },
  recordedAt: INSTANT,
  effectiveAt: INSTANT,
  client: TEXT,
  act: { ...TEXT, examples: ["吊销"] },
  ground: TEXT,
  note: TEXT,
  actor: ACTOR,
  legalBasis: TEXT,
  endorsedUntil: DATE,
  successor: LICENCE_ID,
};

const PUBLIC_LICENCE = shape(
  {
    id: LICENCE_ID,
    identifier: TEXT,
    number: TEXT,
    version: { type: "integer", minimum: 1 },
    type: shape({ code: TEXT, version: { type: "integer" }, name: BILINGUAL }),
    issuer: shape({ uscc: TEXT, name: BILINGUAL }),
    issuedOn: DATE,
    validFrom: DATE,
    validUntil: DATE,
    asOf: DATE,
    endorsedUntil: DATE,
    fields: {
      type: "array",
      items: shape({ field: TEXT, label: BILINGUAL, value: BILINGUAL, masked: { type: "boolean" } }),
    },
  },
  ["validUntil", "asOf", "endorsedUntil"],
);

const PUBLIC_STATUS = shape(
  { act: TEXT, ground: BILINGUAL, legalBasis: TEXT, by: BILINGUAL, effectiveAt: INSTANT, recordedAt: INSTANT },
  ["act", "ground", "legalBasis"],
);

const CHECK = shape({ name: { enum: CHECKS }, outcome: { enum: ["passed", "failed", "not-checked"] }, reason: TEXT }, [
  "reason",
]);

const ALTERED_FIELD = shape({ field: TEXT, label: BILINGUAL, signed: BILINGUAL, shown: TEXT });

const COPY = shape({ purpose: TEXT, user: TEXT, issuedAt: INSTANT, until: DATE, past: { type: "boolean" } }, ["until"]);

const FILE_SEAL = shape(
  { subject: TEXT, fingerprint: TEXT, development: { type: "boolean" }, signedAt: INSTANT, timestampedAt: INSTANT },
  ["signedAt", "timestampedAt"],
);

const REPORT = shape(
  {
    verdict: { enum: VERDICTS },
    reason: TEXT,
    checks: { type: "array", items: CHECK, minItems: CHECKS.length },
    licence: PUBLIC_LICENCE,
    status: PUBLIC_STATUS,
    successor: LICENCE_ID,
    altered: { type: "array", items: ALTERED_FIELD },
    entry: LICENCE_ID,
    copy: COPY,
    seal: FILE_SEAL,
    registerAsOf: INSTANT,
    checkedAt: INSTANT,
  },
  ["reason", "licence", "status", "successor", "altered", "entry", "copy", "seal", "registerAsOf"],
);

const PROBLEM = shape(
  {
    type: TEXT,
    title: TEXT,
    status: { type: "integer", minimum: 400, maximum: 599 },
    detail: TEXT,
    code: { type: "string", pattern: "^[a-z]+(-[a-z]+)*$" },
    errors: {
      type: "array",
      items: shape({ pointer: { type: "string", pattern: "^(/.*)?$" }, code: TEXT, detail: TEXT }),
    },
    instance: TEXT,
  },
  ["errors"],
);

const KEY = shape(
  {
    kid: { ...TEXT, pattern: "^z6Mk" },
    verificationMethod: TEXT,
    publicKeyMultibase: TEXT,
    activeFrom: INSTANT,
    retiredAt: INSTANT,
    compromisedSince: INSTANT,
    example: { type: "boolean" },
  },
  ["retiredAt", "compromisedSince"],
);

const MATCH_WORD = { enum: ["matches", "differs"] } as const;

/** What is said of a table, in the query or in a form's fields. */
const BATCH_OPTIONS = shape(
  {
    type: { ...TEXT, examples: ["lease-filing"] },
    issuer: { ...TEXT, examples: ["11330800002618312X"] },
    kind: { enum: [...BULK_KINDS] },
    dryRun: { enum: ["true", "false"] },
    run: { type: "string", pattern: "^[!-~]{1,100}$", examples: ["leases-2026-12"] },
    ...Object.fromEntries(["sheet", "encoding"].map((name) => [name, TEXT])),
    ...Object.fromEntries(["ignore", "map"].map((name) => [name, { type: "array", items: TEXT }])),
    ...Object.fromEntries(FOR_ALL.map((name) => [name, TEXT])),
  },
  ["kind", "dryRun", "run", "sheet", "encoding", "ignore", "map", ...FOR_ALL],
);

const BATCH = shape(
  {
    id: LICENCE_ID,
    kind: { enum: [...BULK_KINDS] },
    ...{ type: TEXT, issuer: TEXT, dryRun: { type: "boolean" } },
    state: { enum: ["receiving", "waiting", "running", "complete", "cancelled", "fault"] },
    ...Object.fromEntries(
      ["rows", "done", "repeated", "failed"].map((name) => [name, { type: "integer", minimum: 0 }]),
    ),
    ...{ createdAt: INSTANT, endedAt: INSTANT, fault: TEXT },
    links: shape({ self: TEXT, events: TEXT, results: TEXT, errors: TEXT, pdfs: TEXT }),
  },
  ["endedAt", "fault"],
);

export const SCHEMAS = {
  BatchOptions: BATCH_OPTIONS,
  Batch: BATCH,
  Text: shape({ "zh-CN": TEXT, en: TEXT }),
  IssueRequest: shape(ISSUE_MEMBERS, ["number", "validFrom", "validUntil", "dryRun"]),
  VersionRequest: shape({ ...ISSUE_MEMBERS, replaces: LICENCE_ID }, [
    ...["type", "issuer", "number", "validFrom", "validUntil", "dryRun", "replaces"],
  ]),
  DocumentRequest: shape(
    {
      ...ISSUE_MEMBERS,
      title: { ...TEXT, examples: ["关于老旧小区电梯更新改造的通知"] },
      place: shape({ x: { type: "number" }, y: { type: "number" } }),
      replaces: LICENCE_ID,
    },
    [...["type", "issuer", "holders", "claims", "number", "validFrom", "validUntil", "dryRun", "place", "replaces"]],
  ),
  Issued: shape(ISSUED, ["replaces"]),
  Preview: shape({ dryRun: { const: true }, credential: { $ref: "#/components/schemas/UnsignedCredential" } }),
  SearchRequest: shape(
    {
      type: TEXT,
      status: STATUS_WORD,
      holder: TEXT,
      number: TEXT,
      text: TEXT,
      limit: { type: "integer", minimum: 1, maximum: 200 },
      cursor: TEXT,
    },
    ["type", "status", "holder", "number", "text", "limit", "cursor"],
  ),
  Licence: shape(RECORD, ["validUntil", "endorsedUntil", "predecessor", "successor"]),
  LicencePage: shape({ licences: { type: "array", items: { $ref: "#/components/schemas/Licence" } }, next: TEXT }, [
    "next",
  ]),
  History: shape({
    id: LICENCE_ID,
    events: {
      type: "array",
      items: shape(EVENT, ["act", "ground", "note", "actor", "legalBasis", "endorsedUntil", "successor"]),
    },
  }),
  StatusRequest: shape(
    {
      to: { enum: ["suspended", "valid", "revoked"] },
      act: { ...TEXT, examples: ["吊销"] },
      ground: TEXT,
      note: TEXT,
      actor: ACTOR,
      legalBasis: TEXT,
      effectiveAt: INSTANT,
    },
    ["note", "effectiveAt"],
  ),
  Enclosure: shape({
    sha256: { type: "string", pattern: "^[0-9a-f]{64}$" },
    mediaType: { ...TEXT, examples: ["image/jpeg"] },
    width: { type: "integer", examples: [358] },
    height: { type: "integer", examples: [441] },
    bytes: { type: "integer", examples: [13_735] },
  }),
  CopyRequest: shape(
    {
      purpose: { ...TEXT, maxLength: 200, examples: ["办理住房公积金提取"] },
      user: { ...TEXT, maxLength: 60, examples: ["衢州市住房公积金管理中心"] },
      until: DATE,
    },
    ["until"],
  ),
  EndorsementRequest: shape({ actor: ACTOR, note: TEXT, legalBasis: TEXT }, ["note", "legalBasis"]),
  UnsignedCredential: { type: "object", required: ["@context", "type", "issuer", "credentialSubject"] },
  Credential: { type: "object", required: ["@context", "id", "type", "issuer", "credentialSubject", "proof"] },
  Report: REPORT,
  MatchRequest: { type: "object", additionalProperties: TEXT, minProperties: 1, maxProperties: 20 },
  MatchResult: shape({ result: MATCH_WORD, fields: { type: "object", additionalProperties: MATCH_WORD } }),
  Issuers: shape({
    issuers: {
      type: "array",
      items: shape({
        did: TEXT,
        uscc: TEXT,
        name: BILINGUAL,
        areaCode: TEXT,
        didDocument: TEXT,
        keys: { type: "array", items: KEY },
      }),
    },
  }),
  Types: shape({
    types: {
      type: "array",
      items: shape({
        code: TEXT,
        version: { type: "integer" },
        slug: TEXT,
        name: BILINGUAL,
        description: BILINGUAL,
        category: TEXT,
        href: TEXT,
      }),
    },
  }),
  Health: shape({ status: { enum: ["ok", "unavailable"] }, issuing: { enum: ["on", "off"] } }, ["issuing"]),
  Document: { type: "object" },
  Problem: PROBLEM,
} as const satisfies Readonly<Record<string, JsonObject>>;

/** The name of a schema of the contract. */
export type SchemaName = keyof typeof SCHEMAS;
