// The routes of batches, as data. Sentences are in schemas/words under `api.routes`.

import type { ErrorCode } from "../../licence/errors.ts";
import { BODY_REFUSALS, MEDIA, type ParameterContract, PROOF_OF_WHO, parameter, type RouteContract } from "./route.ts";

const KEY: ParameterContract = { name: "Idempotency-Key", in: "header", required: true, example: "leases-2026-12" };
const BATCH = parameter("batch", "path", "gezdgnbvgy3tqojqgezdgnbvgy");

/** How a table is to be taken, beside a raw body; a form has the same as fields. */
const BATCH_PARAMETERS: readonly ParameterContract[] = [
  parameter("type", "query", "lease-filing"),
  parameter("issuer", "query", "113308000000000D7Q"),
  parameter("kind", "query", "issue"),
  parameter("dryRun", "query", "true"),
  parameter("sheet", "query"),
  parameter("encoding", "query", "gb18030"),
  parameter("ignore", "query"),
  parameter("map", "query"),
  parameter("act", "query"),
  parameter("ground", "query"),
  parameter("legalBasis", "query"),
  parameter("note", "query"),
  parameter("effectiveAt", "query"),
  parameter("actorName", "query"),
  parameter("actorCode", "query"),
];

const SEEING: readonly ErrorCode[] = [...PROOF_OF_WHO, "not-found", "register-unavailable"];

const reading = (id: string, tail: string, answers: RouteContract["answers"]): RouteContract => ({
  id,
  method: "get",
  path: `/v1/batches/{batch}${tail}`,
  group: "batches",
  action: "read",
  parameters: [BATCH],
  answers,
  refusals: SEEING,
});

const acting = (id: string, method: "post" | "delete", tail: string): RouteContract => ({
  ...reading(id, tail, { 200: { [MEDIA.json]: "Batch" } }),
  method,
  action: "issue",
});

/** Sending a table, watching it, and what comes of it. */
export const BATCH_ROUTES: readonly RouteContract[] = [
  {
    id: "submitBatch",
    method: "post",
    path: "/v1/batches",
    group: "batches",
    action: "issue",
    parameters: [KEY, ...BATCH_PARAMETERS],
    request: {
      [MEDIA.csv]: "bytes",
      [MEDIA.xlsx]: "bytes",
      [MEDIA.ndjson]: "bytes",
      [MEDIA.multipart]: "table-form",
    },
    answers: { 202: { [MEDIA.json]: "Batch" } },
    refusals: [
      ...PROOF_OF_WHO,
      ...BODY_REFUSALS,
      ...(["document-unreadable", "type-unknown", "issuer-unknown", "issuing-busy", "register-unavailable"] as const),
      ...(["idempotency-key-missing", "idempotency-key-invalid", "idempotency-key-reused"] as const),
    ],
  },
  reading("batch", "", { 200: { [MEDIA.json]: "Batch" } }),
  reading("batchEvents", "/events", { 200: { [MEDIA.events]: "page" }, 204: {} }),
  reading("batchResults", "/results", { 200: { [MEDIA.csv]: "page", [MEDIA.ndjson]: "page" } }),
  reading("batchErrors", "/errors", { 200: { [MEDIA.csv]: "page", [MEDIA.ndjson]: "page" } }),
  {
    ...reading("batchPdfs", "/pdfs", { 200: { [MEDIA.zip]: "bytes" } }),
    parameters: [BATCH, parameter("from", "query", "0"), parameter("rows", "query", "100")],
    refusals: [...SEEING, "request-invalid"],
  },
  acting("cancelBatch", "post", "/cancel"),
  acting("resumeBatch", "post", "/resume"),
  acting("removeBatch", "delete", ""),
];
