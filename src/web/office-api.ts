// The department's API (design: the table "with an API key"): issue, read, change, endorse, renew. Everything needs a key, is
// held to the contract on the way in and on the way out, and is never cached.

import { type Context, Hono } from "hono";
import type { IssueOrder } from "../issuance/issue-order.ts";
import type { Issuing } from "../issuance/issuing.ts";
import type { LifeCycle, StatusOrder } from "../issuance/life-cycle.ts";
import type { OwnDocuments } from "../issuance/own-documents.ts";
import type { ApiKeyCabinet } from "../issuance/ports.ts";
import type { Principal } from "../issuance/principal.ts";
import type { LicenceSearch, Records } from "../issuance/records.ts";
import type { LicenceRecord } from "../issuance/register-entries.ts";
import type { Catalogue } from "../licence/catalogue.ts";
import { LicenceError } from "../licence/errors.ts";
import type { JsonObject } from "../licence/json-value.ts";
import { readJson } from "./body.ts";
import type { SchemaName } from "./contract/schemas.ts";
import { requireKept, requireValid } from "./contract/validation.ts";
import { createGuard, type GuardParts, type Handler } from "./guard.ts";
import { createLicenceAnswers, type LicenceAnswers } from "./licence-answers.ts";
import { preferredMediaType } from "./negotiation.ts";
import { addBatchRoutes, type BatchRouteParts } from "./routes/batch-routes.ts";
import { addDocumentRoutes } from "./routes/document-routes.ts";
import { addEnclosureRoutes, type EnclosureRouteParts } from "./routes/enclosure-routes.ts";
import { addPaperRoutes, type PaperRouteParts } from "./routes/paper-routes.ts";

/** What the API is handed. */
export interface OfficeApiParts
  extends PaperRouteParts,
    EnclosureRouteParts,
    Pick<GuardParts, "limiter" | "addressOf"> {
  /** Absent where no departments' own PDFs are signed. */
  readonly ownDocuments?: OwnDocuments;
  /** Absent where no batches are kept. */
  readonly bulk?: Pick<
    BatchRouteParts,
    "batches" | "bulk" | "archive" | "workBatches" | "largestTable" | "mostPdfs" | "watching"
  >;
  readonly catalogue: Catalogue;
  readonly origin: string;
  readonly issuing: Issuing;
  readonly lifeCycle: LifeCycle;
  readonly records: Records;
  readonly apiKeys: Pick<ApiKeyCabinet, "apiKey">;
  readonly sha256: (bytes: Uint8Array) => Uint8Array;
}

/** Makes the API. */
export function createOfficeApi(parts: OfficeApiParts): Hono {
  const app = new Hono();
  const desk = { ...parts, bodies: createLicenceAnswers(parts.origin) };
  const guarded = createGuard(parts);
  app.post("/v1/licences", guarded(issueWith(desk, "IssueRequest")));
  app.get("/v1/licences", guarded(list(desk)));
  app.post("/v1/licences/search", guarded(search(desk)));
  app.get("/v1/licences/:id", guarded(licence(desk)));
  app.get("/v1/licences/:id/credential", guarded(credential(desk)));
  app.get("/v1/licences/:id/history", guarded(history(desk)));
  app.post("/v1/licences/:id/status", guarded(changeWith(desk, "StatusRequest", desk.lifeCycle.changeStatus)));
  app.post("/v1/licences/:id/endorsements", guarded(changeWith(desk, "EndorsementRequest", desk.lifeCycle.endorse)));
  app.post("/v1/licences/:id/versions", guarded(issueWith(desk, "VersionRequest")));
  addPaperRoutes(app, parts, guarded);
  addEnclosureRoutes(app, parts, guarded);
  const { ownDocuments, bulk } = parts;
  if (bulk !== undefined) addBatchRoutes(app, { ...parts, ...bulk }, guarded);
  if (ownDocuments !== undefined) addDocumentRoutes(app, { ...parts, ownDocuments }, guarded);
  return app;
}

interface OfficeDesk extends OfficeApiParts {
  readonly bodies: LicenceAnswers;
}

