// A department's own PDF (existing document) that a licence is signed over: what is asked about it before it is signed, and by which
// claims a licence speaks of it. Its bytes are an enclosure of kind `document`; a type whose layout has `appendTo` prints it.

import { enclosuresOf } from "./enclosure.ts";
import type { FieldError } from "./errors.ts";
import { valueAt } from "./field-pointer.ts";
import type { JsonObject, JsonValue } from "./json-value.ts";
import { PAGE_FORMATS } from "./layout-page.ts";
import type { LicenceType } from "./licence-type.ts";

/** Millimetres from the upper left corner of the first page as it is shown. */
export interface MarkPlace {
  readonly x: number;
  readonly y: number;
}

/** What is to be known of a PDF. */
export interface DocumentQuestion {
  readonly pdf: Uint8Array;
  /** Where a mark of the size is to be placed on its first page; absent: a sheet is appended. */
  readonly mark?: { readonly place: MarkPlace; readonly width: number; readonly height: number };
}

/** A PDF that may be signed, or everything that speaks against it; the pointers are the asker's to add. */
export type DocumentFinding =
  | { readonly outcome: "fit"; readonly pages: number }
  | { readonly outcome: "refused"; readonly faults: readonly Pick<FieldError, "code" | "parameters">[] };

/** Looks at PDFs in bounded time and memory, apart from whatever else is served. */
export interface DocumentExaminer {
  /** Never rejects for what the bytes are. @throws {LicenceError} printing-busy — too many are being looked at. */
  examine(question: DocumentQuestion): Promise<DocumentFinding>;
}

/** Claims that say of a document what can be counted in it; a type has those that its schema names. */
export const COUNTED_CLAIMS = ["pages", "bytes"] as const;

/** The claims of a type beside the one that names the document: their pointers' beginning, and the names that its schema has. */
export function documentClaims(
  type: LicenceType,
): { readonly name: string; readonly known: ReadonlySet<string> } | undefined {
  const { appendTo } = type.layout;
  const claim = enclosuresOf(type).find(({ pointer, kind }) => kind === "document" && pointer === appendTo);
  const name = /^\/claims\/([^/*]+)$/.exec(claim?.pointer ?? "")?.[1];
  const properties = type.claims["properties"];
  if (name === undefined || typeof properties !== "object" || properties === null) return undefined;
  return { name, known: new Set(Object.keys(properties)) };
}

/** Where a licence of the type has its mark on the first page, with the mark's size; undefined when it has a sheet. */
export function markOf(type: LicenceType, claims: JsonValue): DocumentQuestion["mark"] {
  const { mark } = type.layout;
  const place = mark === undefined ? undefined : valueAt({ claims }, mark.place);
  if (mark === undefined || !isPlace(place)) return undefined;
  return { place: { x: place.x, y: place.y }, ...PAGE_FORMATS[mark.face.page] };
}

const MARKED = new WeakMap<LicenceType, LicenceType>();

/** The type as a licence with these claims is printed: the mark's face stands for the faces where the claims name a place. */
export function printedType(type: LicenceType, claims: JsonValue): LicenceType {
  const { mark, ...layout } = type.layout;
  if (mark === undefined || markOf(type, claims) === undefined) return type;
  const known = MARKED.get(type);
  if (known !== undefined) return known;
  const marked = { ...type, layout: { ...layout, faces: [mark.face] } };
  MARKED.set(type, marked);
  return marked;
}

function isPlace(value: JsonValue | undefined): value is JsonObject & MarkPlace {
  if (typeof value !== "object" || value === null || !("x" in value && "y" in value)) return false;
  return typeof value["x"] === "number" && typeof value["y"] === "number";
}
