// Whether two JSON values are the same (JSON Schema Core §4.2.2): members in any order, numbers by value.

import { isJsonArray, isJsonObject, type JsonValue } from "./json-value.ts";

/** Deep equality of JSON values. */
export function sameJson(one: JsonValue, other: JsonValue): boolean {
  if (one === other) return true;
  if (isJsonArray(one)) {
    return (
      isJsonArray(other) && one.length === other.length && one.every((item, at) => sameJson(item, other[at] ?? null))
    );
  }
  if (!isJsonObject(one) || !isJsonObject(other)) return false;
  const names = Object.keys(one);
  if (names.length !== Object.keys(other).length) return false;
  return names.every((name) => Object.hasOwn(other, name) && sameJson(one[name] ?? null, other[name] ?? null));
}
