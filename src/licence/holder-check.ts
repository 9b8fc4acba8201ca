// Checking one holder (持证主体) that a department sends: which codes the type accepts (GB/T 36903 Annex A), check characters
// of USCCs and resident identity numbers, a name that can be written.

import { checkCode } from "./codes/code-system.ts";
import type { FieldError } from "./errors.ts";
import { encodeSegment } from "./field-pointer.ts";
import { codeSystemOfHolder, isPersonCode } from "./holder-code-type.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "./json-value.ts";
import type { HolderRule } from "./licence-type.ts";
import { nearest } from "./nearest.ts";
import { unprintableIn } from "./unprintable.ts";

const MEMBERS = ["name", "code", "codeType"] as const;
const MAX_NAME = 200;
const MAX_CODE = 64;

/** What is wrong with one holder; `pointer` is where it stands, e.g. `/holders/0`. */
export function checkHolder(rule: HolderRule, holder: JsonValue, pointer: string): readonly FieldError[] {
  if (!isJsonObject(holder)) return [{ pointer, code: "type-object", parameters: parametersOf(rule) }];
  const shape = [...unknownMembers(holder, pointer), ...missingMembers(rule, holder, pointer)];
  const { name, code, codeType } = holder;
  const named = typeof name === "string" ? checkName(rule, name, `${pointer}/name`) : [];
  if (typeof codeType !== "string") return [...shape, ...named];
  const kind = checkCodeType(rule, codeType, `${pointer}/codeType`);
  const coded =
    kind.length > 0 || typeof code !== "string" ? [] : checkHolderCode(rule, code, codeType, `${pointer}/code`);
  return [...shape, ...named, ...kind, ...coded];
}

function unknownMembers(holder: JsonObject, pointer: string): readonly FieldError[] {
  return Object.keys(holder).flatMap((found) => {
    if (MEMBERS.some((member) => member === found)) return [];
    const near = nearest(found, MEMBERS);
    const code = near === undefined ? "unknown-member" : "unknown-member-near";
    return [
      {
        pointer: `${pointer}/${encodeSegment(found)}`,
        code,
        parameters: { found, expected: near ?? MEMBERS.join(", ") },
      },
    ];
  });
}

function missingMembers(rule: HolderRule, holder: JsonObject, pointer: string): readonly FieldError[] {
  return MEMBERS.flatMap((member) => {
    const value = holder[member];
    if (typeof value === "string") return [];
    const code = value === undefined ? "required" : "type-string";
    return [{ pointer: `${pointer}/${member}`, code, parameters: parametersOf(rule) }];
  });
}

function checkName(rule: HolderRule, name: string, pointer: string): readonly FieldError[] {
  const parameters = { ...parametersOf(rule), found: name, expected: MAX_NAME };
  if (name.trim() === "") return [{ pointer, code: "empty", parameters }];
  const mark = name.includes("\n") ? "U+000A" : unprintableIn(name);
  if (mark !== undefined) return [{ pointer, code: "unprintable", parameters: { ...parameters, found: mark } }];
  if (name !== name.trim())
    return [{ pointer, code: "space-around", parameters: { ...parameters, expected: name.trim() } }];
  return name.length > MAX_NAME && [...name].length > MAX_NAME ? [{ pointer, code: "max-length", parameters }] : [];
}

function checkCodeType(rule: HolderRule, found: string, pointer: string): readonly FieldError[] {
  if (!rule.codeTypes.includes(found)) {
    return [
      { pointer, code: "enum", parameters: { ...parametersOf(rule), found, expected: rule.codeTypes.join("、") } },
    ];
  }
  const wrongKind = rule.kind !== "any" && isPersonCode(found) !== (rule.kind === "person");
  return wrongKind ? [{ pointer, code: `holder-${rule.kind}`, parameters: { ...parametersOf(rule), found } }] : [];
}

function checkHolderCode(rule: HolderRule, code: string, codeType: string, pointer: string): readonly FieldError[] {
  const about = { ...parametersOf(rule), value: code };
  const system = codeSystemOfHolder(codeType);
  const fault = system === undefined ? undefined : checkCode(system, code);
  if (fault !== undefined) {
    return [
      { pointer, code: `code-${fault.fault}`, parameters: { ...about, found: fault.found, expected: fault.expected } },
    ];
  }
  if (code === "" || /[\p{Cc}\s]/u.test(code))
    return [{ pointer, code: "empty", parameters: { ...about, found: code } }];
  return code.length > MAX_CODE
    ? [{ pointer, code: "max-length", parameters: { ...about, found: code, expected: MAX_CODE } }]
    : [];
}

/** Holders that are named twice, by kind and code. */
export function repeatedHolders(holders: readonly JsonValue[]): readonly FieldError[] {
  const seen = new Set<string>();
  return holders.flatMap((holder, index) => {
    if (!isJsonObject(holder)) return [];
    const key = `${String(holder["codeType"])} ${String(holder["code"])}`;
    const again = seen.has(key);
    seen.add(key);
    return again ? [{ pointer: `/holders/${index}/code`, code: "holder-repeated" }] : [];
  });
}

function parametersOf(rule: HolderRule): { readonly zh: string; readonly en: string } {
  return { zh: rule.label["zh-CN"], en: rule.label.en };
}
