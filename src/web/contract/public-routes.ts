// The public routes of the API as data. Sentences are in schemas/words under `api.routes`.

import {
  BODY_REFUSALS,
  type Bodies,
  ID,
  LANG,
  MEDIA,
  type ParameterContract,
  parameter,
  type RouteContract,
} from "./route.ts";

/** Verification for people and machines. */
export const VERIFICATION_ROUTES: readonly RouteContract[] = [
  {
    id: "report",
    method: "get",
    path: "/v/{id}",
    group: "verification",
    parameters: [ID, parameter("format", "query", "json"), LANG],
    answers: {
      200: { [MEDIA.html]: "page", [MEDIA.json]: "Report" },
      404: { [MEDIA.html]: "page", [MEDIA.json]: "Report" },
      503: { [MEDIA.html]: "page", [MEDIA.json]: "Report" },
    },
    refusals: ["rate-limited"],
  },
  {
    id: "match",
    method: "post",
    path: "/v/{id}/match",
    group: "verification",
    parameters: [ID, LANG],
    request: { [MEDIA.json]: "MatchRequest", [MEDIA.form]: "text-form" },
    answers: { 200: { [MEDIA.html]: "page", [MEDIA.json]: "MatchResult" } },
    refusals: [...BODY_REFUSALS, "not-found", "rate-limited", "register-unavailable"],
  },
  {
    id: "verify",
    method: "post",
    path: "/v1/verifications",
    group: "verification",
    parameters: [LANG],
    request: {
      [MEDIA.credential]: "Credential",
      [MEDIA.json]: "Document",
      [MEDIA.jsonLd]: "Credential",
      [MEDIA.pdf]: "bytes",
      [MEDIA.multipart]: "file-form",
    },
    answers: { 200: { [MEDIA.json]: "Report" } },
    refusals: [...BODY_REFUSALS.slice(1), "document-unreadable", "rate-limited"],
  },
];

/** A public machine document at an address. */
function document(
  id: string,
  path: string,
  answer: Bodies,
  parameters: readonly ParameterContract[] = [],
): RouteContract {
  const group = ["health", "ready", "openapi"].includes(id) ? "operations" : "trust";
  return {
    id,
    method: "get",
    path,
    group,
    parameters,
    answers: { 200: answer },
    refusals: parameters.length > 0 ? ["not-found"] : [],
  };
}

const USCC = parameter("uscc", "path", "11330800002618312X");
const CODE = parameter("code", "path", "11330800002618312X001");
const VERSION = parameter("version", "path", "1");

/** Trust list, types, contexts, status lists, operations. */
export const DOCUMENT_ROUTES: readonly RouteContract[] = [
  document(
    "statusList",
    "/status/{list}",
    { [MEDIA.credential]: "Credential", [MEDIA.jsonLd]: "Credential", [MEDIA.json]: "Credential" },
    [parameter("list", "path", "mfzwizltoq2dknrxgaydcmrtgq")],
  ),
  document("issuers", "/issuers", { [MEDIA.json]: "Issuers", [MEDIA.html]: "page" }),
  document("did", "/issuers/{uscc}/did.json", { "application/did+json": "Document", [MEDIA.json]: "Document" }, [USCC]),
  document("types", "/types", { [MEDIA.json]: "Types", [MEDIA.html]: "page" }),
  document("type", "/types/{code}/{version}", { "application/schema+json": "Document", [MEDIA.html]: "page" }, [
    CODE,
    VERSION,
  ]),
  document("context", "/contexts/licence/v1", { [MEDIA.jsonLd]: "Document" }),
  document("typeContext", "/contexts/types/{code}/{version}", { [MEDIA.jsonLd]: "Document" }, [CODE, VERSION]),
  document("health", "/healthz", { [MEDIA.json]: "Health" }),
  {
    ...document("ready", "/readyz", { [MEDIA.json]: "Health" }),
    answers: { 200: { [MEDIA.json]: "Health" }, 503: { [MEDIA.json]: "Health" } },
  },
  document("openapi", "/openapi.json", { [MEDIA.json]: "Document" }),
];
