// What one composed page consists of, and the parts that several kinds of page share: issuer, date and seal, the identifier
// at the foot, and lines that must stay one line.

import type { JsonObject } from "../licence/json-value.ts";
import type { Issuer } from "../licence/licence-type.ts";
import type { Words } from "../licence/words.ts";
import { writtenValue } from "./face-text.ts";
import type { Faults } from "./faults.ts";
import { FOOT, LEFT, RIGHT, SIGNATURE } from "./geometry.ts";
import { fitText, glyphsOf, type Line, singleLine } from "./paragraph.ts";
import type { PlacedLine, TypeLayout } from "./type-layout.ts";
import type { Typeface } from "./typeface.ts";

/** A table as it stands: y of its upper edge and the height of every row. */
export interface ComposedTable {
  readonly top: number;
  readonly rows: readonly number[];
}

/**
 * What a passage is to a reader, as a structure type of ISO 32000-1 §14.8.4: a paragraph, a heading, a row's label and its
 * value, an item of a list. `aside` is passed over: what repeats at the edge of every page.
 */
export type Role = "P" | "H2" | "TH" | "TD" | "LBody" | "aside";

/** Lines that are read as one. */
export interface Passage {
  readonly role: Role;
  readonly lines: readonly PlacedLine[];
  /** It began on the page before. */
  readonly resumed?: true;
  /** It is read after the text of all pages. */
  readonly foot?: true;
}

/** One page: its text in reading order, and which of table, QR and seal stand on it. */
export interface ComposedPage {
  readonly passages: readonly Passage[];
  readonly table?: ComposedTable;
  /** A page after the first, with a rule under its running head. */
  readonly continued?: true;
  /** Centre of the seal. */
  readonly seal?: { readonly x: number; readonly y: number };
}

/** What composing works with. */
export interface Composing {
  readonly layout: TypeLayout;
  readonly issuer: Issuer;
  readonly subject: JsonObject;
  readonly typeface: Typeface;
  readonly words: Words;
  readonly faults: Faults;
}

/** A page with issuer, date and seal on it. */
export function withSignature(
  page: ComposedPage,
  signed: Required<Pick<ComposedPage, "passages" | "seal">>,
): ComposedPage {
  return { ...page, passages: [...page.passages, ...signed.passages], seal: signed.seal };
}

/** Issuer and date around one axis, with the seal over them; `y` is the issuer's baseline. */
export function signature(composing: Composing, y: number): Required<Pick<ComposedPage, "passages" | "seal">> {
  const { faults, subject } = composing;
  const pointer = "/certificateIssuingAuthorityName";
  const name = oneLine(composing, pointer, writtenValue(subject, { field: pointer }), SIGNATURE);
  const dated = { field: "/certificateIssuedDate", format: { kind: "date" } } as const;
  const date = singleLine(faults.glyphs(writtenValue(subject, dated), "regular", [dated.field], subject));
  const half = Math.max((name.line.width * name.size) / 2000, SIGNATURE.radius);
  const axis = RIGHT - half;
  return {
    passages: [
      paragraph(centred(name.line, axis, y, name.size)),
      paragraph(centred(date, axis, y - SIGNATURE.leading, SIGNATURE.size)),
    ],
    seal: { x: axis, y: y + SIGNATURE.seal },
  };
}

/** A paragraph of one line. */
export function paragraph(line: PlacedLine): Passage {
  return { role: "P", lines: [line] };
}

/** A line centred on an axis. */
export function centred(line: Line, axis: number, y: number, size: number): PlacedLine {
  return { x: axis - (line.width * size) / 2000, y, size, weight: "regular", ink: "ink", line, fixed: false };
}

/** The identifier at the foot of every page. */
export function identifierLine({ subject, words, typeface }: Composing): PlacedLine {
  const identifier = writtenValue(subject, { field: "/certificateIdentifier" });
  const { glyphs } = glyphsOf(words("pdf.identifier", { identifier }), "regular", typeface);
  const line = singleLine(glyphs);
  return { x: LEFT, y: FOOT.last, size: FOOT.noteSize, weight: "regular", ink: "grey", line, fixed: false };
}

/** Text that must fit one line, at full size or shrunk to 0.85. */
export function oneLine(
  { faults, subject }: Composing,
  pointer: string,
  text: string,
  box: { readonly size: number; readonly width: number },
): { readonly line: Line; readonly size: number } {
  const glyphs = faults.glyphs(text, "regular", [pointer], subject);
  const fitted = fitText([glyphs], { width: (box.width * 1000) / box.size, lines: 1, weight: "regular" });
  if (fitted.lines.length > 1) faults.overflow(pointer, fitted.lines.length, 1);
  return { line: fitted.lines[0] ?? singleLine([]), size: box.size * fitted.scale };
}
