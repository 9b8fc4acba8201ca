// Signing existing documents: a department's own PDF becomes the enclosure of a licence that has the same life-cycle, link, page and
// verdicts as any other. What the clerk says of it becomes claims, what can be counted is counted here; the PDF is kept once
// nothing speaks against the licence, and before it is issued.

import type { Catalogue } from "../licence/catalogue.ts";
import type { UnsignedCredential } from "../licence/credential.ts";
import type { Cryptography } from "../licence/cryptography.ts";
import { ENCLOSURE_MEDIA_TYPES, enclosureHash } from "../licence/enclosure.ts";
import { LicenceError, licenceErrorOf } from "../licence/errors.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../licence/json-value.ts";
import type { LicenceType } from "../licence/licence-type.ts";
import { type DocumentExaminer, documentClaims, markOf } from "../licence/own-document.ts";
import { fitDocument } from "./document-check.ts";
import { requireIssuing } from "./enclosing.ts";
import type { IssueOrder, IssueOutcome } from "./issue-order.ts";
import type { Issuing } from "./issuing.ts";
import type { Clock, EnclosureShelf, RegisterArchive } from "./ports.ts";
import { parseIssueRequest } from "./request.ts";

/** A request to sign a PDF. */
export interface DocumentOrder extends Omit<IssueOrder, "enclosed"> {
  /**
   * As an order to issue, but that `type` may be left out where there is one such type, and that `title` and `place` stand beside
   * `claims`, which may be left out.
   */
  readonly request: JsonValue;
  readonly pdf: Uint8Array;
}

/** Signs PDFs. */
export interface OwnDocuments {
  /** Ends as one licence or one named error, as issuing does. */
  sign(order: DocumentOrder): Promise<IssueOutcome>;
  /** As Issuing.dryRun; nothing is kept. @throws {LicenceError} what signing would refuse with. */
  dryRun(order: DocumentOrder): Promise<UnsignedCredential>;
}

/** What signing PDFs is handed. */
export interface OwnDocumentParts {
  readonly catalogue: Pick<Catalogue, "find" | "types">;
  readonly archive: Pick<RegisterArchive, "record">;
  readonly issuing: Pick<Issuing, "issueOne" | "dryRun">;
  readonly examiner: DocumentExaminer;
  readonly enclosures: Pick<EnclosureShelf, "addEnclosure">;
  readonly cryptography: Pick<Cryptography, "sha256">;
  readonly clock: Clock;
}

/** Opens the counter where PDFs are handed in. */
export function createOwnDocuments(parts: OwnDocumentParts): OwnDocuments {
  return {
    sign: async (order) => {
      try {
        return await sign(parts, await issueOrderOf(parts, order));
      } catch (error) {
        return { error: licenceErrorOf(error) };
      }
    },
    dryRun: async (order) => parts.issuing.dryRun((await issueOrderOf(parts, order)).order),
  };
}

interface DocumentIssue {
  readonly order: IssueOrder;
  readonly pdf: Uint8Array;
  readonly sha256: string;
}

async function sign(parts: OwnDocumentParts, { order, pdf, sha256 }: DocumentIssue): Promise<IssueOutcome> {
  const department = await departmentOf(parts, order);
  if (department !== undefined && (await isAcceptable(parts, order))) {
    const { client } = order.principal;
    const mediaType = ENCLOSURE_MEDIA_TYPES.document;
    const recordedAt = parts.clock.now();
    await parts.enclosures.addEnclosure({ sha256, mediaType, bytes: pdf, recordedAt, department, client });
  }
  return parts.issuing.issueOne(order);
}

/** The department that issuing will issue for; undefined where it will refuse for want of one. */
async function departmentOf(
  { archive }: OwnDocumentParts,
  { request, replaces }: IssueOrder,
): Promise<string | undefined> {
  if (replaces !== undefined) return (await archive.record(replaces.toLowerCase()))?.issuer;
  return parseIssueRequest(request).request.issuer || undefined;
}

/** What is refused now may have been issued under the same key before: issuing knows, and nothing need be kept for it. */
async function isAcceptable({ issuing }: OwnDocumentParts, order: IssueOrder): Promise<boolean> {
  try {
    await issuing.dryRun(order);
    return true;
  } catch (error) {
    if (error instanceof LicenceError) return false;
    throw error;
  }
}

async function issueOrderOf(parts: OwnDocumentParts, order: DocumentOrder): Promise<DocumentIssue> {
  const { pdf, request, ...rest } = order;
  requireIssuing(order.principal);
  if (!isJsonObject(request)) throw refused("", "type", { expected: "object" });
  const type = await typeOf(parts, order, request);
  const sha256 = enclosureHash(parts.cryptography, pdf);
  const { title, place, ...members } = request;
  const own = isJsonObject(request["claims"]) ? request["claims"] : {};
  const said = { ...own, ...(title !== undefined && { title }), ...(place !== undefined && { place }) };
  const claims = { ...said, ...(await countedClaims(parts, type, { claims: said, pdf, sha256 })) };
  const whole = { ...members, claims, ...(order.replaces === undefined && { type: type.code }) };
  return { order: { ...rest, request: whole, enclosed: { [sha256]: pdf } }, pdf, sha256 };
}

/** The hash and what can be counted. @throws {LicenceError} request-invalid — the PDF may not be signed. */
async function countedClaims(
  { examiner }: OwnDocumentParts,
  type: LicenceType,
  { claims, pdf, sha256 }: { readonly claims: JsonObject; readonly pdf: Uint8Array; readonly sha256: string },
): Promise<JsonObject> {
  const spoken = documentClaims(type);
  if (spoken === undefined) throw refused("/type", "type-no-document", { found: type.slug });
  const mark = markOf(type, claims);
  const question = { pdf, ...(mark && { mark }) };
  const { pages } = await fitDocument(examiner, question, { document: "/document", place: "/place" });
  const counted = { pages, bytes: pdf.length };
  const known = Object.entries(counted).filter(([name]) => spoken.known.has(name));
  return { ...Object.fromEntries(known), [spoken.name]: sha256 };
}

/** The type that is named, that of the version which is replaced, or the one that there is. */
async function typeOf(
  { catalogue, archive }: OwnDocumentParts,
  { replaces }: DocumentOrder,
  { type: named }: JsonObject,
): Promise<LicenceType> {
  const code = named ?? (replaces === undefined ? undefined : (await archive.record(replaces.toLowerCase()))?.type);
  if (code !== undefined) {
    const found = typeof code === "string" ? catalogue.find(code) : undefined;
    if (found === undefined) throw refused("/type", "type-unknown", { found: String(code) });
    return found;
  }
  const [only, ...others] = catalogue.types().filter((type) => documentClaims(type) !== undefined);
  if (only === undefined || others.length > 0) throw refused("/type", "required");
  return only;
}

function refused(pointer: string, code: string, parameters: Readonly<Record<string, string>> = {}): LicenceError {
  return new LicenceError("request-invalid", { fields: [{ pointer, code, parameters }] });
}
