// What the meta-schema cannot say about a licence type: that every pointer reaches a field, that examples are right, that the
// parts of a type agree with each other. Pointers of the errors are into type.json.

import { checkClaims } from "./claims.ts";
import { fieldSchema } from "./claims-schema.ts";
import { checkUnifiedSocialCreditCode } from "./codes/unified-social-credit-code.ts";
import { subjectSchema } from "./credential-schema.ts";
import { ENCLOSURE_PATTERN, enclosuresOf } from "./enclosure.ts";
import type { FieldError } from "./errors.ts";
import { type FieldPointer, valuesAt } from "./field-pointer.ts";
import { isPersonCode } from "./holder-code-type.ts";
import { compileSchema } from "./json-schema.ts";
import { UnknownKeyword } from "./json-schema-parts.ts";
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "./json-value.ts";
import { checkLayout, layoutPointers } from "./layout-check.ts";
import { checkNumberText } from "./licence-number.ts";
import type { LicenceType } from "./licence-type.ts";
import { RESERVED_TERMS } from "./type-context.ts";

/** Everything that does not agree within a type that is valid under the meta-schema. */
export function checkType(type: LicenceType): readonly FieldError[] {
  const unknown = unknownKeywords(type.claims);
  if (unknown.length > 0) return unknown;
  return [
    ...checkCodes(type),
    ...checkPointers(type),
    ...checkNumberRule(type),
    ...checkActs(type),
    ...checkExamples(type.claims, "/claims"),
    ...checkWholeExamples(type),
    ...checkTermNames(type.claims, "/claims"),
    ...checkLayout(type),
    ...checkEnclosureClaims(type),
  ];
}

/** The first keyword of the claims schema that JSON Schema, or our part of it, does not know; a typing mistake as a rule. */
function unknownKeywords(claims: JsonObject): readonly FieldError[] {
  try {
    compileSchema(claims);
    return [];
  } catch (error) {
    if (!(error instanceof UnknownKeyword)) throw error;
    return [wrong(`/claims${error.pointer}`, "keyword-unknown", error.keyword, "")];
  }
}

function checkCodes(type: LicenceType): readonly FieldError[] {
  const { code, definingBody, holder } = type;
  const faults = checkUnifiedSocialCreditCode(definingBody.uscc).map(({ fault, found, expected }) => ({
    pointer: "/definingBody/uscc",
    code: `code-${fault}`,
    parameters: { found, expected },
  }));
  const body = code.startsWith(definingBody.uscc) ? [] : [wrong("/code", "type-code-body", code, definingBody.uscc)];
  const kinds = holder.codeTypes.flatMap((codeType, index) =>
    holder.kind === "any" || isPersonCode(codeType) === (holder.kind === "person")
      ? []
      : [wrong(`/holder/codeTypes/${index}`, `holder-${holder.kind}`, codeType, holder.kind)],
  );
  return [...faults, ...body, ...kinds];
}

/** Every member of type.json that holds a field pointer, wherever it stands. */
function checkPointers(type: LicenceType): readonly FieldError[] {
  const schema = subjectSchema(type);
  return pointersOf(type).flatMap(([pointer, field]) =>
    fieldSchema(schema, field) === undefined ? [wrong(pointer, "pointer-unknown", field, "")] : [],
  );
}

function pointersOf(type: LicenceType): readonly (readonly [string, FieldPointer])[] {
  const { validity, number } = type;
  const formats = type.public.map((row, index) => [`/public/${index}`, row] as const);
  return [
    ...type.compare.map(({ field }, index) => [`/compare/${index}/field`, field] as const),
    ...formats.map(([pointer, { field }]) => [`${pointer}/field`, field] as const),
    ...formats.flatMap(([pointer, { format }]) =>
      format?.kind === "term" ? [[`${pointer}/format/until`, format.until] as const] : [],
    ),
    ...layoutPointers(type.layout),
    ...(validity.rule === "term"
      ? ([
          ["/validity/from", validity.from],
          ["/validity/until", validity.until],
        ] as const)
      : []),
    ...(validity.rule === "as-of" ? [["/validity/date", validity.date] as const] : []),
    ...(number.rule === "claim" ? [["/number/field", number.field] as const] : []),
    ...(number.rule === "generated"
      ? number.parts.flatMap((part, index) =>
          "claim" in part ? [[`/number/parts/${index}/claim`, part.claim] as const] : [],
        )
      : []),
  ];
}

