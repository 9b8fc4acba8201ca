// A department's own PDF (existing document) that a licence is signed over: what is asked about it before it is signed, and by which
// claims a licence speaks of it. Its bytes are an enclosure of kind `document`; a type whose layout has `appendTo` prints it.

import { enclosuresOf } from "./enclosure.ts";
import type { FieldError } from "./errors.ts";
import { valueAt } from "./field-pointer.ts";
import type { JsonObject, JsonValue } from "./json-value.ts";
import type { FaceLayout } from "./layout.ts";
import { PAGE_FORMATS } from "./layout-page.ts";
import type { LicenceType } from "./licence-type.ts";
import { inItsColours } from "./palette.ts";

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

/** Pages that carry nothing but the words of a copy for one use, to be laid over the original's: one upright, one lying. */
export const VEILS: readonly FaceLayout[] = (["A4", "A4-landscape"] as const).map((page) => ({
  ...{ page, frame: "blank", boxes: [] },
}));

/** How a licence is printed. */
export interface PrintedFaces {
  /** The type with the faces that are printed. */
  readonly type: LicenceType;
  /** How many faces at the beginning have no words of a copy over them: they are laid over a page that has. */
  readonly bare: number;
}

const VARIANTS = new WeakMap<LicenceType, Map<string, LicenceType>>();

/**
 * What is printed of a licence over a department's own PDF: the mark where its claims name a place, else the sheet; behind either, for
 * a copy, what is laid over the original's pages. Of any other licence its type's faces, in the colours that its claims choose.
 */
export function printedFaces(ordered: LicenceType, claims: JsonValue, isCopy = false): PrintedFaces {
  const type = inItsColours(ordered, claims);
  const { mark, ...layout } = type.layout;
  const isMarked = mark !== undefined && markOf(type, claims) !== undefined;
  const bare = isMarked ? 1 : 0;
  const veils = isCopy && layout.appendTo !== undefined ? VEILS : [];
  if (!isMarked && veils.length === 0) return { type, bare };
  const variants = VARIANTS.get(type) ?? new Map<string, LicenceType>();
  VARIANTS.set(type, variants);
  const name = `${bare} ${veils.length}`;
  const faces = [...(isMarked ? [mark.face] : layout.faces), ...veils];
  const variant = variants.get(name) ?? { ...type, layout: { ...layout, faces } };
  variants.set(name, variant);
  return { type: variant, bare };
}

function isPlace(value: JsonValue | undefined): value is JsonObject & MarkPlace {
  if (typeof value !== "object" || value === null || !("x" in value && "y" in value)) return false;
  return typeof value["x"] === "number" && typeof value["y"] === "number";
}
