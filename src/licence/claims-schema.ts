// Reading a type's claims schema: which field a pointer is about, what it is called in both languages, an example of what
// would be right. `title` and `description` are Chinese, the keyword `x-en` holds the same in English.

import { segmentsOf } from "./field-pointer.ts";
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "./json-value.ts";
import type { Text } from "./words.ts";

/** The schema of the field a pointer reaches, through properties, items and `*`; undefined when there is no such field. */
export function fieldSchema(schema: JsonObject, pointer: string): JsonObject | undefined {
  let current: JsonValue | undefined = schema;
  for (const segment of segmentsOf(pointer)) {
    if (!isJsonObject(current)) return undefined;
    const properties: JsonValue | undefined = current["properties"];
    current = isIndex(segment) && current["items"] !== undefined ? current["items"] : memberOf(properties, segment);
  }
  return isJsonObject(current) ? current : undefined;
}

/** What a field is called; its pointer's last segment when the schema does not say. */
export function titleOf(schema: JsonObject | undefined, fallback: string): Text {
  const zh = schema?.["title"];
  const en = memberOf(schema?.["x-en"], "title");
  return { "zh-CN": typeof zh === "string" ? zh : fallback, en: typeof en === "string" ? en : fallback };
}

/** The first example of a field, written for people. */
export function exampleOf(schema: JsonObject | undefined): string | undefined {
  const examples = schema?.["examples"];
  const first = isJsonArray(examples) ? examples[0] : undefined;
  return first === undefined ? undefined : writtenValue(first);
}

/** A value as a person would write it in a message, cut to 80 characters. */
export function writtenValue(value: JsonValue): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const characters = [...text];
  return characters.length > 80 ? `${characters.slice(0, 79).join("")}…` : text;
}

/** The member names a schema knows. */
export function memberNames(schema: JsonObject | undefined): readonly string[] {
  const properties = schema?.["properties"];
  return isJsonObject(properties) ? Object.keys(properties) : [];
}

/** A member of an object by its own name, never by its prototype's. */
export function memberOf(value: JsonValue | undefined, name: string): JsonValue | undefined {
  return isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

function isIndex(segment: string): boolean {
  return segment === "*" || /^\d+$/.test(segment);
}
