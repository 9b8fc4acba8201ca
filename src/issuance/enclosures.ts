// What a licence refers to by hash (licence/enclosure.ts): whether it is on the shelf and fit when a licence is drafted, and its
// bytes for whoever draws the licence.

import { titleOf } from "../licence/claims-schema.ts";
import { ENCLOSURE_MEDIA_TYPES, type EnclosureClaim, enclosuresOf } from "../licence/enclosure.ts";
import { type FieldError, LicenceError } from "../licence/errors.ts";
import { valuesAt } from "../licence/field-pointer.ts";
import { readJpeg } from "../licence/jpeg.ts";
import { parseJson } from "../licence/json.ts";
import { isJsonObject, type JsonValue } from "../licence/json-value.ts";
import type { LicenceType } from "../licence/licence-type.ts";
import type { DocumentExaminer } from "../licence/own-document.ts";
import { photoShapeOf, shapeFault } from "../licence/photo.ts";
import { checkDocument } from "./document-check.ts";
import type { IssueOrder } from "./issue-order.ts";
import type { EnclosureShelf } from "./ports.ts";

/** What checking enclosures is handed. */
export interface EnclosureChecks {
  readonly shelf: Pick<EnclosureShelf, "enclosure">;
  readonly examiner: DocumentExaminer | undefined;
}

/**
 * What is wrong with what the claims name: it is not on the shelf of the department, is of another kind, is a photo of another shape, or a document
 * that may not be signed. Claims have passed checkClaims; pointers begin with `/claims`.
 */
export async function checkEnclosures(
  type: LicenceType,
  claims: JsonValue,
  checks: EnclosureChecks,
): Promise<readonly FieldError[]> {
  const errors: FieldError[] = [];
  for (const claim of enclosuresOf(type)) {
    for (const hash of valuesAt({ claims }, claim.pointer)) {
      errors.push(...(await checkEnclosure(checks, { type, claims, claim, hash })));
    }
  }
  return errors;
}

/** The shelf as a department may name from it, with an order's own enclosures before it. */
export function shelfFor(
  department: string,
  shelf: Pick<EnclosureShelf, "enclosureOf">,
  enclosed: IssueOrder["enclosed"] = {},
): Pick<EnclosureShelf, "enclosure"> {
  return {
    enclosure: (sha256) => {
      const bytes = Object.hasOwn(enclosed, sha256) ? enclosed[sha256] : undefined;
      // Photos are taken in before they are named.
      return bytes === undefined
        ? shelf.enclosureOf(department, sha256)
        : { bytes, mediaType: ENCLOSURE_MEDIA_TYPES.document };
    },
  };
}

interface ClaimedEnclosure {
  readonly type: LicenceType;
  readonly claims: JsonValue;
  readonly claim: EnclosureClaim;
  readonly hash: JsonValue;
}

async function checkEnclosure(
  { shelf, examiner }: EnclosureChecks,
  { type, claims, claim, hash }: ClaimedEnclosure,
): Promise<readonly FieldError[]> {
  const { pointer, kind, schema } = claim;
  const { "zh-CN": zh, en } = titleOf(schema, pointer);
  const enclosure = typeof hash === "string" ? await shelf.enclosure(hash) : undefined;
  if (enclosure === undefined) {
    return [{ pointer, code: "enclosure-missing", parameters: { zh, en, found: String(hash) } }];
  }
  const expected = ENCLOSURE_MEDIA_TYPES[kind];
  if (enclosure.mediaType !== expected) {
    return [{ pointer, code: "enclosure-kind", parameters: { zh, en, found: enclosure.mediaType, expected } }];
  }
  if (kind === "document") return checkDocument(examiner, { type, claims, pointer, pdf: enclosure.bytes });
  const fault = shapeFault(readJpeg(enclosure.bytes), photoShapeOf(schema));
  return fault === undefined ? [] : [{ pointer, code: "photo-shape", parameters: { zh, en, ...fault } }];
}

/** Bytes by hex SHA-256, as Sheet.enclosures (licence/printing.ts) has them. */
export type Enclosures = Readonly<Record<string, Uint8Array>>;

/**
 * The bytes of everything that a licence's subject names; empty for a type without enclosures.
 * @throws {LicenceError} request-invalid — something it names is not on the shelf (`enclosure-missing`, pointers into the subject).
 */
export async function enclosuresFor(
  type: LicenceType,
  subject: JsonValue,
  shelf: Pick<EnclosureShelf, "enclosure">,
): Promise<Enclosures> {
  const found: Record<string, Uint8Array> = {};
  const missing: FieldError[] = [];
  for (const { pointer } of enclosuresOf(type)) {
    for (const hash of valuesAt(subject, pointer)) {
      if (typeof hash !== "string" || found[hash] !== undefined) continue;
      const enclosure = await shelf.enclosure(hash);
      if (enclosure === undefined) missing.push({ pointer, code: "enclosure-missing", parameters: { found: hash } });
      else found[hash] = enclosure.bytes;
    }
  }
  if (missing.length > 0) throw new LicenceError("request-invalid", { fields: missing });
  return found;
}

/** The same for a signed credential's JSON text, which is only read for a type that has enclosures. */
export async function enclosuresOfCredential(
  type: LicenceType,
  credential: string,
  shelf: Pick<EnclosureShelf, "enclosure">,
): Promise<Enclosures> {
  if (enclosuresOf(type).length === 0) return {};
  const document = parseJson(credential);
  return enclosuresFor(type, (isJsonObject(document) && document["credentialSubject"]) || null, shelf);
}