function issueWith({ answers, bodies, issuing }: OfficeDesk, schema: SchemaName): Handler {
  return async (context, principal) => {
    const id = context.req.param("id");
    const request = requireValid(schema, await readJson(context.req.raw));
    const isDryRun = request["dryRun"] === true;
    const idempotencyKey = idempotencyKeyOf(context);
    if (idempotencyKey === undefined && !isDryRun) throw new LicenceError("idempotency-key-missing");
    const order: IssueOrder = {
      principal,
      request,
      ...(idempotencyKey !== undefined && { idempotencyKey }),
      ...(id !== undefined && { replaces: id }),
    };
    if (isDryRun) {
      const preview = { dryRun: true, credential: JSON.parse(JSON.stringify(await issuing.dryRun(order))) };
      return answers.json(requireKept("Preview", preview));
    }
    const outcome = await issuing.issueOne(order);
    if ("error" in outcome) throw outcome.error;
    const body = requireKept("Issued", bodies.issued(outcome.record));
    return answers.json(body, 201, { location: `/v1/licences/${outcome.record.id}` });
  };
}

/** Only what is no personal data may stand in an address: searching by holder or number goes by POST. */
const LISTABLE = ["type", "status", "limit", "cursor"] as const;

function list(desk: OfficeDesk): Handler {
  return (context, principal) => {
    const entries = LISTABLE.flatMap((name) => {
      const value = context.req.query(name);
      if (value === undefined) return [];
      return [[name, name === "limit" && /^\d{1,6}$/.test(value) ? Number(value) : value] as const];
    });
    return found(desk, principal, requireValid("SearchRequest", Object.fromEntries(entries)));
  };
}

function search(desk: OfficeDesk): Handler {
  return async (context, principal) =>
    found(desk, principal, requireValid("SearchRequest", await readJson(context.req.raw)));
}

/** The schema has made sure that what is searched by is what a search is made of. */
async function found(
  { answers, bodies, records, catalogue }: OfficeDesk,
  principal: Principal,
  wanted: JsonObject,
): Promise<Response> {
  const { type, ...rest } = wanted as LicenceSearch;
  const code = type === undefined ? undefined : catalogue.find(type)?.code;
  if (type !== undefined && code === undefined) throw new LicenceError("type-unknown", { parameters: { type } });
  const page = await records.search(principal, { ...rest, ...(code !== undefined && { type: code }) });
  return answers.json(requireKept("LicencePage", bodies.page(page)));
}

function licence({ answers, bodies, records }: OfficeDesk): Handler {
  return async (context, principal) => {
    const record = await records.licence(principal, idOf(context));
    return answers.json(requireKept("Licence", bodies.licence(record)));
  };
}

function credential({ answers, records }: OfficeDesk): Handler {
  return async (context, principal) => {
    const record = await records.licence(principal, idOf(context));
    const type = preferredMediaType(context.req.header("accept"), [
      ...(["application/vc", "application/ld+json", "application/json"] as const),
    ]);
    // The very text that was signed, so that whoever files it files what the register holds.
    return new Response(record.credential ?? "", { headers: { ...answers.headers.report, "content-type": type } });
  };
}

function history({ answers, bodies, records }: OfficeDesk): Handler {
  return async (context, principal) => {
    const id = idOf(context).toLowerCase();
    return answers.json(requireKept("History", bodies.history(id, await records.history(principal, id))));
  };
}

function changeWith(
  desk: OfficeDesk,
  schema: SchemaName,
  change: (order: StatusOrder) => Promise<LicenceRecord>,
): Handler {
  return async (context, principal) => {
    const request = requireValid(schema, await readJson(context.req.raw));
    const idempotencyKey = idempotencyKeyOf(context);
    const order = {
      principal,
      licence: idOf(context),
      request,
      ...(idempotencyKey !== undefined && { idempotencyKey }),
    };
    return desk.answers.json(requireKept("Licence", desk.bodies.licence(await change(order))));
  };
}

function idempotencyKeyOf(context: Context): string | undefined {
  return context.req.header("idempotency-key");
}

function idOf(context: Context): string {
  return context.req.param("id") ?? "";
}
