// What the resources of a page make things look like, as texts and numbers to compare: fonts, pictures, colour spaces, graphics states.
// A resource is known by what it consists of, never by its name; each is written once per file.

import type { ScannedPdf } from "../object-scan.ts";
import { isDictionary, nameOf, objectOf, type PdfDictionary, type PdfValue } from "../pdf-values.ts";
import { halftoneHas } from "../transfer-functions.ts";
import type { Colour } from "./colour.ts";
import type { Operator } from "./content-operators.ts";
import { type FontLook, fontLook } from "./glyph-looks.ts";
import { type GraphBudget, GraphText } from "./graph-text.ts";
import { type GraphicsState, lastName } from "./graphics-state.ts";
import type { Interner } from "./interner.ts";
import { isTwoToned } from "./picture-tones.ts";

/** What marks of one file are made with. */
export interface PaintingParts {
  readonly pdf: ScannedPdf;
  readonly interner: Interner;
  readonly budget: GraphBudget;
}

/** A picture, without its place. */
export interface PictureLook {
  readonly shape: number;
  readonly isTwoToned: boolean;
  readonly isOpen: boolean;
}

/** Finds a resource of a page or form: kind (`Font`, `XObject` …) and name. */
export type Resources = (kind: string, name: string | undefined) => PdfValue | undefined;

/** Graphics state parameters as they are at the beginning of a page (§8.4.5); set again they change nothing. */
const INITIAL: Readonly<Record<string, string>> = {
  ...{ BM: '/"Normal"', SMask: '/"None"', ca: "1 ", CA: "1 " },
  ...{ AIS: "false ", TK: "true ", OP: "false ", op: "false ", OPM: "0 " },
};
/** Of no consequence on a screen: names, stroke adjustment, how finely curves and shades are computed; a halftone that keeps colours. */
const UNSEEN = ["Type", "SA", "FL", "SM", "UCR2", "BG2"];
const RGB: PdfValue = { name: "DeviceRGB" };

/** The looks of one file's resources. */
export class ResourceLooks {
  readonly #parts: PaintingParts;
  readonly #fonts = new Map<number | PdfValue, FontLook>();
  readonly #pictures = new Map<number, PictureLook>();

  constructor(parts: PaintingParts) {
    this.#parts = parts;
  }

  /** Everything that a value consists of. */
  graph(value: PdfValue | undefined): string {
    return new GraphText(this.#parts.pdf, this.#parts.budget).of(value);
  }

  /** The resources that a dictionary names. */
  within(resources: PdfValue | undefined): Resources {
    const { pdf } = this.#parts;
    return (kind, name) => {
      const table = isDictionary(resources) ? pdf.resolve(resources.get(kind)) : undefined;
      return isDictionary(table) && name !== undefined ? table.get(name) : undefined;
    };
  }

  font(reference: PdfValue | undefined): FontLook {
    const key = objectOf(reference) ?? reference ?? null;
    const known = this.#fonts.get(key);
    if (known !== undefined) return known;
    const font = fontLook(this.#parts.pdf, reference, this.#parts);
    this.#fonts.set(key, font);
    return font;
  }

  picture(reference: PdfValue | undefined): PictureLook {
    const object = objectOf(reference) ?? -1;
    const known = this.#pictures.get(object);
    if (known !== undefined) return known;
    const { pdf, interner } = this.#parts;
    const { dictionary } = pdf.stream(reference) ?? { dictionary: new Map<string, PdfValue>() };
    const isOpen =
      ["SMask", "Mask"].some((key) => dictionary.has(key)) || pdf.resolve(dictionary.get("ImageMask")) === true;
    const picture = {
      shape: interner.of(`picture ${this.graph(reference)}`),
      isTwoToned: isTwoToned(pdf, reference),
      isOpen,
    };
    this.#pictures.set(object, picture);
    return picture;
  }

  /** A transparency group (§11.6.6); ours, like every screen, mixes in RGB. */
  group(group: PdfDictionary): string {
    const [isolated, knockout] = ["I", "K"].map((key) => this.#parts.pdf.resolve(group.get(key)) === true);
    const space = this.graph(group.get("CS") ?? RGB);
    return `group ${isolated} ${knockout} ${space === this.graph(RGB) ? "" : space}`;
  }

  /** What the resources make of the colours of devices (§8.6.5.6); "" when they are left alone. */
  deviceColours(resources: PdfValue | undefined): string {
    const { pdf } = this.#parts;
    const spaces = isDictionary(resources) ? pdf.resolve(resources.get("ColorSpace")) : undefined;
    if (!isDictionary(spaces)) return "";
    const given = ["DefaultGray", "DefaultRGB", "DefaultCMYK"].filter((name) => spaces.has(name));
    return given.map((name) => `${name} ${this.graph(spaces.get(name))}`).join(" ");
  }

  /** What a graphics state dictionary changes. */
  extended(before: GraphicsState["extended"], reference: PdfValue | undefined): GraphicsState["extended"] {
    const found = this.#parts.pdf.resolve(reference);
    if (!isDictionary(found)) return before;
    const after = new Map(before);
    for (const [key, value] of found) {
      const written = this.graph(value);
      if (INITIAL[key] === undefined || INITIAL[key] !== written) after.set(key, written);
      else after.delete(key);
    }
    for (const key of UNSEEN) after.delete(key);
    if (found.has("HT") && !halftoneHas(this.#parts.pdf, found.get("HT"))) after.delete("HT");
    return new Map([...after].toSorted(([one], [other]) => (one < other ? -1 : 1)));
  }

  /** A colour by an operator of colour spaces (§8.6.8), after the one before it. */
  colour(before: Colour, { name, operands }: Pick<Operator, "name" | "operands">, resource: Resources): Colour {
    const named = lastName(operands);
    const kind = name.toLowerCase() === "cs" ? "ColorSpace" : "Pattern";
    const meant = named === undefined ? "" : this.graph(resource(kind, named) ?? { name: named });
    if (kind === "ColorSpace") return { space: meant, values: [] };
    const values = operands.filter((each) => typeof each === "number");
    return { space: `${before.space.split("|")[0]}|${meant}`, values };
  }

  /** The layer of an optional content mark, or the text that is read instead of what is marked. */
  properties(operands: readonly PdfValue[], resource: Resources): PdfValue | undefined {
    const given = operands[1];
    return nameOf(given) === undefined ? given : resource("Properties", nameOf(given));
  }
}