function checkNumberRule(type: LicenceType): readonly FieldError[] {
  const rule = type.number;
  const fault = checkNumberText(rule, rule.example);
  const example = fault === undefined ? [] : [{ ...fault, pointer: "/number/example" }];
  if (rule.rule !== "generated") return example;
  const sequences = rule.parts.filter((part) => "sequence" in part).length;
  const checks = rule.parts.flatMap((part, index) => ("check" in part ? [index] : []));
  const last = checks.every((index) => index === rule.parts.length - 1);
  return [
    ...example,
    ...(sequences === 1 ? [] : [wrong("/number/parts", "one-sequence", sequences, 1)]),
    ...(last ? [] : [wrong("/number/parts", "check-last", checks[0] ?? 0, rule.parts.length - 1)]),
  ];
}

function checkActs(type: LicenceType): readonly FieldError[] {
  return [
    ...repeated(
      type.acts.map(({ act }) => act),
      "/acts",
    ),
    ...repeated(
      type.compare.map(({ key }) => key),
      "/compare",
    ),
    ...type.acts.flatMap(({ grounds }, index) =>
      repeated(
        grounds.map(({ code }) => code),
        `/acts/${index}/grounds`,
      ),
    ),
  ];
}

function repeated(names: readonly string[], pointer: string): readonly FieldError[] {
  return names.flatMap((name, index) =>
    names.indexOf(name) === index ? [] : [wrong(`${pointer}/${index}`, "repeated", name, "")],
  );
}

/** Every example of every property is valid under that property's own schema. */
function checkExamples(schema: JsonObject, pointer: string): readonly FieldError[] {
  const examples = schema["examples"];
  const compiled = compileSchema(schema);
  const own = (isJsonArray(examples) ? examples : []).flatMap((example, index) =>
    compiled(example).map(({ keyword }) => wrong(`${pointer}/examples/${index}`, "example-invalid", keyword, "")),
  );
  const properties = schema["properties"];
  const members = isJsonObject(properties) ? Object.entries(properties) : [];
  const inner: readonly (readonly [string, JsonValue | undefined])[] = [
    ...members.map(([name, member]) => [`${pointer}/properties/${name}`, member] as const),
    [`${pointer}/items`, schema["items"]],
  ];
  return [...own, ...inner.flatMap(([at, member]) => (isJsonObject(member) ? checkExamples(member, at) : []))];
}

/** The examples of the claims as a whole pass everything that a request's claims must pass. */
function checkWholeExamples(type: LicenceType): readonly FieldError[] {
  return valuesAt(type.claims, "/examples/*").flatMap((example, index) =>
    checkClaims(type, example).map((error) => ({ ...error, pointer: `/claims/examples/${index}${error.pointer}` })),
  );
}

function checkTermNames(schema: JsonObject, pointer: string): readonly FieldError[] {
  const items = schema["items"];
  const properties = schema["properties"];
  const members = isJsonObject(properties) ? Object.entries(properties) : [];
  return [
    ...members.flatMap(([name, member]) => [
      ...(RESERVED_TERMS.includes(name) ? [wrong(`${pointer}/properties/${name}`, "term-reserved", name, "")] : []),
      ...(isJsonObject(member) ? checkTermNames(member, `${pointer}/properties/${name}`) : []),
    ]),
    ...(isJsonObject(items) ? checkTermNames(items, `${pointer}/items`) : []),
  ];
}

/** What a hash stands for is nobody's business in public, and a hash is nothing to compare. */
function checkEnclosureClaims(type: LicenceType): readonly FieldError[] {
  const enclosures = enclosuresOf(type);
  const isEnclosure = (field: FieldPointer): boolean =>
    enclosures.some(({ pointer }) => pointer === field || pointer.startsWith(`${field}/`));
  const rows = [
    ...type.public.map(({ field }, index) => [`/public/${index}/field`, field] as const),
    ...type.compare.map(({ field }, index) => [`/compare/${index}/field`, field] as const),
  ];
  return [
    ...enclosures.flatMap(({ pointer, schema }) =>
      schema["pattern"] === ENCLOSURE_PATTERN
        ? []
        : [wrong(pointer, "enclosure-pattern", String(schema["pattern"]), ENCLOSURE_PATTERN)],
    ),
    ...rows.flatMap(([pointer, field]) => (isEnclosure(field) ? [wrong(pointer, "enclosure-public", field, "")] : [])),
  ];
}

function wrong(pointer: string, code: string, found: string | number, expected: string | number): FieldError {
  return { pointer, code, parameters: { found, expected } };
}
