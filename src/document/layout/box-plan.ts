// What is worked out once per type of a box that stands on its face: what is the same on every licence, and how the rest is
// composed for one.

import { LicenceError } from "../../licence/errors.ts";
import type { FieldPointer } from "../../licence/field-pointer.ts";
import type { Top } from "../../licence/layout-box.ts";
import type { Colours } from "../../licence/layout-page.ts";
import type { LicenceType } from "../../licence/licence-type.ts";
import type { Words } from "../../licence/words.ts";
import { glyphsOf } from "../paragraph.ts";
import type { Glyph, Typeface, Weight } from "../typeface.ts";
import type { PlacedLine, Role } from "./composed-page.ts";
import type { Flow } from "./flow.ts";
import { type Extent, MM } from "./page-extent.ts";
import type { SureFit } from "./sure-fit.ts";

/** A passage that the plate has; what the service's domain is, is known when the plate is made. */
export interface StillPassage {
  readonly turn: number;
  readonly role: Role;
  readonly set: (domain: string) => readonly PlacedLine[];
}

/** A box, planned. */
export interface BoxPlan {
  /** Operators of the plate, under all text. */
  readonly art?: string;
  readonly still?: readonly StillPassage[];
  /** Where still words end: y in points. */
  readonly end?: number;
  /** Adds to a licence what is its own. */
  readonly compose?: (flow: Flow) => void;
  /** Whether what it composes surely fits; absent where only composing can say. */
  readonly fits?: SureFit;
  /** Where the words of the fullest licence end, for what comes below them. */
  readonly lowest?: number;
}

/** What planning works with, and what it gathers on the way. */
export class Planning {
  readonly type: LicenceType;
  readonly extent: Extent;
  readonly words: Words;
  /** Lower edge of the words before, on the fullest licence. */
  lowest: number;
  readonly #typeface: Typeface;
  readonly #glyphs: Set<Glyph>;

  constructor(
    parts: { readonly type: LicenceType; readonly typeface: Typeface; readonly words: Words },
    extent: Extent,
    glyphs: Set<Glyph>,
  ) {
    this.type = parts.type;
    this.words = parts.words;
    this.#typeface = parts.typeface;
    this.extent = extent;
    this.lowest = extent.height;
    this.#glyphs = glyphs;
  }

  get colours(): Colours {
    return this.type.layout.colours;
  }

  /** Glyphs of a text of the type's data. @throws {LicenceError} no font has one. */
  glyphs(text: string, weight: Weight): readonly Glyph[] {
    const { glyphs, missing } = glyphsOf(text, weight, this.#typeface);
    if (missing.length > 0) this.refuse("layout-glyph", String.fromCodePoint(missing[0] ?? 0));
    return glyphs;
  }

  /** Has the plate's fonts know the characters of a text that all or nearly all licences show. */
  recurring(text: string, weight: Weight): void {
    for (const glyph of this.glyphs(text.replaceAll("\n", ""), weight)) this.#glyphs.add(glyph);
  }

  /** y of a box's upper edge on the fullest licence. */
  top(top: Top): number {
    return typeof top === "number" ? this.extent.height - top * MM : this.lowest - top.below * MM;
  }

  /** @throws {LicenceError} words of the fullest licence would end below the page. */
  reach(end: number, box: string): number {
    if (end < -0.01) this.refuse("layout-too-full", box);
    return end;
  }

  refuse(code: string, found: string): never {
    const parameters = { found, type: this.type.slug };
    throw new LicenceError("configuration-invalid", { fields: [{ pointer: "/layout", code, parameters }] });
  }
}

/** The field of several that a text's length is put down to: the one that says most. */
export function longest(fields: readonly FieldPointer[], written: (field: FieldPointer) => string): FieldPointer {
  return fields.reduce((one, other) => (written(other).length > written(one).length ? other : one), fields[0] ?? "");
}
