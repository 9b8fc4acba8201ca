// A licence on paper for departments: its stamped PDF, a picture of a page for phones, copies annotated for one use (加注件), and
// previews of licences that are not issued.

import type { Context, Hono } from "hono";
import type { CopyRequest } from "../../issuance/copy-request.ts";
import type { HandedOut, HandingOut } from "../../issuance/handing-out.ts";
import type { Previewing } from "../../issuance/previewing.ts";
import type { Records } from "../../issuance/records.ts";
import type { LicenceRecord } from "../../issuance/register-entries.ts";
import { LicenceError } from "../../licence/errors.ts";
import type { Answers } from "../answers.ts";
import { readJson } from "../body.ts";
import { requireValid } from "../contract/validation.ts";
import type { Guard, Handler } from "../guard.ts";
import { type PrivateFile, privateFile } from "../private-file.ts";

/** Draws a page of a PDF as a PNG. `page` counts from 1, `width` is in pixels. */
export type DrawPage = (request: {
  readonly pdf: Pick<HandedOut, "bytes" | "sha256">;
  readonly page: number;
  readonly width: number;
}) => Promise<{ readonly bytes: Uint8Array; readonly sha256: string }>;

/** What these routes are handed. */
export interface PaperRouteParts {
  readonly answers: Answers;
  readonly records: Pick<Records, "licence">;
  readonly handingOut: HandingOut;
  readonly previewing: Previewing;
  /** Absent where there is nothing to draw with. */
  readonly drawPage?: DrawPage;
}

/** Adds the routes. */
export function addPaperRoutes(app: Hono, parts: PaperRouteParts, guarded: Guard): void {
  app.get("/v1/licences/:id/pdf", guarded(pdf(parts)));
  app.post("/v1/licences/:id/copies", guarded(makeCopy(parts)));
  app.get("/v1/licences/:id/copies/:file", guarded(copy(parts)));
  app.post("/v1/previews", guarded(preview(parts)));
  if (parts.drawPage !== undefined) app.get("/v1/licences/:id/image", guarded(image(parts, parts.drawPage)));
}

function pdf({ answers, records, handingOut }: PaperRouteParts): Handler {
  return async (context, principal) => {
    const record = await records.licence(principal, idOf(context));
    const file = pdfFile(await handingOut.document(record), record);
    return privateFile(context, file, { base: answers.headers.report });
  };
}

const WIDTH = { minimum: 200, maximum: 2400, otherwise: 1080 } as const;
const PAGE = { minimum: 1, maximum: 999, otherwise: 1 } as const;

function image({ answers, records, handingOut }: PaperRouteParts, drawPage: DrawPage): Handler {
  return async (context, principal) => {
    const page = wholeNumber(context, "page", PAGE);
    const width = wholeNumber(context, "width", WIDTH);
    const record = await records.licence(principal, idOf(context));
    const document = await handingOut.document(record);
    const drawn = await drawPage({ pdf: document, page, width });
    const filename = document.filename.replace(/\.pdf$/, `-${page}.png`);
    const file = { ...drawn, mediaType: "image/png", filename, plainName: `licence-${record.id}-${page}.png` };
    return privateFile(context, file, { base: answers.headers.report });
  };
}

function makeCopy({ answers, records, handingOut }: PaperRouteParts): Handler {
  return async (context, principal) => {
    const request = requireValid("CopyRequest", await readJson(context.req.raw));
    const record = await records.licence(principal, idOf(context));
    // The schema has made sure that this is what was sent.
    const made = await handingOut.makeCopy(principal, record, request as unknown as CopyRequest);
    const location = `/v1/licences/${record.id}/copies/${made.sha256}`;
    return privateFile(context, pdfFile(made, record), {
      ...{ base: answers.headers.report, status: 201, extra: { location } },
    });
  };
}

function copy({ answers, records, handingOut }: PaperRouteParts): Handler {
  return async (context, principal) => {
    const record = await records.licence(principal, idOf(context));
    const file = await handingOut.copy(record, (context.req.param("file") ?? "").toLowerCase());
    return privateFile(context, pdfFile(file, record), { base: answers.headers.report });
  };
}

function preview({ answers, previewing }: PaperRouteParts): Handler {
  return async (context, principal) => {
    const { replaces, ...body } = requireValid("VersionRequest", await readJson(context.req.raw));
    const order = typeof replaces === "string" ? { request: { ...body, replaces }, replaces } : { request: body };
    const file = await previewing.preview({ principal, ...order });
    return privateFile(context, { ...file, plainName: "preview.pdf" }, { base: answers.headers.report });
  };
}

function pdfFile({ bytes, mediaType, sha256, filename }: HandedOut, { id }: LicenceRecord): PrivateFile {
  return { bytes, mediaType, sha256, filename, plainName: `licence-${id}.pdf` };
}

/** A number of the query. @throws {LicenceError} request-invalid — none, or out of range. */
function wholeNumber(
  context: Context,
  name: string,
  { minimum, maximum, otherwise }: { readonly minimum: number; readonly maximum: number; readonly otherwise: number },
): number {
  const found = context.req.query(name);
  const value = found === undefined ? otherwise : /^\d{1,5}$/.test(found) ? Number(found) : Number.NaN;
  if (value >= minimum && value <= maximum) return value;
  const parameters = { minimum, maximum, found: found ?? "" };
  throw new LicenceError("request-invalid", { fields: [{ pointer: `/${name}`, code: "range", parameters }] });
}

function idOf(context: Context): string {
  return context.req.param("id") ?? "";
}
