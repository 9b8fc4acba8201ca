// What lies over a finished page: the use that a copy is made for (加注件) and 样本 on a specimen, slantwise again and again, and the words
// that a seal is one for development. Read once, and passed over wherever else it stands.

import { formatDateZh, formatInstantZh } from "../../licence/calendar.ts";
import type { FieldError } from "../../licence/errors.ts";
import type { Colours } from "../../licence/layout-page.ts";
import type { Annotation } from "../../licence/printing.ts";
import type { Words } from "../../licence/words.ts";
import { fillColour, mix, numbers, rectangle, rgb, strokeColour } from "../content.ts";
import { breakLines, glyphsOf, type Line, singleLine } from "../paragraph.ts";
import type { Glyph, Typeface } from "../typeface.ts";
import { inkOf } from "./ink.ts";
import type { Area, Extent } from "./page-extent.ts";

/** Words over a page. */
export interface Overlay {
  /** Operators before the words: clip, blend, colour, what is under them. */
  readonly art: string;
  /** What the words say. */
  readonly said: string;
  readonly size: number;
  /** Around the origin of every place. */
  readonly lines: readonly { readonly x: number; readonly y: number; readonly line: Line }[];
  /** Matrices that bring the words to their places. */
  readonly places: readonly string[];
  /** Whether the first place is read; last of all. */
  readonly read: boolean;
}

/** What overlays are set with. */
export interface OverlayParts {
  readonly typeface: Typeface;
  readonly words: Words;
}

/** Over what they lie. */
export interface Covered {
  readonly extent: Extent;
  /** The QR code's field, which stays free. */
  readonly spared: Area | undefined;
  readonly first: boolean;
}

/** Text size for the page's diagonal, between these points. */
const NOTE = { share: 1 / 82, least: 4.2, most: 12.5, width: 0.5, leading: 1.5 };
const SPECIMEN = { share: 1 / 15 };
/** Between repetitions, in ems. */
const APART = { across: 4, down: 5.5 };
/** How steep words stand, as a share of the diagonal's own angle. */
const SLANT = 0.75;
const NOTE_TONE = 0.22;
const SPECIMEN_TONE = 0.26;

/** What is written across a copy. */
export function annotationWords({ purpose, user, issuedAt, until }: Annotation, words: Words): string {
  const parts = { purpose, user, instant: formatInstantZh(issuedAt) };
  if (until === undefined) return words("pdf.annotation", parts);
  return words("pdf.annotation-until", { ...parts, until: formatDateZh(until) });
}

