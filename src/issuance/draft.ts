// The first half of issuing: from what a department sent to a draft in which nothing is wrong, or to everything that is.
// Reads the register, reserves nothing.

import { dateOf } from "../licence/calendar.ts";
import type { Catalogue } from "../licence/catalogue.ts";
import { checkClaims, checkHolders, normaliseText } from "../licence/claims.ts";
import { composeSubject, type Holder, type LicenceSubject } from "../licence/credential.ts";
import { type FieldError, LicenceError } from "../licence/errors.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../licence/json-value.ts";
import { checkNumber, completeNumber, foldNumber, numberTemplate, takenNumber } from "../licence/licence-number.ts";
import type { Issuer, LicenceType } from "../licence/licence-type.ts";
import type { DocumentExaminer } from "../licence/own-document.ts";
import { type Validity, validityOf } from "../licence/validity.ts";
import type { CycleReads } from "./cycle-reads.ts";
import { checkEnclosures, shelfFor } from "./enclosures.ts";
import type { IssueOrder } from "./issue-order.ts";
import type { EnclosureShelf, Face } from "./ports.ts";
import { mayAct, requireAct } from "./principal.ts";
import type { LicenceRecord, Reservation } from "./register-entries.ts";
import { asHolders, type ParsedRequest, parseIssueRequest } from "./request.ts";
import { bornContent, bornNumber, bornValidity, requireIssued, type Stock } from "./stock.ts";

/** A request in which nothing is wrong, with everything the register need not decide. */
export interface Draft {
  readonly type: LicenceType;
  readonly issuer: Issuer;
  readonly holders: readonly Holder[];
  readonly claims: JsonObject;
  readonly validity: Validity;
  readonly number: Reservation["number"];
  readonly issuedOn: string;
  /** The version that this one renews or corrects. */
  readonly predecessor?: LicenceRecord;
  /** It was issued before, outside of Vellum. */
  readonly isStock?: true;
}

/** What drafting needs. */
export interface DraftParts {
  readonly catalogue: Catalogue;
  readonly reads: Pick<CycleReads, "issuer" | "record">;
  readonly face: Face;
  readonly enclosures: Pick<EnclosureShelf, "enclosureOf">;
  /** Absent where no departments' own PDFs are signed. */
  readonly examiner?: DocumentExaminer;
}

/**
 * Checks an order whole: rights, type, issuer, holders, claims, enclosures, dates, number, face.
 * @throws {LicenceError} request-invalid with every field that is wrong; forbidden, type-unknown, issuer-unknown, not-found,
 *   not-current, renewal-not-allowed, licence-expired by name.
 */
export async function draftOrder(parts: DraftParts, order: IssueOrder, now: string): Promise<Draft> {
  const predecessor = order.replaces === undefined ? undefined : await renewable(parts, order, order.replaces, now);
  const known = predecessor && {
    type: predecessor.type,
    typeSlug: parts.catalogue.find(predecessor.type)?.slug ?? predecessor.type,
    issuer: predecessor.issuer,
    replaces: predecessor.id,
  };
  const { request, errors } = parseIssueRequest(order.request, known);
  if (request.issuer !== "") requireAct(order.principal, "issue", request.issuer);
  const type = parts.catalogue.find(request.type);
  const issuer = request.issuer === "" ? undefined : await parts.reads.issuer(request.issuer);
  const found = [...errors];
  if (type === undefined && request.type !== "") {
    found.push({ pointer: "/type", code: "type-unknown", parameters: { found: request.type } });
  }
  if (issuer === undefined && request.issuer !== "") {
    found.push({ pointer: "/issuer", code: "issuer-unknown", parameters: { found: request.issuer } });
  }
  if (type === undefined || issuer === undefined) throw new LicenceError("request-invalid", { fields: found });
  const shelf = shelfFor(issuer.uscc, parts.enclosures, order.enclosed);
  return draftOf(parts, { request, type, issuer, now, found, predecessor, stock: order.stock, shelf });
}

interface Opened {
  readonly request: ParsedRequest;
  readonly type: LicenceType;
  readonly issuer: Issuer;
  readonly now: string;
  readonly found: readonly FieldError[];
  readonly predecessor: LicenceRecord | undefined;
  readonly stock: Stock | undefined;
  readonly shelf: Pick<EnclosureShelf, "enclosure">;
}

async function draftOf(parts: DraftParts, opened: Opened): Promise<Draft> {
  const { request, type, issuer, predecessor, stock } = opened;
  const today = dateOf(opened.now);
  if (stock !== undefined) requireIssued(stock, today);
  const issuedOn = stock?.issuedOn ?? today;
  const holders = normaliseText(request.holders);
  const { claims, fields } = contentOf(opened, { claims: normaliseText(request.claims), holders });
  refuse([...opened.found, ...fields]);
  refuse(await checkEnclosures(type, claims, { shelf: opened.shelf, examiner: parts.examiner }));
  const content = { holders: asHolders(holders), claims: isJsonObject(claims) ? claims : {} };
  const { validFrom, validUntil } = request;
  const days = {
    claims: content.claims,
    ...(validFrom !== undefined && { validFrom }),
    ...(validUntil !== undefined && { validUntil }),
    today: issuedOn,
  };
  const validity = stock === undefined ? validityOf(type, days) : bornValidity(type, days, stock);
  if ("errors" in validity) throw new LicenceError("request-invalid", { fields: validity.errors });
  const number = numberOf(opened, content, issuedOn);
  const draft = { type, issuer, ...content, validity, number, issuedOn };
  const whole: Draft = { ...draft, ...(predecessor && { predecessor }), ...(stock && { isStock: true }) };
  refuse(parts.face.check(type, issuer, provisionalSubject(whole)));
  return whole;
}

