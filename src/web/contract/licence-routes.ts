// The routes of the API that need a key, as data. Sentences are in schemas/words under `api.routes`.

import type { ErrorCode } from "../../licence/errors.ts";
import {
  BODY_REFUSALS,
  ID,
  MEDIA,
  type ParameterContract,
  PROOF_OF_WHO,
  parameter,
  type RouteContract,
} from "./route.ts";

const KEY: ParameterContract = { name: "Idempotency-Key", in: "header", required: true, example: "row-000017" };

const OPTIONAL_KEY: ParameterContract = { ...KEY, required: false };

const ISSUING: readonly ErrorCode[] = [
  ...PROOF_OF_WHO,
  ...BODY_REFUSALS,
  ...(["type-unknown", "issuer-unknown", "number-taken", "key-missing", "key-locked", "register-unavailable"] as const),
  "issuing-busy",
  ...([
    "idempotency-key-missing",
    "idempotency-key-invalid",
    "idempotency-key-reused",
    "idempotency-in-flight",
  ] as const),
];

const CHANGING: readonly ErrorCode[] = [
  ...PROOF_OF_WHO,
  ...BODY_REFUSALS,
  ...(["not-found", "not-current", "revision-conflict", "register-unavailable"] as const),
];

/** The department's API. */
export const LICENCE_ROUTES: readonly RouteContract[] = [
  {
    id: "issue",
    method: "post",
    path: "/v1/licences",
    group: "licences",
    action: "issue",
    parameters: [KEY],
    request: { [MEDIA.json]: "IssueRequest" },
    answers: { 201: { [MEDIA.json]: "Issued" }, 200: { [MEDIA.json]: "Preview" } },
    refusals: ISSUING,
  },
  {
    id: "signDocument",
    method: "post",
    path: "/v1/documents",
    group: "licences",
    action: "issue",
    parameters: [KEY],
    request: { [MEDIA.multipart]: "document-form" },
    answers: { 201: { [MEDIA.json]: "Issued" }, 200: { [MEDIA.json]: "Preview" } },
    refusals: [
      ...ISSUING,
      ...(["document-unreadable", "printing-busy"] as const),
      ...(["not-found", "not-current", "renewal-not-allowed", "licence-expired", "revision-conflict"] as const),
    ],
  },
  {
    id: "licences",
    method: "get",
    path: "/v1/licences",
    group: "licences",
    action: "read",
    parameters: [
      parameter("type", "query", "lease-filing"),
      parameter("status", "query", "valid"),
      parameter("limit", "query", "50"),
      parameter("cursor", "query"),
    ],
    answers: { 200: { [MEDIA.json]: "LicencePage" } },
    refusals: [...PROOF_OF_WHO, "request-invalid", "type-unknown", "register-unavailable"],
  },
  {
    id: "search",
    method: "post",
    path: "/v1/licences/search",
    group: "licences",
    action: "read",
    request: { [MEDIA.json]: "SearchRequest" },
    answers: { 200: { [MEDIA.json]: "LicencePage" } },
    refusals: [...PROOF_OF_WHO, ...BODY_REFUSALS, "type-unknown", "register-unavailable"],
  },
  ...(
    [
      ["licence", "", { [MEDIA.json]: "Licence" }],
      [
        "credential",
        "/credential",
        { [MEDIA.credential]: "Credential", [MEDIA.jsonLd]: "Credential", [MEDIA.json]: "Credential" },
      ],
      ["history", "/history", { [MEDIA.json]: "History" }],
    ] as const
  ).map(
    ([id, tail, answer]): RouteContract => ({
      id,
      method: "get",
      path: `/v1/licences/{id}${tail}`,
      group: "licences",
      action: "read",
      parameters: [ID],
      answers: { 200: answer },
      refusals: [...PROOF_OF_WHO, "not-found", "register-unavailable"],
    }),
  ),
  {
    id: "status",
    method: "post",
    path: "/v1/licences/{id}/status",
    group: "licences",
    action: "status",
    parameters: [ID, OPTIONAL_KEY],
    request: { [MEDIA.json]: "StatusRequest" },
    answers: { 200: { [MEDIA.json]: "Licence" } },
    refusals: [
      ...CHANGING,
      ...(["act-not-lawful", "ground-not-listed", "already-in-status", "not-suspended", "licence-expired"] as const),
      ...([
        "effective-in-future",
        "effective-before-issue",
        "idempotency-key-invalid",
        "idempotency-key-reused",
      ] as const),
    ],
  },
  {
    id: "endorse",
    method: "post",
    path: "/v1/licences/{id}/endorsements",
    group: "licences",
    action: "status",
    parameters: [ID, OPTIONAL_KEY],
    request: { [MEDIA.json]: "EndorsementRequest" },
    answers: { 200: { [MEDIA.json]: "Licence" } },
    refusals: [...CHANGING, "endorsement-not-applicable", "endorsement-too-early", "licence-expired"],
  },
  {
    id: "version",
    method: "post",
    path: "/v1/licences/{id}/versions",
    group: "licences",
    action: "issue",
    parameters: [ID, KEY],
    request: { [MEDIA.json]: "VersionRequest" },
    answers: { 201: { [MEDIA.json]: "Issued" }, 200: { [MEDIA.json]: "Preview" } },
    refusals: [...ISSUING, "not-found", "not-current", "renewal-not-allowed", "licence-expired", "revision-conflict"],
  },
];
