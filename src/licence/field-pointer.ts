// Field pointers: RFC 6901 JSON Pointers in which a segment `*` stands for every item of an array. A member that is really
// named `*` cannot be pointed at; no licence has one.

import type { FieldPointer, JsonObject, JsonValue } from "./licence-type.ts";

/** A member name or index as a pointer segment: `~` → `~0`, `/` → `~1`. */
export function encodeSegment(name: string | number): string {
  return String(name).replaceAll("~", "~0").replaceAll("/", "~1");
}

/** The member name that a pointer segment stands for. */
export function decodeSegment(segment: string): string {
  return segment.replaceAll("~1", "/").replaceAll("~0", "~");
}

/** The decoded segments of a pointer; none for "". @throws {RangeError} it does not begin with a slash. */
export function segmentsOf(pointer: FieldPointer): readonly string[] {
  if (pointer === "") return [];
  if (!pointer.startsWith("/")) throw new RangeError("a pointer begins with a slash");
  return pointer.slice(1).split("/").map(decodeSegment);
}

/** Every value the pointer reaches, in document order; none when nothing is there. */
export function valuesAt(subject: JsonValue, pointer: FieldPointer): readonly JsonValue[] {
  let values: readonly JsonValue[] = [subject];
  for (const segment of segmentsOf(pointer)) values = values.flatMap((value) => step(value, segment));
  return values;
}

/** The one value a pointer without `*` reaches, or the first one. */
export function valueAt(subject: JsonValue, pointer: FieldPointer): JsonValue | undefined {
  return valuesAt(subject, pointer)[0];
}

/** Tells whether a JSON value is an object (not null, not an array). */
export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Tells whether a JSON value is an array. */
export function isJsonArray(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function step(value: JsonValue, segment: string): readonly JsonValue[] {
  if (isJsonArray(value)) {
    if (segment === "*") return value;
    const item = /^(?:0|[1-9]\d*)$/.test(segment) ? value[Number(segment)] : undefined;
    return item === undefined ? [] : [item];
  }
  if (!isJsonObject(value) || !Object.hasOwn(value, segment)) return [];
  const member = value[segment];
  return member === undefined ? [] : [member];
}
