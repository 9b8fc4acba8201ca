// Collects what keeps a licence from being drawn: characters that no font has and text that does not fit, each once, with
// the pointer and the title of its field.

import { fieldSchema, titleOf } from "../licence/claims-schema.ts";
import type { FieldError } from "../licence/errors.ts";
import type { FieldPointer } from "../licence/field-pointer.ts";
import type { JsonObject } from "../licence/json-value.ts";
import type { LicenceType } from "../licence/licence-type.ts";
import type { Text } from "../licence/words.ts";
import { locate, pointerOf, scalarText } from "./face-text.ts";
import { glyphsOf } from "./paragraph.ts";
import type { Glyph, Typeface, Weight } from "./typeface.ts";

/** The faults of one face. */
export class Faults {
  readonly #type: LicenceType;
  readonly #typeface: Typeface;
  readonly #errors = new Map<string, FieldError>();

  constructor(type: LicenceType, typeface: Typeface) {
    this.#type = type;
    this.#typeface = typeface;
  }

  get errors(): readonly FieldError[] {
    return [...this.#errors.values()];
  }

  /** The glyphs of a text made from the fields; a character that no font has is charged to the fields it stands in. */
  glyphs(text: string, weight: Weight, fields: readonly FieldPointer[], subject: JsonObject): readonly Glyph[] {
    const { glyphs, missing } = glyphsOf(text, weight, this.#typeface);
    for (const code of missing) this.missing(code, fields, subject);
    return glyphs;
  }

  /** A text that takes more lines than its box has. */
  overflow(pointer: string, lines: number, limit: number): void {
    const parameters = { ...this.#titles(pointer), lines, limit };
    this.#errors.set(`${pointer} overflow`, { pointer, code: "text-overflow", parameters });
  }

  /** The same for a field that may reach several values. */
  overflowOf(field: FieldPointer, subject: JsonObject, lines: number, limit: number): void {
    this.overflow(pointerOf(field, locate(subject, field)), lines, limit);
  }

  /** A character that cannot be drawn where it stands. */
  missing(code: number, fields: readonly FieldPointer[], subject: JsonObject): void {
    const character = String.fromCodePoint(code);
    const inside = fields
      .flatMap((field) => locate(subject, field))
      .filter((at) => scalarText(at.value).includes(character));
    const pointers = inside.length > 0 ? inside.map(({ pointer }) => pointer) : fields.slice(0, 1);
    const codePoint = `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
    for (const pointer of pointers) {
      const parameters = { ...this.#titles(pointer), character, codePoint };
      this.#errors.set(`${pointer} ${code}`, { pointer, code: "glyph-missing", parameters });
    }
  }

  #titles(pointer: string): { readonly zh: string; readonly en: string } {
    const { "zh-CN": zh, en } = fieldTitle(this.#type, pointer);
    return { zh, en };
  }
}

/** What a field is called: by the claims schema, the holder rule, the number rule, or the public list. */
function fieldTitle(type: LicenceType, pointer: string): Text {
  if (pointer.startsWith("/claims/")) {
    return titleOf(fieldSchema(type.claims, pointer.slice("/claims".length)), pointer);
  }
  if (pointer.startsWith("/certificateHolder")) return type.holder.label;
  if (pointer === "/certificateNumber") return type.number.label;
  const shown = type.public.find(({ field }) => field === pointer);
  return shown?.label ?? { "zh-CN": pointer, en: pointer };
}
