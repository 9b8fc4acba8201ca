// What licences refer to, over HTTP: a photo is uploaded before the licence that names it, and read again only through a licence that
// does. Personal data: never cached, never without a key, never on the public side.

import type { Context, Hono } from "hono";
import type { Enclosing } from "../../issuance/enclosing.ts";
import { type EnclosureReading, enclosureOfLicence } from "../../issuance/licence-enclosure.ts";
import type { Principal } from "../../issuance/principal.ts";
import type { Records } from "../../issuance/records.ts";
import { ENCLOSURE_MEDIA_TYPES } from "../../licence/enclosure.ts";
import { LicenceError } from "../../licence/errors.ts";
import { PHOTO_BYTES } from "../../licence/photo.ts";
import type { Answers } from "../answers.ts";
import { readBytes, requireMediaType } from "../body.ts";
import { requireKept } from "../contract/validation.ts";
import type { Guard, Handler } from "../guard.ts";
import { privateFile } from "../private-file.ts";

/** What these routes are handed. */
export interface EnclosureRouteParts extends EnclosureReading {
  readonly answers: Answers;
  readonly records: Pick<Records, "licence">;
  readonly enclosing: Pick<Enclosing, "photo">;
}

/** Adds the routes. */
export function addEnclosureRoutes(app: Hono, parts: EnclosureRouteParts, guarded: Guard): void {
  app.post("/v1/enclosures", guarded(upload(parts)));
  app.get("/v1/licences/:id/enclosures/:sha256", guarded(enclosure(parts)));
}

function upload({ answers, enclosing }: EnclosureRouteParts): Handler {
  return async (context, principal) => {
    // Before the body is read: whoever may not issue is not to send a megabyte.
    if (!principal.actions.includes("issue")) {
      throw new LicenceError("forbidden", { parameters: { action: "issue", department: "" } });
    }
    const department = departmentOf(context, principal);
    requireMediaType(context.req.raw, [ENCLOSURE_MEDIA_TYPES.photo]);
    const kept = await enclosing.photo({ principal, department }, await readBytes(context.req.raw, PHOTO_BYTES));
    return answers.json(requireKept("Enclosure", { ...kept }), 201);
  };
}

/** The one that is named, or the only one that the key is for. @throws {LicenceError} request-invalid — it could be another. */
function departmentOf(context: Context, { departments }: Principal): string {
  const [only = "*", ...others] = departments;
  const department = context.req.query("issuer") ?? (others.length === 0 ? only : "*");
  if (department !== "*") return department;
  throw new LicenceError("request-invalid", { fields: [{ pointer: "/issuer", code: "required" }] });
}

function enclosure(parts: EnclosureRouteParts): Handler {
  const { answers, records } = parts;
  return async (context, principal) => {
    const record = await records.licence(principal, named(context, "id"));
    const sha256 = named(context, "sha256").toLowerCase();
    const found = await enclosureOfLicence(parts, record, sha256);
    const name = `${sha256.slice(0, 16)}.${found.mediaType === ENCLOSURE_MEDIA_TYPES.photo ? "jpg" : "pdf"}`;
    const file = { ...found, sha256, filename: name, plainName: name };
    return privateFile(context, file, { base: answers.headers.report });
  };
}

function named(context: Context, name: string): string {
  return context.req.param(name) ?? "";
}
