// The printing plate of a type and its issuer: everything that is the same on every licence (page art, still words, seal, colour
// profile, and a font of every character that each of them shows), made once as finished, compressed PDF objects and laid into
// every file under the same numbers.

import { PDFContext, type PDFRef } from "pdf-lib";
import { utf8 } from "../licence/bytes.ts";
import { formatDateZh } from "../licence/calendar.ts";
import type { Colours, Ink } from "../licence/layout-page.ts";
import type { Issuer } from "../licence/licence-type.ts";
import type { Words } from "../licence/words.ts";
import { frameArt } from "./art/frames.ts";
import { artifact, type FontLookup, fillColour, marked, showLine } from "./content.ts";
import { compress, cutFonts, embedFont, type FontCutters, flate, lookup, SHARED_FONT } from "./embedded-font.ts";
import type { PlacedLine } from "./layout/composed-page.ts";
import { inkColour } from "./layout/ink.ts";
import type { MarkedStill, PagePlan, TypePlan } from "./layout/type-plan.ts";
import { glyphsOf } from "./paragraph.ts";
import { type NumberedObject, type Pack, packSmall } from "./printed-file.ts";
import { sealArt, sealBox } from "./seal-art.ts";
import { setSeal } from "./seal-text.ts";
import { srgbProfile } from "./srgb-profile.ts";
import type { Glyph } from "./typeface.ts";
import { WrittenObject, writtenStream } from "./written-object.ts";

/** A named resource of the pages. */
export type Resource = readonly [name: string, reference: PDFRef];

/** A compiled plate. Its objects, packed or not, are numbered from 1 without a gap, the pack last. */
export interface Plate {
  readonly objects: readonly NumberedObject[];
  readonly pack: Pack | undefined;
  /** Seal and page art, by what the page's resources call them. */
  readonly forms: readonly Resource[];
  readonly multiply: PDFRef;
  /** The ICC profile. */
  readonly profile: PDFRef;
  /** For each page of the type's plan a content stream of what is still on it. */
  readonly pages: readonly PDFRef[];
  /** Its fonts, by what the page's resources call them. */
  readonly fonts: readonly Resource[];
  readonly shown: FontLookup;
}

/** What a plate is made with. */
export interface PlateParts extends FontCutters {
  readonly words: Words;
}

/** What a plate is for. */
export interface PlateOrder {
  readonly plan: TypePlan;
  readonly issuer: Issuer;
  /** The host that a reader types by hand. */
  readonly domain: string;
  /** What else its licences say in the regular weight. */
  readonly sayings: readonly string[];
  /** Whether it has the seal. */
  readonly sealed: boolean;
  /** Whether small objects are packed. */
  readonly packed: boolean;
}

/** Compiles a plate. @throws {LicenceError} configuration-invalid — the domain does not fit. */
export async function compilePlate(parts: PlateParts, order: PlateOrder): Promise<Plate> {
  const { plan, issuer, domain } = order;
  const { colours, sealPurpose } = plan.type.layout;
  const context = PDFContext.create();
  const radius = order.sealed ? plan.sealRadius : undefined;
  const seal = radius === undefined ? [] : setSeal(issuer, sealPurpose, parts.typeface, undefined, radius);
  const still = plan.pages.map((page) => page.still.map((passage) => ({ ...passage, lines: passage.set(domain) })));
  const said = still.flat().flatMap(({ lines }) => lines.flatMap(({ line }) => line.glyphs));
  const sealed = seal.map(({ glyph }) => glyph);
  const cuts = await cutFonts(parts, [...said, ...sealed, ...plan.glyphs, ...recurring(parts, order)], "P");
  const shown = lookup(cuts);
  const fonts = cuts.map((cut): Resource => {
    return [
      cut.name,
      embedFont(context, { cut, coverage: parts.typeface.coverage.fonts[cut.key], streams: SHARED_FONT }),
    ];
  });
  const art = pageArt(context, plan);
  const pages = plan.pages.map((page, index) => {
    const content = stillContent(art(page)[0], page, still[index] ?? [], colours, shown);
    return context.register(flate(deflate(content)));
  });
  const forms = [...new Set(plan.pages.map(art))];
  const made = {
    ...{ fonts, shown, pages },
    forms:
      radius === undefined
        ? forms
        : [...forms, ["Seal", addSeal(context, sealArt(colours.seal, seal, shown, radius), radius, fonts)] as const],
    multiply: context.register(new WrittenObject("<</Type/ExtGState/BM/Multiply>>")),
    profile: context.register(flate(compress(srgbProfile()), "/N 3")),
  };
  const objects = context.enumerateIndirectObjects();
  if (!order.packed) return { ...made, objects, pack: undefined };
  const { standing, pack } = packSmall(objects, context.nextRef());
  return { ...made, objects: standing, pack };
}

