// A round seal (licence seals of departments, 国发〔1999〕25号): ring, five-pointed star, name, purpose, code; vector, in one ink,
// around the origin. It is laid over issuer and date with the blend mode Multiply.

import { star } from "./art/figures.ts";
import { circle, type FontLookup, fillColour, number, numbers, rgb, shownGlyph, strokeColour } from "./content.ts";
import { sealProportions } from "./seal-proportions.ts";
import type { SealGlyph } from "./seal-text.ts";

/** The edges of what is drawn: left, lower, right, upper. */
export function sealBox(seal: {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}): readonly [number, number, number, number] {
  const reach = seal.radius + 1;
  return [seal.x - reach, seal.y - reach, seal.x + reach, seal.y + reach];
}

/** The operators of a seal of a radius in points. @throws {Error} a glyph is not embedded. */
export function sealArt(colour: string, glyphs: readonly SealGlyph[], fonts: FontLookup, radius: number): string {
  const ink = rgb(colour);
  const { ring, star: points } = sealProportions(radius);
  return [
    `${strokeColour(ink)} ${fillColour(ink)} ${number(ring)} w`,
    `${circle(0, 0, radius - ring / 2)} S`,
    `${star(points)} f`,
    "BT 2 Tr 1 j",
    ...glyphs.map((glyph) => showTurned(glyph, fonts)),
    "ET",
  ].join("\n");
}

/** Engraved characters are stout: those of the regular weight with an outline of this many ems, so that no bold font is wanted. */
const ENGRAVED = 0.024;

/** One glyph, condensed, turned about the middle of its baseline. */
function showTurned({ glyph, x, y, turn, size, condense }: SealGlyph, fonts: FontLookup): string {
  const { font, hex } = shownGlyph(glyph, fonts);
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const back = (glyph.advance * size * condense) / 2000;
  const matrix = numbers(cos * condense, sin * condense, -sin, cos, x - back * cos, y - back * sin);
  return `${number(ENGRAVED * size)} w /${font} ${number(size)} Tf ${matrix} Tm <${hex}> Tj`;
}