/** Claims and what is wrong with them and the holders. */
function contentOf(
  { type, stock }: Opened,
  content: { readonly claims: JsonValue; readonly holders: JsonValue },
): { readonly claims: JsonValue; readonly fields: readonly FieldError[] } {
  if (stock !== undefined) return bornContent(type, content, stock);
  const { claims, holders } = content;
  return { claims, fields: [...checkHolders(type, holders), ...checkClaims(type, claims)] };
}

/** The number asked for, taken from a claim, kept from the version before, or to be generated. */
function numberOf(
  { request, type, issuer, predecessor, stock }: Opened,
  content: { readonly holders: readonly Holder[]; readonly claims: JsonObject },
  date: string,
): Reservation["number"] {
  const rule = type.number;
  const asked = request.number === undefined ? undefined : foldNumber(request.number);
  if (rule.rule === "claim") {
    const number = takenNumber(type, content);
    if (typeof number !== "string") throw new LicenceError("request-invalid", { fields: [number] });
    if (asked !== undefined && asked !== number) {
      refuse([{ pointer: "/number", code: "must-equal", parameters: { expected: number } }]);
    }
    return fixedNumber({ type, stock }, number, false, content);
  }
  if (asked !== undefined) return fixedNumber({ type, stock }, asked, true, content);
  if (predecessor !== undefined) return { kind: "fixed", number: predecessor.number, unique: true };
  if (rule.rule === "given") {
    refuse([
      {
        pointer: "/number",
        code: "required",
        parameters: { zh: rule.label["zh-CN"], en: rule.label.en, example: rule.example },
      },
    ]);
  }
  const template = numberTemplate(type, { issuer, claims: content.claims, date });
  if (Array.isArray(template)) throw new LicenceError("request-invalid", { fields: template });
  return { kind: "generated", template };
}

function fixedNumber(
  { type, stock }: Pick<Opened, "type" | "stock">,
  number: string,
  unique: boolean,
  content: { readonly holders: readonly Holder[]; readonly claims: JsonObject },
): Reservation["number"] {
  const found = checkNumber(type, number, content);
  const fault = stock === undefined ? found : bornNumber(found, stock);
  if (fault !== undefined) refuse([fault]);
  return { kind: "fixed", number, unique };
}

/** Stands for the serial that only the register gives, and is as long. */
export const PROVISIONAL_SERIAL = "0".repeat(10);

/** The subject with zeros for what only the register gives: as long as the real one, so that the face can be checked. */
export function provisionalSubject(draft: Draft): LicenceSubject {
  const { number, predecessor, validity } = draft;
  return composeSubject({
    type: draft.type,
    issuer: draft.issuer,
    number: number.kind === "fixed" ? number.number : completeNumber(number.template, 0),
    serial: predecessor?.serial ?? PROVISIONAL_SERIAL,
    version: (predecessor?.version ?? 0) + 1,
    issuedOn: draft.issuedOn,
    effective: validity.effective,
    ...(validity.expiring !== undefined && { expiring: validity.expiring }),
    holders: draft.holders,
    claims: draft.claims,
  });
}

/** The version to be renewed, if the law and its state allow it. */
async function renewable(parts: DraftParts, order: IssueOrder, id: string, now: string): Promise<LicenceRecord> {
  const record = await parts.reads.record(id.toLowerCase());
  // Another department's licence is not there, as when it is read: nobody learns of it by renewing.
  if (record?.phase !== "issued" || !mayAct(order.principal, "issue", record.issuer)) {
    throw new LicenceError("not-found", { parameters: { id } });
  }
  if (record.status !== "valid") {
    throw new LicenceError("not-current", { parameters: { status: record.status, successor: record.successor ?? "" } });
  }
  const type = parts.catalogue.find(record.type);
  if (type === undefined) throw new LicenceError("type-unknown", { parameters: { type: record.type } });
  if (!type.renewal.allowed) throw new LicenceError("renewal-not-allowed", { parameters: nameOf(type) });
  const expired = record.validUntil !== undefined && record.validUntil < dateOf(now);
  if (expired && !type.renewal.expired) {
    throw new LicenceError("licence-expired", { parameters: { date: record.validUntil ?? "", ...nameOf(type) } });
  }
  return record;
}

function nameOf(type: LicenceType): Readonly<Record<string, string>> {
  return { zh: type.name["zh-CN"], en: type.name.en };
}

function refuse(fields: readonly FieldError[]): void {
  if (fields.length > 0) throw new LicenceError("request-invalid", { fields });
}

/** Parses a body again from what a caller sent, for its hash. */
export function bodyOf(order: IssueOrder): JsonValue {
  const { request, replaces, stock } = order;
  if (stock !== undefined) return { issuedOn: stock.issuedOn, body: request };
  return replaces === undefined ? request : { replaces, body: request };
}