function addSeal(context: PDFContext, art: string, radius: number, fonts: readonly Resource[]): PDFRef {
  const box = sealBox({ x: 0, y: 0, radius }).join(" ");
  const entries = `/BBox[${box}]/Group<</S/Transparency/CS/DeviceRGB>>/Resources<<${namedResources("Font", fonts)}>>`;
  return context.register(flate(deflate(art), `/Type/XObject/Subtype/Form${entries}`));
}

/** Adds page art to a file as form XObjects (ISO 32000-1 §8.10), once for pages that look alike. */
function pageArt(context: PDFContext, { type }: TypePlan): (page: PagePlan) => Resource {
  const forms = new Map<string, Resource>();
  return ({ frame, extent }) => {
    const { width, height } = extent;
    const key = `${frame} ${width} ${height}`;
    const known = forms.get(key);
    if (known !== undefined) return known;
    const art = frameArt(frame, type.layout.colours, extent);
    // Art repeats its figures so often that what deflating leaves of it is a fifth to a third shorter when it is deflated again.
    const entries = `/Type/XObject/Subtype/Form/BBox[0 0 ${width} ${height}]/Resources<<>>`;
    const twice = writtenStream(`${entries}/Filter[/FlateDecode/FlateDecode]`, compress(deflate(art)));
    const added: Resource = [`Art${forms.size}`, context.register(twice)];
    forms.set(key, added);
    return added;
  };
}

/** A dictionary of resources of one kind, as text. */
export function namedResources(kind: string, resources: readonly Resource[]): string {
  return `/${kind}<<${resources.map(([name, reference]) => `/${name} ${reference}`).join("")}>>`;
}

/** Passages of lines as one text object; `wrap` puts a passage's operators between marks. */
export function showLines(
  passages: readonly (readonly PlacedLine[])[],
  colours: Colours,
  shown: FontLookup,
  wrap: (operators: string, passage: number) => string,
): string {
  let ink: Ink | undefined;
  const texts = passages.map((lines, passage) => {
    const operators: string[] = [];
    for (const line of lines) {
      if (line.ink !== ink) operators.push(fillColour(inkColour(line.ink, colours)));
      ink = line.ink;
      operators.push(showLine(line.line, line, shown));
    }
    return wrap(operators.join("\n"), passage);
  });
  return ["BT", ...texts, "ET"].join("\n");
}

/**
 * Deflated text of operators. Viewers lay the streams of a page end to end, so that it ends with a line's end.
 * `level` 1 takes two thirds of the time of 6 for a twentieth more bytes.
 */
export function deflate(operators: string, level: 1 | 6 = 6): Uint8Array {
  return compress(utf8(`${operators}\n`), level);
}

function stillContent(
  art: string,
  page: PagePlan,
  passages: readonly (MarkedStill & { readonly lines: readonly PlacedLine[] })[],
  colours: Colours,
  shown: FontLookup,
): string {
  const text = showLines(
    passages.map(({ lines }) => lines),
    colours,
    shown,
    (operators, at) => {
      const { mark, role = "aside" } = passages[at] ?? {};
      return mark === undefined ? artifact(operators) : marked(role, mark, operators);
    },
  );
  return [artifact(`/${art} Do\n${page.art}`), ...(passages.length === 0 ? [] : [text])].join("\n");
}

/** What all or nearly all licences of the plate say in the regular weight: their own fonts need not have it then. */
function recurring({ typeface }: PlateParts, { plan, issuer, sayings }: PlateOrder): readonly Glyph[] {
  const texts = [
    `${plan.type.code}.${issuer.uscc}`,
    issuer.name["zh-CN"],
    formatDateZh("2134-05-06"),
    "0789",
    ...sayings,
  ];
  const known = (glyph: Glyph) => typeface.glyph(glyph.code, "regular") !== undefined;
  return glyphsOf(texts.join(""), "regular", typeface).glyphs.filter(known);
}
