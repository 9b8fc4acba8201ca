// The words on the seal at true size (国发〔1999〕25号, GB/T 33481): the department's name on the upper arc, the purpose under the
// star, the code on the lower arc. A long name is condensed, then refused; it is never set tighter than it can be read.

import type { Issuer } from "../licence/licence-type.ts";
import type { Faults } from "./faults.ts";
import { MM } from "./geometry.ts";
import { glyphsOf } from "./paragraph.ts";
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

/** Radius of the baseline of the name, and how far around it runs at most. */
const NAME = { radius: 14.1 * MM, size: 5.1 * MM, span: (212 / 180) * Math.PI, condense: 0.62, least: 0.36 } as const;
const CODE = { radius: 18.3 * MM, size: 1.75 * MM, pitch: 0.074 } as const;
const PURPOSE = { y: -10.6 * MM, size: 3.6 * MM, width: 23.5 * MM, condense: 0.86 } as const;

/** The seal's characters around its centre; what cannot be drawn or read is charged to the issuing authority's name. */
export function setSeal(issuer: Issuer, purpose: string, typeface: Typeface, faults?: Faults): readonly SealGlyph[] {
  const pointer = "/certificateIssuingAuthorityName";
  const glyphs = (text: string) =>
    faults?.glyphs(text, "bold", [pointer], { certificateIssuingAuthorityName: issuer.seal.name }) ??
    glyphsOf(text, "bold", typeface).glyphs;
  const name = nameArc(glyphs(issuer.seal.name));
  const [first] = name;
  // A seal has one arc for its name; one that would need a second is too long.
  if (first !== undefined && first.condense < NAME.least) faults?.overflow(pointer, 2, 1);
  return [...name, ...purposeLine(glyphs(purpose)), ...codeArc(glyphs(issuer.seal.code))];
}

function nameArc(glyphs: readonly Glyph[]): readonly SealGlyph[] {
  const middle = NAME.radius + NAME.size * 0.4;
  const natural = (NAME.size * NAME.condense * 1.34) / middle;
  const pitch = glyphs.length < 2 ? 0 : Math.min(natural * spacious(glyphs.length), NAME.span / (glyphs.length - 1));
  const condense = Math.min(NAME.condense * 1.12, (pitch * middle) / (NAME.size * 1.06)) || NAME.condense;
  return glyphs.map((glyph, index) => {
    const angle = Math.PI / 2 - (index - (glyphs.length - 1) / 2) * pitch;
    return {
      glyph,
      x: NAME.radius * Math.cos(angle),
      y: NAME.radius * Math.sin(angle),
      turn: angle - Math.PI / 2,
      size: NAME.size,
      condense,
    };
  });
}

/** Short names stand wider apart, so that the arc keeps its balance. */
function spacious(count: number): number {
  return count <= 8 ? 1.5 : count <= 12 ? 1.25 : 1;
}

function codeArc(glyphs: readonly Glyph[]): readonly SealGlyph[] {
  return glyphs.map((glyph, index) => {
    const angle = -Math.PI / 2 + (index - (glyphs.length - 1) / 2) * CODE.pitch;
    return {
      glyph,
      x: CODE.radius * Math.cos(angle),
      y: CODE.radius * Math.sin(angle),
      turn: angle + Math.PI / 2,
      size: CODE.size,
      condense: 1,
    };
  });
}

function purposeLine(glyphs: readonly Glyph[]): readonly SealGlyph[] {
  const condense = Math.min(PURPOSE.condense, PURPOSE.width / (PURPOSE.size * 1.04 * Math.max(1, glyphs.length)));
  const pitch = PURPOSE.size * 1.04 * condense;
  return glyphs.map((glyph, index) => ({
    glyph,
    x: (index - (glyphs.length - 1) / 2) * pitch,
    y: PURPOSE.y,
    turn: 0,
    size: PURPOSE.size,
    condense,
  }));
}
