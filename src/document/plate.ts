// The printing plate of a type and its issuer: everything that is the same on every licence (page art, title, fine print,
// labels' font, seal), made once as finished, compressed PDF objects and laid into every file under the same numbers.

import { PDFContext, type PDFObject, type PDFRef } from "pdf-lib";
import { LicenceError } from "../licence/errors.ts";
import type { Issuer } from "../licence/licence-type.ts";
import type { Words } from "../licence/words.ts";
import { type FontLookup, fillColour, rgb, showLine } from "./content.ts";
import { FONT_KEYS, type FontKey } from "./coverage.ts";
import { type CutFont, compress, cutFont, embedFont, flate } from "./embedded-font.ts";
import { FOOT, PAGE, RIGHT } from "./geometry.ts";
import { firstPageArt, pageArt } from "./page-art.ts";
import { glyphsOf, type Line, singleLine } from "./paragraph.ts";
import { SEAL_REACH, sealArt } from "./seal-art.ts";
import { setSeal } from "./seal-text.ts";
import type { Subsetter } from "./subsetter.ts";
import type { Ink, PlacedLine, TypeLayout } from "./type-layout.ts";
import type { Glyph, Typeface } from "./typeface.ts";

/** A compiled plate. Its objects are numbered from 1 without a gap. */
export interface Plate {
  readonly objects: readonly (readonly [PDFRef, PDFObject])[];
  readonly art: PDFRef;
  readonly seal: PDFRef;
  readonly multiply: PDFRef;
  /** The content stream of what is fixed on page 1. */
  readonly firstPage: PDFRef;
  /** The fonts that fixed text is shown in, by what the page's resources call them. */
  readonly fonts: readonly (readonly [name: string, PDFRef])[];
  readonly fixedFonts: FontLookup;
}

/** What a plate is made with. */
export interface PlateParts {
  readonly typeface: Typeface;
  readonly subsetter: Subsetter;
  readonly words: Words;
}

/** Compiles a plate. `domain` is the host that a reader types by hand. */
export async function compilePlate(
  parts: PlateParts,
  layout: TypeLayout,
  issuer: Issuer,
  domain: string,
): Promise<Plate> {
  const { colours, sealPurpose } = layout.type.layout;
  const context = PDFContext.create();
  const lines = [...layout.fixed, ...domainLines(parts, domain)];
  const labels = [
    ...layout.rows.flatMap(({ label }) => label),
    ...layout.headings.filter((line) => line !== undefined),
  ];
  const fixed = await cutAll(
    parts,
    [...lines.map(({ line }) => line), ...labels].flatMap(({ glyphs }) => glyphs),
    "S",
  );
  const sealGlyphs = setSeal(issuer, sealPurpose, parts.typeface);
  const sealed = await cutAll(
    parts,
    sealGlyphs.map(({ glyph }) => glyph),
    "T",
  );
  const embed = (cuts: readonly CutFont[]) =>
    cuts.map((cut) => [cut.name, embedFont(context, cut, parts.typeface.coverage.fonts[cut.key])] as const);
  const fonts = embed(fixed);
  const fixedFonts = lookup(fixed);
  const group = { Group: { S: "Transparency", CS: "DeviceRGB" } };
  const form = (operators: string, box: readonly number[], entries: Parameters<typeof flate>[2]) =>
    context.register(
      flate(context, deflate(operators), { Type: "XObject", Subtype: "Form", BBox: [...box], ...entries }),
    );
  const seal = form(
    sealArt(colours.seal, sealGlyphs, lookup(sealed)),
    [-SEAL_REACH, -SEAL_REACH, SEAL_REACH, SEAL_REACH],
    {
      ...group,
      Resources: { Font: Object.fromEntries(embed(sealed)) },
    },
  );
  const firstPage = ["/Art Do", firstPageArt(colours), showLines(lines, colours.title, () => fixedFonts)].join("\n");
  const art = form(pageArt(colours), [0, 0, PAGE.width, PAGE.height], {});
  const multiply = context.register(context.obj({ Type: "ExtGState", BM: "Multiply" }));
  const first = context.register(flate(context, deflate(firstPage)));
  return { objects: context.enumerateIndirectObjects(), art, seal, multiply, firstPage: first, fonts, fixedFonts };
}

/** Cuts every font that the glyphs need; `prefix` keeps the names of several sets apart. */
export async function cutAll(
  parts: Pick<PlateParts, "typeface" | "subsetter">,
  glyphs: readonly Glyph[],
  prefix: string,
): Promise<readonly CutFont[]> {
  const codes = new Map<FontKey, Set<number>>();
  for (const { font, code } of glyphs) {
    const set = codes.get(font);
    if (set === undefined) codes.set(font, new Set([code]));
    else set.add(code);
  }
  const cuts: CutFont[] = [];
  for (const key of FONT_KEYS) {
    const wanted = codes.get(key);
    if (wanted !== undefined) cuts.push(await cutFont(key, wanted, `${prefix}${key}`, parts));
  }
  return cuts;
}

/** Finds a cut font by its key. */
export function lookup(cuts: readonly CutFont[]): FontLookup {
  const byKey = new Map(cuts.map((cut) => [cut.key, cut]));
  return (font) => byKey.get(font);
}

/** Lines of text as one text object. */
export function showLines(
  lines: readonly PlacedLine[],
  titleColour: string,
  fontsOf: (line: PlacedLine) => FontLookup,
): string {
  const colours: Readonly<Record<Ink, readonly [number, number, number]>> = {
    title: rgb(titleColour),
    ink: rgb("#1F1B18"),
    grey: rgb("#6B6259"),
  };
  let ink: Ink | undefined;
  const operators = ["BT"];
  for (const line of lines) {
    if (line.ink !== ink) operators.push(fillColour(colours[line.ink]));
    ink = line.ink;
    operators.push(showLine(line.line, line, fontsOf(line)));
  }
  return [...operators, "ET"].join("\n");
}

/** Deflated text of operators. */
export function deflate(operators: string): Uint8Array {
  return compress(new TextEncoder().encode(operators));
}

/** The domain to type by hand, flush right beside the QR's caption. @throws {LicenceError} it is too long to print. */
function domainLines({ typeface, words }: PlateParts, domain: string): readonly PlacedLine[] {
  const label = singleLine(glyphsOf(words("pdf.domain"), "regular", typeface).glyphs);
  const name = singleLine(glyphsOf(domain, "bold", typeface).glyphs);
  const room = RIGHT - FOOT.qr.x - FOOT.qr.size - 36;
  const wanted = 9.5;
  const size = Math.min(wanted, (room * 1000) / (label.width + name.width));
  if (size < wanted * 0.7) throw new LicenceError("configuration-invalid", { parameters: { found: domain } });
  const place = (line: Line, after: number, weight: "regular" | "bold", ink: Ink): PlacedLine => {
    const x = RIGHT - ((line.width + after) * size) / 1000;
    return { x, y: FOOT.caption, size, weight, ink, line, fixed: true };
  };
  return [place(label, name.width, "regular", "grey"), place(name, 0, "bold", "title")];
}