/** Characters of a copy's purpose and user that no font has; pointers into what the copy was asked for with. */
export function annotationFaults(annotation: Annotation, { typeface, words }: OverlayParts): readonly FieldError[] {
  return (["purpose", "user"] as const).flatMap((name) =>
    glyphsOf(annotation[name], "regular", typeface).missing.map((code): FieldError => {
      const codePoint = `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
      const parameters = { zh: words(`page.copy.${name}`), en: name, character: String.fromCodePoint(code), codePoint };
      return { pointer: `/${name}`, code: "glyph-missing", parameters };
    }),
  );
}

/** A copy's words across a page. */
export function annotationOverlay(
  text: string,
  covered: Covered,
  colours: Colours,
  { typeface }: OverlayParts,
): Overlay {
  const { width, height } = covered.extent;
  const diagonal = Math.hypot(width, height);
  const size = Math.min(NOTE.most, Math.max(NOTE.least, diagonal * NOTE.share));
  const room = (diagonal * NOTE.width * 1000) / size;
  const lines = text.split("\n").flatMap((part) => breakLines(glyphsOf(part, "regular", typeface).glyphs, room, 0));
  const tone = fillColour(mix("#FFFFFF", inkOf("ink", colours), NOTE_TONE));
  return { ...slanted(lines, size, { ...covered, tone }), said: text.replace("\n", "，") };
}

/** 样本 across a page. */
export function specimenOverlay(covered: Covered, colours: Colours, { typeface, words }: OverlayParts): Overlay {
  const { width, height } = covered.extent;
  const said = words("pdf.specimen");
  const line = singleLine(glyphsOf(said, "bold", typeface).glyphs);
  const size = Math.hypot(width, height) * SPECIMEN.share;
  const tone = fillColour(mix("#FFFFFF", colours.seal, SPECIMEN_TONE));
  return { ...slanted([line], size, { ...covered, tone }), said };
}

/** Says on the lower edge of a seal that it is one for development. */
export function developmentOverlay(
  seal: { readonly x: number; readonly y: number; readonly radius: number },
  colours: Colours,
  { typeface, words }: OverlayParts,
): Overlay {
  const said = words("pdf.development-seal");
  const line = singleLine(glyphsOf(said, "regular", typeface).glyphs);
  const size = Math.max(3.4, (seal.radius * 1960) / line.width);
  const width = (line.width * size) / 1000;
  const y = seal.y - seal.radius + size * 0.4;
  const strip = rectangle(seal.x - width / 2 - size * 0.4, y - size * 0.75, width + size * 0.8, size * 1.5);
  const ink = rgb(colours.seal);
  return {
    art: `1 g ${strokeColour(ink)} 0.4 w ${strip} B ${fillColour(ink)}`,
    ...{ said, size },
    lines: [{ x: seal.x - width / 2, y: y - 0.36 * size, line }],
    places: ["1 0 0 1 0 0"],
    read: true,
  };
}

interface Slanted extends Covered {
  /** Operators that set the colour. */
  readonly tone: string;
}

/** Lines of words, slantwise over the whole page, every second row shifted by half. */
function slanted(
  lines: readonly Line[],
  size: number,
  { extent, spared, first, tone }: Slanted,
): Omit<Overlay, "said"> {
  const { width, height } = extent;
  const angle = Math.atan2(height, width) * SLANT;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const widest = (Math.max(0, ...lines.map((line) => line.width)) * size) / 1000;
  const tall = lines.length * size * NOTE.leading;
  const step = { across: widest + APART.across * size, down: tall + APART.down * Math.min(size, NOTE.most) };
  const reach = Math.hypot(width, height) / 2;
  const rows = Math.ceil(reach / step.down);
  const columns = Math.ceil(reach / step.across) + 1;
  const places: string[] = [];
  for (let row = -rows; row <= rows; row += 1) {
    for (let column = -columns; column <= columns; column += 1) {
      const u = (column + (row % 2 === 0 ? 0 : 0.5)) * step.across;
      const v = row * step.down;
      const [x, y] = [width / 2 + u * cos - v * sin, height / 2 + u * sin + v * cos];
      const beyond = (widest / 2) * cos + tall;
      const isOutside = x < -beyond || x > width + beyond || y < -beyond || y > height + beyond;
      if (!isOutside) places.push(numbers(cos, sin, -sin, cos, x, y));
    }
  }
  const page = rectangle(0, 0, width, height);
  const clip =
    spared === undefined ? "" : `${page} ${rectangle(spared.x, spared.y, spared.width, spared.height)} W* n `;
  const placed = lines.map((line, index) => {
    const y = ((lines.length - 1) / 2 - index) * size * NOTE.leading - 0.36 * size;
    return { x: (-line.width * size) / 2000, y, line };
  });
  // The place nearest to the middle is the one that is read: it is whole.
  const middle = numbers(cos, sin, -sin, cos, width / 2, height / 2);
  const ordered = [middle, ...places.filter((place) => place !== middle)];
  return { art: `${clip}/Multiply gs ${tone}`, size, lines: placed, places: ordered, read: first };
}

/** The characters of overlays, for fonts. */
export function overlayGlyphs(overlays: readonly Overlay[]): readonly Glyph[] {
  return overlays.flatMap(({ lines }) => lines.flatMap(({ line }) => line.glyphs));
}
