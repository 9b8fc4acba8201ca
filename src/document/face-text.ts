// What stands on the face in words: a licence's values as they are written for people, in Chinese, each with the pointer it
// came from, so that a character that cannot be drawn is refused by field.

import { encodeSegment, type FieldPointer, segmentsOf, valueAt } from "../licence/field-pointer.ts";
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "../licence/json-value.ts";
import { writtenField } from "../licence/public-view.ts";
import type { RowFormat } from "../licence/row-format.ts";

/** A value of the subject with the pointer to it, free of `*`. */
export interface Located {
  readonly pointer: string;
  readonly value: JsonValue;
}

/** Every value a field pointer reaches, each with its own pointer, in document order. */
export function locate(subject: JsonObject, field: FieldPointer): readonly Located[] {
  let found: readonly Located[] = [{ pointer: "", value: subject }];
  for (const segment of segmentsOf(field)) {
    found = found.flatMap(({ pointer, value }) => {
      if (segment === "*")
        return isJsonArray(value) ? value.map((item, index) => ({ pointer: `${pointer}/${index}`, value: item })) : [];
      const next = valueAt(value, `/${encodeSegment(segment)}`);
      return next === undefined ? [] : [{ pointer: `${pointer}/${encodeSegment(segment)}`, value: next }];
    });
  }
  return found;
}

/** The pointer that an error about a whole field names: its only value's, or that of the list the values stand in. */
export function pointerOf(field: FieldPointer, found: readonly Located[]): string {
  const [only] = found;
  if (found.length === 1 && only !== undefined) return only.pointer;
  const star = field.indexOf("/*");
  return star === -1 ? field : field.slice(0, star);
}

/** A field's value in Chinese; empty when there is none. */
export function writtenValue(
  tree: JsonObject,
  row: { readonly field: FieldPointer; readonly format?: RowFormat },
): string {
  return writtenField(tree, row, "zh-CN");
}

/** Paragraphs of a section of running text: the items of an array, or the lines of a string. */
export function paragraphsAt(subject: JsonObject, field: FieldPointer): readonly Located[] {
  return locate(subject, field).flatMap(({ pointer, value }) => {
    if (isJsonArray(value)) return value.map((item, index) => ({ pointer: `${pointer}/${index}`, value: item }));
    return scalarText(value)
      .split("\n")
      .filter((line) => line.trim() !== "")
      .map((line) => ({ pointer, value: line }));
  });
}

/** A scalar as text; objects and null have none. */
export function scalarText(value: JsonValue): string {
  if (value === null || isJsonArray(value) || isJsonObject(value)) return "";
  return String(value);
}

const DIGITS = [..."零一二三四五六七八九"];

/** 一 … 九十九, 一百 …: the number of an article, from 1 to 999. */
export function chineseNumeral(value: number): string {
  const [hundreds, tens, units] = [Math.floor(value / 100), Math.floor(value / 10) % 10, value % 10];
  const ten = tens === 0 ? "" : tens === 1 && hundreds === 0 ? "十" : `${DIGITS[tens]}十`;
  const zero = hundreds > 0 && tens === 0 && units > 0 ? "零" : "";
  return `${hundreds > 0 ? `${DIGITS[hundreds]}百` : ""}${ten}${zero}${units > 0 ? DIGITS[units] : ""}`;
}
