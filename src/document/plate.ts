// The printing plate of a type and its issuer: everything that is the same on every licence (page art, title, fine print,
// seal, colour profile, and a font of every character that each of them shows), made once as finished, compressed PDF
// objects and laid into every file under the same numbers.

import { PDFContext, type PDFObject, type PDFRef } from "pdf-lib";
import { utf8 } from "../licence/bytes.ts";
import { formatDateZh } from "../licence/calendar.ts";
import { LicenceError } from "../licence/errors.ts";
import type { Issuer } from "../licence/licence-type.ts";
import type { Words } from "../licence/words.ts";
import { artifact, type FontLookup, fillColour, marked, rgb, showLine } from "./content.ts";
import { compress, cutFonts, embedFont, type FontCutters, flate, lookup } from "./embedded-font.ts";
import { fixedText } from "./face-text.ts";
import { FOOT, PAGE, RIGHT } from "./geometry.ts";
import { firstPageArt, pageArt } from "./page-art.ts";
import { glyphsOf, type Line, singleLine } from "./paragraph.ts";
import { SEAL_REACH, sealArt } from "./seal-art.ts";
import { setSeal } from "./seal-text.ts";
import { srgbProfile } from "./srgb-profile.ts";
import type { Ink, PlacedLine, TypeLayout } from "./type-layout.ts";
import type { Glyph } from "./typeface.ts";
import { WrittenObject } from "./written-object.ts";

/** A compiled plate. Its objects are numbered from 1 without a gap. */
export interface Plate {
  readonly objects: readonly (readonly [PDFRef, PDFObject])[];
  readonly art: PDFRef;
  readonly seal: PDFRef;
  readonly multiply: PDFRef;
  /** The ICC profile. */
  readonly profile: PDFRef;
  /** Content streams of what is fixed on page 1: art and title, and what stands beside and under the QR code. */
  readonly head: PDFRef;
  readonly foot: PDFRef;
  /** Its fonts, by what the page's resources call them. */
  readonly fonts: readonly (readonly [name: string, PDFRef])[];
  readonly shown: FontLookup;
}

/** Identifiers of the marked content in a plate's streams; a licence's own on page 1 begin at `own`. */
export const PLATE_MARKS = { title: 0, caption: 1, domain: 2, note: 3, own: 4 } as const;

/** What a plate is made with. */
export interface PlateParts extends FontCutters {
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
  const domainText = domainLines(parts, domain);
  const seal = setSeal(issuer, sealPurpose, parts.typeface);
  const lines = [...layout.title, ...domainText, ...layout.note, layout.caption].map(({ line }) => line);
  const labels = [
    ...layout.rows.flatMap(({ label }) => label),
    ...layout.headings.filter((line) => line !== undefined),
  ];
  const fixed = [...lines, ...labels].flatMap(({ glyphs }) => glyphs);
  const cuts = await cutFonts(
    parts,
    [...fixed, ...seal.map(({ glyph }) => glyph), ...recurring(parts, layout, issuer)],
    "P",
  );
  const shown = lookup(cuts);
  const fonts = cuts.map((cut): [string, PDFRef] => [
    cut.name,
    embedFont(context, cut, parts.typeface.coverage.fonts[cut.key]),
  ]);
  const reach = [-SEAL_REACH, -SEAL_REACH, SEAL_REACH, SEAL_REACH].join(" ");
  const sealEntries = `/BBox[${reach}]/Group<</S/Transparency/CS/DeviceRGB>>/Resources<<${fontResources(fonts)}>>`;
  const show = (own: readonly PlacedLine[]) => showLines([own], colours.title, shown);
  const stream = (operators: string, entries = "") => context.register(flate(deflate(operators), entries));
  const form = (operators: string, entries: string) => stream(operators, `/Type/XObject/Subtype/Form${entries}`);
  return {
    ...{ fonts, shown },
    art: form(pageArt(colours), `/BBox[0 0 ${PAGE.width} ${PAGE.height}]/Resources<<>>`),
    seal: form(sealArt(colours.seal, seal, shown), sealEntries),
    multiply: context.register(new WrittenObject("<</Type/ExtGState/BM/Multiply>>")),
    profile: context.register(flate(compress(srgbProfile()), "/N 3")),
    head: stream(
      [artifact(`/Art Do\n${firstPageArt(colours)}`), marked("H1", PLATE_MARKS.title, show(layout.title))].join("\n"),
    ),
    foot: stream(
      [
        marked("P", PLATE_MARKS.caption, show([layout.caption])),
        marked("P", PLATE_MARKS.domain, show(domainText)),
        marked("P", PLATE_MARKS.note, show(layout.note)),
      ].join("\n"),
    ),
    objects: context.enumerateIndirectObjects(),
  };
}

/** A Font dictionary for resources, as text. */
export function fontResources(fonts: readonly (readonly [string, PDFRef])[]): string {
  return `/Font<<${fonts.map(([name, reference]) => `/${name} ${reference}`).join("")}>>`;
}

/** Passages of lines as one text object; `wrap` puts a passage's operators between marks. */
export function showLines(
  passages: readonly (readonly PlacedLine[])[],
  titleColour: string,
  shown: FontLookup,
  wrap: (operators: string, passage: number) => string = (operators) => operators,
): string {
  const colours: Readonly<Record<Ink, readonly [number, number, number]>> = {
    title: rgb(titleColour),
    ink: rgb("#1F1B18"),
    grey: rgb("#6B6259"),
  };
  let ink: Ink | undefined;
  const texts = passages.map((lines, passage) => {
    const operators: string[] = [];
    for (const line of lines) {
      if (line.ink !== ink) operators.push(fillColour(colours[line.ink]));
      ink = line.ink;
      operators.push(showLine(line.line, line, shown));
    }
    return wrap(operators.join("\n"), passage);
  });
  return ["BT", ...texts, "ET"].join("\n");
}

/** Deflated text of operators. */
export function deflate(operators: string): Uint8Array {
  return compress(utf8(operators));
}

/** What all or nearly all licences of the plate say in the regular weight: their own fonts need not have it then. */
function recurring({ typeface, words }: PlateParts, { type }: TypeLayout, issuer: Issuer): readonly Glyph[] {
  const texts = [
    words("pdf.number", { label: type.number.label["zh-CN"], number: "" }),
    words("pdf.identifier", { identifier: `${type.code}.${issuer.uscc}` }),
    fixedText(type.layout.preamble ?? ""),
    issuer.name["zh-CN"],
    formatDateZh("2134-05-06"),
    "0789",
  ];
  const known = (glyph: Glyph) => typeface.glyph(glyph.code, "regular") !== undefined;
  return glyphsOf(texts.join(""), "regular", typeface).glyphs.filter(known);
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
