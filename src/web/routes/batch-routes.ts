// Batches over HTTP: a table is sent raw or as a form, there perhaps with a ZIP of photos, and answered with where to watch it. What it
// makes is in batch-files.ts, how it goes in batch-events.ts.

import type { Context, Hono } from "hono";
import { type BatchRecord, hasEnded } from "../../issuance/bulk/batch-entries.ts";
import type { BatchUpload } from "../../issuance/bulk/batch-intake.ts";
import type { BatchOffice } from "../../issuance/bulk/batch-office.ts";
import { BULK_KINDS } from "../../issuance/bulk/bulk-kind.ts";
import { encodingNamed } from "../../issuance/bulk/text-decoding.ts";
import { createGate, type Gate } from "../../issuance/gate.ts";
import type { Principal } from "../../issuance/principal.ts";
import { type FieldError, LicenceError } from "../../licence/errors.ts";
import type { JsonObject } from "../../licence/json-value.ts";
import type { Answers } from "../answers.ts";
import { readBytes, readForm } from "../body.ts";
import { MEDIA } from "../contract/route.ts";
import { requireKept, requireValid } from "../contract/validation.ts";
import type { Guard, Handler } from "../guard.ts";
import { mediaTypeOf } from "../negotiation.ts";
import { batchBody } from "./batch-body.ts";
import { type BatchEventParts, batchEvents } from "./batch-events.ts";
import { type BatchFileParts, batchErrors, batchPdfs, batchResults } from "./batch-files.ts";

/** What these routes are handed. */
export interface BatchRouteParts extends BatchFileParts {
  readonly answers: Answers;
  readonly origin: string;
  readonly batches: BatchOffice;
  /** Sets work going, where this process does any. */
  readonly workBatches: () => void;
  readonly watching?: NonNullable<BatchEventParts["watching"]>;
  /** Bytes of the largest table; absent: LARGEST_TABLE. */
  readonly largestTable?: number;
}

/** A hundred thousand rows are some 30 MB. */
const LARGEST_TABLE = 67_108_864;
/** Tables in memory at once, and how many wait. */
const BOUNDS = { abreast: 2, waiting: 8 };
const COME_AGAIN_S = 5;
const RAW_TYPES: readonly string[] = [
  ...[MEDIA.csv, MEDIA.xlsx, MEDIA.ndjson],
  ...["application/jsonl", "application/octet-stream", "application/vnd.ms-excel", "text/plain"],
];
const LISTS = ["ignore", "map"];

/** Adds the routes. */
export function addBatchRoutes(app: Hono, parts: BatchRouteParts, guarded: Guard): void {
  const full = (): LicenceError => new LicenceError("issuing-busy", { parameters: { seconds: COME_AGAIN_S } });
  const gate = createGate({ ...BOUNDS, full });
  app.post("/v1/batches", guarded(submit(parts, gate)));
  app.get("/v1/batches/:batch", guarded(show(parts, parts.batches.batch)));
  app.get("/v1/batches/:batch/events", guarded(batchEvents(parts)));
  app.get("/v1/batches/:batch/results", guarded(batchResults(parts)));
  app.get("/v1/batches/:batch/errors", guarded(batchErrors(parts)));
  app.get("/v1/batches/:batch/pdfs", guarded(batchPdfs(parts)));
  app.post("/v1/batches/:batch/cancel", guarded(show(parts, parts.batches.cancel)));
  app.post("/v1/batches/:batch/resume", guarded(show(parts, parts.batches.resume)));
  app.delete("/v1/batches/:batch", guarded(show(parts, parts.batches.remove)));
}

function show(
  { answers, origin, workBatches }: BatchRouteParts,
  find: (principal: Principal, id: string) => Promise<BatchRecord>,
): Handler {
  return async (context, principal) => {
    const batch = await find(principal, context.req.param("batch") ?? "");
    // Also what others run: it is taken over where they have left it.
    if (!hasEnded(batch)) workBatches();
    return answers.json(requireKept("Batch", batchBody(batch, origin)));
  };
}

