// Faces for tests of single boxes: a stall licence on a page of any format, composed without a font file or printed.

import type { ComposedPage, PlacedLine } from "../../../src/document/layout/composed-page.ts";
import { compose } from "../../../src/document/layout/composition.ts";
import { planType } from "../../../src/document/layout/type-plan.ts";
import { createTypeface } from "../../../src/document/typeface.ts";
import { readCoverage } from "../../../src/host/fonts.ts";
import { composeSubject, type LicenceSubject } from "../../../src/licence/credential.ts";
import type { FieldError } from "../../../src/licence/errors.ts";
import type { JsonObject } from "../../../src/licence/json-value.ts";
import type { FaceLayout } from "../../../src/licence/layout.ts";
import type { Box } from "../../../src/licence/layout-box.ts";
import { PAGE_FORMATS, type PageFormat } from "../../../src/licence/layout-page.ts";
import type { LicenceType } from "../../../src/licence/licence-type.ts";
import { testCatalogue } from "../../catalogue.ts";
import { MARKET_OFFICE, PERSON, STALL_CLAIMS, STALL_LICENCE } from "../../licence/licence-types.ts";

export const MM = 72 / 25.4;
const typeface = createTypeface(await readCoverage());
const words = testCatalogue().words("zh-CN");

/** A page with nothing but these boxes. */
export function face(boxes: readonly Box[], page: PageFormat = "A4"): FaceLayout {
  return { page, frame: "blank", boxes };
}

/** The stall licence with other faces. */
export function stallType(faces: readonly FaceLayout[], properties: JsonObject = {}): LicenceType {
  const known = STALL_LICENCE.claims["properties"] as JsonObject;
  const claims = { ...STALL_LICENCE.claims, properties: { ...known, ...properties } };
  return { ...STALL_LICENCE, claims, layout: { ...STALL_LICENCE.layout, faces } };
}

/** A stall licence that says this. */
export function stallSubject(claims: JsonObject = {}, type: LicenceType = STALL_LICENCE): LicenceSubject {
  return composeSubject({
    ...{ type, issuer: MARKET_OFFICE, holders: [PERSON], issuedOn: "2026-11-22", number: "TW3308022026000012" },
    ...{ claims: { ...STALL_CLAIMS, ...claims }, serial: "0000000001", version: 1, effective: "2026-11-22" },
  });
}

/** What comes of faces for one licence. */
export function composed(
  faces: readonly FaceLayout[],
  claims: JsonObject = {},
): { readonly pages: readonly ComposedPage[]; readonly errors: readonly FieldError[] } {
  const type = stallType(faces);
  return compose(planType(type, typeface, words), MARKET_OFFICE, stallSubject(claims, type), { typeface, words });
}

/** Edges of a line's characters in millimetres from the upper left corner of its page. */
export function edges(line: PlacedLine, page: PageFormat = "A4") {
  const { height } = PAGE_FORMATS[page];
  const left = (line.x + (line.line.indent * line.size) / 1000) / MM;
  return {
    left,
    right: (line.x + (line.line.width * line.size) / 1000) / MM,
    top: height - (line.y + 0.88 * line.size) / MM,
    bottom: height - (line.y - 0.12 * line.size) / MM,
  };
}

/** What a line says. */
export function said({ line }: PlacedLine): string {
  return line.glyphs.map(({ code }) => String.fromCodePoint(code)).join("");
}
