// Numbers of licences (证照编号): what a type's number rule makes of an issuer, a day and claims. The running number alone is
// left open, since only the register can count; it completes the template inside its own atomic write.

import { checkCharacterOver } from "./codes/check-character.ts";
import { checkCode } from "./codes/code-system.ts";
import type { Holder } from "./credential.ts";
import type { FieldError } from "./errors.ts";
import { valueAt } from "./field-pointer.ts";
import type { JsonObject } from "./json-value.ts";
import type { CheckAlgorithm, Issuer, LicenceType, NumberPart, NumberRule } from "./licence-type.ts";

/** A generated number with everything filled in but the running number. */
export interface NumberTemplate {
  /** What the running numbers are counted apart by: the type, the issuer and the text before the sequence. */
  readonly scope: string;
  readonly before: string;
  readonly digits: number;
  readonly after: string;
  readonly check?: CheckAlgorithm;
}

/** What a generated number is made of. */
export interface NumberSource {
  readonly issuer: Issuer;
  /** Valid under the type's schema. */
  readonly claims: JsonObject;
  /** The day of issue. */
  readonly date: string;
}

/** The parts of a subject that a number can be taken from. */
export interface NumberBearer {
  readonly claims: JsonObject;
  readonly holders: readonly Holder[];
}

/**
 * Fills in everything but the running number, or says which claim or which abbreviation of the issuer is missing.
 * @throws {RangeError} the type's numbers are not generated.
 */
export function numberTemplate(type: LicenceType, source: NumberSource): NumberTemplate | FieldError[] {
  const rule = type.number;
  if (rule.rule !== "generated") throw new RangeError("numbers of this type are not generated");
  const at = rule.parts.findIndex((part) => "sequence" in part);
  const written = rule.parts.map((part) => writePart(part, source));
  const errors = written.flatMap((part) => (typeof part === "string" ? [] : [part]));
  if (errors.length > 0) return errors;
  const before = written.slice(0, at).join("");
  const check = rule.parts.flatMap((part) => ("check" in part ? [part.check] : []))[0];
  return {
    scope: `${type.code}/${source.issuer.uscc}/${before}`,
    before,
    digits: rule.parts.flatMap((part) => ("sequence" in part ? [part.sequence] : []))[0] ?? 0,
    after: written.slice(at + 1).join(""),
    ...(check === undefined ? {} : { check }),
  };
}

/** The number with its running number (0 stands for one not known yet). @throws {RangeError} it has outgrown its digits. */
export function completeNumber(template: NumberTemplate, sequence: number): string {
  const digits = String(sequence).padStart(template.digits, "0");
  if (!Number.isSafeInteger(sequence) || sequence < 0 || digits.length > template.digits) {
    throw new RangeError("the running number does not fit its digits");
  }
  const body = template.before + digits + template.after;
  return template.check === undefined ? body : body + checkCharacterOver(template.check, body);
}

/** The number of a type whose numbers are taken from the subject, folded; or the field that lacks it. */
export function takenNumber(type: LicenceType, bearer: NumberBearer): string | FieldError {
  if (type.number.rule !== "claim") throw new RangeError("numbers of this type are not taken from the subject");
  const value = valueAt(subjectOf(bearer), type.number.field);
  if (typeof value === "string") return foldNumber(value);
  return { pointer: requestPointer(type.number.field), code: "required", parameters: textOf(type.number) };
}

/** What is wrong with a number: its form (checkNumberText), or that it is not the one the subject holds. */
export function checkNumber(type: LicenceType, number: string, bearer: NumberBearer): FieldError | undefined {
  const fault = checkNumberText(type.number, number);
  if (fault !== undefined || type.number.rule !== "claim") return fault;
  const taken = takenNumber(type, bearer);
  if (typeof taken !== "string") return taken;
  if (taken === foldNumber(number)) return undefined;
  const parameters = { ...textOf(type.number), found: number, expected: taken, field: type.number.field };
  return numberError("differs-from-claim", parameters);
}

/** What is wrong with a number by itself: its pattern, check character or code system. It is folded first. */
export function checkNumberText(rule: NumberRule, number: string): FieldError | undefined {
  const folded = foldNumber(number);
  const about = { ...textOf(rule), found: number };
  if (!new RegExp(rule.pattern, "u").test(folded)) return numberError("pattern", { ...about, expected: rule.pattern });
  if (rule.check !== undefined) {
    const expected = checkCharacterOver(rule.check, folded.slice(0, -1));
    if (!folded.endsWith(expected)) return numberError("code-check-character", { ...about, expected });
  }
  if (rule.codeSystem === undefined) return undefined;
  const fault = checkCode(rule.codeSystem, folded);
  return fault && numberError(`code-${fault.fault}`, { ...about, expected: fault.expected });
}

/**
 * One spelling of a number: NFC, without spaces, with full-width brackets, digits, letters and hyphens made half-width (〔〕 of
 * official document numbers stay). Numbers are stored, compared and searched for like this.
 */
export function foldNumber(text: string): string {
  return text
    .normalize("NFC")
    .replace(/[\uff01-\uff5e]/g, (character) => String.fromCharCode(character.charCodeAt(0) - 0xfee0))
    .replace(/\s/gu, "");
}

function writePart(part: NumberPart, source: NumberSource): string | FieldError {
  if ("text" in part) return part.text;
  if ("claim" in part) return claimPart(part.claim, part.map, source.claims);
  if ("area" in part) return source.issuer.areaCode.slice(0, part.area);
  if ("year" in part) return source.date.slice(0, 4);
  if ("abbreviation" in part) return abbreviationPart(part.abbreviation, source.issuer);
  return "";
}

function claimPart(
  pointer: string,
  map: Readonly<Record<string, string>> | undefined,
  claims: JsonObject,
): string | FieldError {
  const value = valueAt({ claims }, pointer);
  if (typeof value !== "string" && typeof value !== "number") return { pointer, code: "number-part-missing" };
  if (map === undefined) return String(value);
  const mapped = Object.hasOwn(map, String(value)) ? map[String(value)] : undefined;
  if (mapped !== undefined) return mapped;
  const expected = Object.keys(map).join("、");
  return { pointer, code: "number-part-unmapped", parameters: { found: value, expected } };
}

function abbreviationPart(name: string, issuer: Issuer): string | FieldError {
  const text = Object.hasOwn(issuer.abbreviations, name) ? issuer.abbreviations[name] : undefined;
  return text ?? { pointer: "/issuer", code: "issuer-abbreviation-missing", parameters: { expected: name } };
}

function subjectOf({ claims, holders }: NumberBearer): JsonObject {
  return { claims, certificateHolder: holders.map(({ name, code, codeType }) => ({ name, code, codeType })) };
}

function requestPointer(pointer: string): string {
  return pointer.replace(/^\/certificateHolder\//, "/holders/");
}

function textOf(rule: NumberRule): Readonly<Record<string, string>> {
  return { zh: rule.label["zh-CN"], en: rule.label.en, example: rule.example };
}

function numberError(code: string, parameters: Readonly<Record<string, string>>): FieldError {
  return { pointer: "/number", code, parameters };
}