function submit(parts: BatchRouteParts, gate: Gate): Handler {
  const { answers, origin, batches, workBatches, largestTable: limit = LARGEST_TABLE } = parts;
  return async (context, principal) => {
    // Before the body is read: megabytes of somebody who may not send them.
    if (!principal.actions.some((action) => action !== "read")) {
      throw new LicenceError("forbidden", { parameters: { action: "issue", department: "" } });
    }
    const idempotencyKey = context.req.header("idempotency-key");
    if (idempotencyKey === undefined) throw new LicenceError("idempotency-key-missing");
    const batch = await gate(async () =>
      batches.submit({ ...(await uploadOf(context, limit)), principal, idempotencyKey }),
    );
    workBatches();
    const location = `/v1/batches/${batch.id}`;
    return answers.json(requireKept("Batch", batchBody(batch, origin)), 202, { location });
  };
}

type Upload = Omit<BatchUpload, "principal" | "idempotencyKey">;

async function uploadOf(context: Context, limit: number): Promise<Upload> {
  const { raw } = context.req;
  const mediaType = mediaTypeOf(context.req.header("content-type"));
  if (mediaType !== MEDIA.multipart) {
    if (!RAW_TYPES.includes(mediaType)) {
      const parameters = { found: mediaType, allowed: [...RAW_TYPES, MEDIA.multipart].join(", ") };
      throw new LicenceError("media-type-unsupported", { parameters });
    }
    const options = optionsOf([...new URL(raw.url).searchParams]);
    return { ...options, bytes: await readBytes(raw, limit) };
  }
  const form = await readForm(raw, limit);
  const [file, photos] = [form.get("file"), form.get("photos")];
  if (file === null || typeof file === "string") throw refused({ pointer: "/file", code: "required" });
  if (typeof photos === "string" && photos !== "") throw refused({ pointer: "/photos", code: "photos-file" });
  const texts = [...form].flatMap(([name, value]) => (typeof value === "string" ? [[name, value] as const] : []));
  return {
    ...optionsOf(texts.filter(([name]) => name !== "photos")),
    bytes: await bytesOf(file),
    // A form whose field for photos was left empty sends a file without a name.
    ...(photos !== null && typeof photos !== "string" && photos.size > 0 && { photos: await bytesOf(photos) }),
  };
}

async function bytesOf(file: File): Promise<Uint8Array> {
  return new Uint8Array(await file.arrayBuffer());
}

/** What was said of the table. @throws {LicenceError} request-invalid — with every option that is wrong. */
function optionsOf(pairs: readonly (readonly [string, string])[]): Omit<Upload, "bytes"> {
  const members: Record<string, string | string[]> = {};
  for (const [name, value] of pairs) {
    if (name === "lang") continue;
    const known = members[name];
    if (LISTS.includes(name)) members[name] = [...(Array.isArray(known) ? known : []), value];
    else members[name] = value.trim();
  }
  const options = requireValid("BatchOptions", members);
  const text = (name: string): string | undefined => (typeof options[name] === "string" ? options[name] : undefined);
  const encoding = text("encoding");
  const known = encoding === undefined ? undefined : encodingNamed(encoding);
  if (encoding !== undefined && known === undefined) {
    throw refused({ pointer: "/encoding", code: "encoding-unknown", parameters: { found: encoding } });
  }
  const [sheet, run] = [text("sheet"), text("run")];
  return {
    order: {
      kind: BULK_KINDS.find((kind) => kind === text("kind")) ?? "issue",
      ...{ type: text("type") ?? "", issuer: text("issuer") ?? "" },
      ...{ ignored: listOf(options, "ignore"), mapping: mappingOf(listOf(options, "map")) },
      forAll: Object.fromEntries(
        SAID_FOR_ALL.flatMap((name) => (text(name) ? [[name, text(name) ?? ""] as const] : [])),
      ),
    },
    dryRun: text("dryRun") === "true",
    ...(known !== undefined && { encoding: known }),
    ...(sheet !== undefined && sheet !== "" && { sheet }),
    ...(run !== undefined && { run }),
  };
}

const SAID_FOR_ALL = ["act", "ground", "legalBasis", "note", "effectiveAt", "actorName", "actorCode"] as const;

function listOf(options: JsonObject, name: string): readonly string[] {
  const value = options[name];
  return Array.isArray(value) ? value.map(String) : [];
}

function mappingOf(written: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    written.map((pair) => {
      const at = pair.lastIndexOf("=");
      if (at < 1) throw refused({ pointer: "/map", code: "mapping-form", parameters: { found: pair } });
      return [pair.slice(0, at), pair.slice(at + 1)] as const;
    }),
  );
}

function refused(field: FieldError): LicenceError {
  return new LicenceError("request-invalid", { fields: [field] });
}
