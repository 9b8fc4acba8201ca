// Signing existing documents over HTTP: a PDF and what is to be said of it come as a form, what goes back is what issuing a licence
// answers. Only so many are worked on at once and wait for it: their turn comes when all of their body is here, so that one who sends
// slowly holds up nobody.

import type { Context, Hono } from "hono";
import { requireIssuing } from "../../issuance/enclosing.ts";
import { createGate, type Gate } from "../../issuance/gate.ts";
import type { DocumentOrder, OwnDocuments } from "../../issuance/own-documents.ts";
import type { Principal } from "../../issuance/principal.ts";
import { LicenceError } from "../../licence/errors.ts";
import { parseJsonBytes } from "../../licence/json.ts";
import type { Answers } from "../answers.ts";
import { BODY_LIMITS, readForm } from "../body.ts";
import { requireKept, requireValid } from "../contract/validation.ts";
import type { Guard, Handler } from "../guard.ts";
import { createLicenceAnswers } from "../licence-answers.ts";

/** What these routes are handed. */
export interface DocumentRouteParts {
  readonly answers: Answers;
  readonly origin: string;
  readonly ownDocuments: OwnDocuments;
}

const BOUNDS = { abreast: 4, waiting: 16 };
const COME_AGAIN_S = 5;
const LONGEST_REQUEST = 256 * 1024;

/** Adds the route. */
export function addDocumentRoutes(app: Hono, parts: DocumentRouteParts, guarded: Guard): void {
  const full = (): LicenceError => new LicenceError("printing-busy", { parameters: { seconds: COME_AGAIN_S } });
  const gate = createGate({ ...BOUNDS, full });
  app.post("/v1/documents", guarded(signDocument(parts, gate)));
}

function signDocument({ answers, origin, ownDocuments }: DocumentRouteParts, gate: Gate): Handler {
  const bodies = createLicenceAnswers(origin);
  return async (context, principal) => {
    const { order, isDryRun } = await orderOf(context, principal);
    if (isDryRun) {
      const preview = {
        dryRun: true,
        credential: JSON.parse(JSON.stringify(await gate(() => ownDocuments.dryRun(order)))),
      };
      return answers.json(requireKept("Preview", preview));
    }
    const outcome = await gate(() => ownDocuments.sign(order));
    if ("error" in outcome) throw outcome.error;
    const body = requireKept("Issued", bodies.issued(outcome.record));
    return answers.json(body, 201, { location: `/v1/licences/${outcome.record.id}` });
  };
}

async function orderOf(
  context: Context,
  principal: Principal,
): Promise<{ readonly order: DocumentOrder; readonly isDryRun: boolean }> {
  // Before the body is read: megabytes of somebody who may not send them.
  requireIssuing(principal);
  const form = await readForm(context.req.raw, BODY_LIMITS.pdf);
  const request = requireValid("DocumentRequest", parseJsonBytes(await partOf(form, "request", LONGEST_REQUEST)));
  const isDryRun = request["dryRun"] === true;
  const idempotencyKey = context.req.header("idempotency-key");
  if (idempotencyKey === undefined && !isDryRun) throw new LicenceError("idempotency-key-missing");
  const { replaces, ...rest } = request;
  const order: DocumentOrder = {
    principal,
    request: rest,
    pdf: await partOf(form, "document", BODY_LIMITS.pdf),
    ...(idempotencyKey !== undefined && { idempotencyKey }),
    ...(typeof replaces === "string" && { replaces }),
  };
  return { order, isDryRun };
}

/** A part of the form, be it a file or a text. @throws {LicenceError} request-invalid, body-too-large */
async function partOf(form: FormData, name: string, limit: number): Promise<Uint8Array> {
  const part = form.get(name);
  if (part === null) {
    throw new LicenceError("request-invalid", { fields: [{ pointer: `/${name}`, code: "required" }] });
  }
  const bytes = typeof part === "string" ? new TextEncoder().encode(part) : new Uint8Array(await part.arrayBuffer());
  if (bytes.length > limit) throw new LicenceError("body-too-large", { parameters: { limit } });
  return bytes;
}
