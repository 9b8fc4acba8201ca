// The words on the seal at true size (国发〔1999〕25号, GB/T 33481): the department's name on the upper arc, the purpose under the
// star, the code on the lower arc. A long name is condensed, then refused; it is never set tighter than it can be read.

import type { Issuer } from "../licence/licence-type.ts";
import type { Faults } from "./faults.ts";
import { glyphsOf } from "./paragraph.ts";
import { SEAL_RADIUS, type SealProportions, sealProportions } from "./seal-proportions.ts";
import type { Glyph, Typeface } from "./typeface.ts";

/** A character of the seal: its glyph, where its baseline's middle is, how it is turned, and how condensed. */
export interface SealGlyph {
  readonly glyph: Glyph;
  readonly x: number;
  readonly y: number;
  /** Radians, anticlockwise. */
  readonly turn: number;
  readonly size: number;
  /** Horizontal scale, 1 is natural. */
  readonly condense: number;
}

/**
 * The seal's characters around its centre; what cannot be drawn or read is charged to the issuing authority's name.
 * `radius` of the whole seal in points.
 */
export function setSeal(
  issuer: Issuer,
  purpose: string,
  typeface: Typeface,
  faults?: Faults,
  radius: number = SEAL_RADIUS,
): readonly SealGlyph[] {
  const proportions = sealProportions(radius);
  const pointer = "/certificateIssuingAuthorityName";
  const named = { certificateIssuingAuthorityName: issuer.seal.name };
  const glyphs = (text: string) => {
    const set = faults?.glyphs(text, "regular", [pointer], named) ?? glyphsOf(text, "regular", typeface).glyphs;
    // A seal's characters stand apart on their arcs, which joined letters cannot.
    for (const { code, word } of set) if (word !== undefined) faults?.missing(code, [pointer], named);
    return set;
  };
  const name = nameArc(glyphs(issuer.seal.name), proportions);
  const [first] = name;
  // A seal has one arc for its name; one that would need a second is too long.
  if (first !== undefined && first.condense < proportions.name.least) faults?.overflow(pointer, 2, 1);
  return [...name, ...purposeLine(glyphs(purpose), proportions), ...codeArc(glyphs(issuer.seal.code), proportions)];
}

function nameArc(glyphs: readonly Glyph[], { name }: SealProportions): readonly SealGlyph[] {
  const middle = name.radius + name.size * 0.4;
  const natural = (name.size * name.condense * 1.34) / middle;
  const pitch = glyphs.length < 2 ? 0 : Math.min(natural * spacious(glyphs.length), name.span / (glyphs.length - 1));
  const condense = Math.min(name.condense * 1.2, (pitch * middle) / (name.size * 1.06)) || name.condense;
  return glyphs.map((glyph, index) => {
    const angle = Math.PI / 2 - (index - (glyphs.length - 1) / 2) * pitch;
    const { x, y } = onCircle(name.radius, angle);
    return { glyph, x, y, turn: angle - Math.PI / 2, size: name.size, condense };
  });
}

/** Short names stand wider apart, so that the arc keeps its balance. */
function spacious(count: number): number {
  return count <= 8 ? 1.5 : count <= 12 ? 1.25 : 1;
}

function codeArc(glyphs: readonly Glyph[], { code }: SealProportions): readonly SealGlyph[] {
  return glyphs.map((glyph, index) => {
    const angle = -Math.PI / 2 + (index - (glyphs.length - 1) / 2) * code.pitch;
    const { x, y } = onCircle(code.radius, angle);
    return { glyph, x, y, turn: angle + Math.PI / 2, size: code.size, condense: 1 };
  });
}

function purposeLine(glyphs: readonly Glyph[], { purpose }: SealProportions): readonly SealGlyph[] {
  const { y, size, width } = purpose;
  const condense = Math.min(purpose.condense, width / (size * 1.04 * Math.max(1, glyphs.length)));
  const pitch = size * 1.04 * condense;
  return glyphs.map((glyph, index) => ({
    glyph,
    x: (index - (glyphs.length - 1) / 2) * pitch,
    ...{ y, turn: 0, size, condense },
  }));
}

function onCircle(radius: number, angle: number): { readonly x: number; readonly y: number } {
  return { x: radius * Math.cos(angle), y: radius * Math.sin(angle) };
}
