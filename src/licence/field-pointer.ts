// Field pointers: RFC 6901 JSON Pointers in which a segment `*` stands for every item of an array. A member that is really
// named `*` cannot be pointed at; no licence has one.

import { createBoundedCache } from "./bounded-cache.ts";
import { isJsonArray, isJsonObject, type JsonValue } from "./json-value.ts";

/**
 * Points at text on a licence: an RFC 6901 JSON Pointer into the credential subject, e.g. `/claims/address`. A segment `*` means
 * every item of an array.
 */
export type FieldPointer = string;

// Licence types hold a few hundred pointers, and every licence is read through dozens of them.
const CACHED_POINTERS = 4096;
const ITEM = /^(?:0|[1-9]\d*)$/;
const remember = createBoundedCache<readonly string[]>(CACHED_POINTERS);

/** A member name or index as a pointer segment: `~` → `~0`, `/` → `~1`. */
export function encodeSegment(name: string | number): string {
  const text = String(name);
  // Names with either character are rare, and replacing costs more than looking.
  return text.includes("~") || text.includes("/") ? text.replaceAll("~", "~0").replaceAll("/", "~1") : text;
}

/** The member name that a pointer segment stands for. */
export function decodeSegment(segment: string): string {
  return segment.replaceAll("~1", "/").replaceAll("~0", "~");
}

/** The decoded segments of a pointer; none for "". @throws {RangeError} it does not begin with a slash. */
export function segmentsOf(pointer: FieldPointer): readonly string[] {
  return remember(pointer, () => {
    if (pointer === "") return [];
    if (!pointer.startsWith("/")) throw new RangeError("a pointer begins with a slash");
    return pointer.slice(1).split("/").map(decodeSegment);
  });
}

/** Every value the pointer reaches, in document order; none when nothing is there. */
export function valuesAt(subject: JsonValue, pointer: FieldPointer): readonly JsonValue[] {
  const values: JsonValue[] = [];
  gather(subject, segmentsOf(pointer), 0, values);
  return values;
}

/** The one value a pointer without `*` reaches, or the first one. */
export function valueAt(subject: JsonValue, pointer: FieldPointer): JsonValue | undefined {
  return valuesAt(subject, pointer)[0];
}

function gather(value: JsonValue, segments: readonly string[], depth: number, into: JsonValue[]): void {
  const segment = segments[depth];
  if (segment === undefined) {
    into.push(value);
  } else if (segment === "*" && isJsonArray(value)) {
    for (const item of value) gather(item, segments, depth + 1, into);
  } else {
    const member = memberAt(value, segment);
    if (member !== undefined) gather(member, segments, depth + 1, into);
  }
}

function memberAt(value: JsonValue, segment: string): JsonValue | undefined {
  if (isJsonArray(value)) return ITEM.test(segment) ? value[Number(segment)] : undefined;
  return isJsonObject(value) && Object.hasOwn(value, segment) ? value[segment] : undefined;
}
