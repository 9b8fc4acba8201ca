// Faces whose colours a claim decides, as the cards of the elderly are green before seventy and red from then on: `palettes` of a
// type's layout.

import { fieldSchema } from "./claims-schema.ts";
import type { FieldError } from "./errors.ts";
import { valueAt } from "./field-pointer.ts";
import { isJsonArray, type JsonValue } from "./json-value.ts";
import type { LicenceType } from "./licence-type.ts";

const PAINTED = new WeakMap<LicenceType, Map<string, LicenceType>>();

/** The type in the colours of a licence with these claims; the same object every time, for what is kept by type. */
export function inItsColours(type: LicenceType, claims: JsonValue): LicenceType {
  const { palettes } = type.layout;
  const value = palettes === undefined ? undefined : valueAt({ claims }, palettes.field);
  if (palettes === undefined || typeof value !== "string" || !Object.hasOwn(palettes.colours, value)) return type;
  const painted = PAINTED.get(type) ?? new Map<string, LicenceType>();
  PAINTED.set(type, painted);
  const colours = palettes.colours[value] ?? type.layout.colours;
  const known = painted.get(value) ?? { ...type, layout: { ...type.layout, colours } };
  painted.set(value, known);
  return known;
}

/** A palette is for a value that its claim can have. Pointers of the errors are into type.json. */
export function checkPalettes({ claims, layout }: LicenceType): readonly FieldError[] {
  if (layout.palettes === undefined) return [];
  const { field, colours } = layout.palettes;
  const values = fieldSchema({ properties: { claims } }, field)?.["enum"];
  const known = isJsonArray(values) ? values : [];
  return Object.keys(colours).flatMap((found) => {
    if (known.includes(found)) return [];
    return [{ pointer: "/layout/palettes/colours", code: "layout-palette", parameters: { found, expected: field } }];
  });
}
