// What a department sends, parsed once: unknown JSON in, a request or the list of everything wrong with it out. Claims and
// holders are checked against their type by licence/claims.ts.

import { isDate } from "../licence/calendar.ts";
import type { Holder } from "../licence/credential.ts";
import type { FieldError } from "../licence/errors.ts";
import { encodeSegment } from "../licence/field-pointer.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../licence/json-value.ts";

/** Reads the members of a JSON object and gathers what is wrong with them. */
export class RequestReader {
  readonly errors: FieldError[] = [];
  readonly #members: JsonObject;
  readonly #base: string;

  constructor(value: JsonValue | undefined, allowed: readonly string[], base = "") {
    this.#base = base;
    this.#members = isJsonObject(value) ? value : {};
    if (!isJsonObject(value)) {
      this.errors.push({
        pointer: base,
        code: value === undefined ? "required" : "type",
        parameters: { expected: "object" },
      });
    }
    for (const name of Object.keys(this.#members)) {
      if (!allowed.includes(name)) this.fail(name, "unknown-member", { allowed: allowed.join(", ") });
    }
  }

  /** Records an error at a member. */
  fail(name: string, code: string, parameters?: FieldError["parameters"]): void {
    const pointer = `${this.#base}/${encodeSegment(name)}`;
    this.errors.push(parameters === undefined ? { pointer, code } : { pointer, code, parameters });
  }

  /** The member as it is. */
  value(name: string): JsonValue | undefined {
    return Object.hasOwn(this.#members, name) ? this.#members[name] : undefined;
  }

  /** A text of 1 to `max` characters, in NFC and without control characters; "" when it is none, with an error recorded. */
  text(name: string, max = 200): string {
    const value = this.optionalText(name, max);
    if (value === undefined && this.value(name) === undefined) this.fail(name, "required");
    return value ?? "";
  }

  /** As `text`, but may be left out. */
  optionalText(name: string, max = 200): string | undefined {
    const value = this.value(name);
    if (value === undefined) return undefined;
    if (typeof value !== "string") {
      this.fail(name, "type", { expected: "string" });
      return undefined;
    }
    const text = value.normalize("NFC").trim();
    if (text === "") this.fail(name, "required");
    else if (text.length > max) this.fail(name, "too-long", { limit: max, found: text.length });
    else if (hasControl(text)) this.fail(name, "control-character");
    return text;
  }

  /** A calendar date `YYYY-MM-DD`, or nothing. */
  optionalDate(name: string): string | undefined {
    const text = this.optionalText(name, 40);
    if (text !== undefined && text !== "" && !isDate(text)) this.fail(name, "date", { found: text });
    return text;
  }
}

/** What every request about a licence holds once it is parsed. */
export interface ParsedRequest {
  readonly type: string;
  readonly issuer: string;
  readonly holders: JsonValue;
  readonly claims: JsonValue;
  readonly number?: string;
  readonly validFrom?: string;
  readonly validUntil?: string;
}

const MEMBERS = ["type", "issuer", "holders", "claims", "number", "validFrom", "validUntil"] as const;

/**
 * Parses the body of `POST /v1/licences` or `…/versions`. For a new version `known` gives type and issuer, which the
 * body may repeat but not change, and `replaces` is allowed.
 */
export function parseIssueRequest(
  value: JsonValue,
  known?: { readonly type: string; readonly typeSlug: string; readonly issuer: string; readonly replaces: string },
): { readonly request: ParsedRequest; readonly errors: readonly FieldError[] } {
  const reader = new RequestReader(value, [...MEMBERS, "dryRun", ...(known ? ["replaces"] : [])]);
  const type = known ? (reader.optionalText("type") ?? known.type) : reader.text("type");
  const issuer = known ? (reader.optionalText("issuer") ?? known.issuer) : reader.text("issuer");
  if (known !== undefined) requireSame(reader, { type, issuer }, known);
  const dryRun = reader.value("dryRun");
  if (dryRun !== undefined && typeof dryRun !== "boolean") reader.fail("dryRun", "type", { expected: "boolean" });
  for (const name of ["holders", "claims"]) if (reader.value(name) === undefined) reader.fail(name, "required");
  const number = reader.optionalText("number", 128);
  const validFrom = reader.optionalDate("validFrom");
  const validUntil = reader.optionalDate("validUntil");
  const request = {
    type: known?.type ?? type,
    issuer: known?.issuer ?? issuer,
    holders: reader.value("holders") ?? [],
    claims: reader.value("claims") ?? {},
    ...(number !== undefined && { number }),
    ...(validFrom !== undefined && { validFrom }),
    ...(validUntil !== undefined && { validUntil }),
  };
  return { request, errors: reader.errors };
}

function requireSame(
  reader: RequestReader,
  found: { readonly type: string; readonly issuer: string },
  known: { readonly type: string; readonly typeSlug: string; readonly issuer: string; readonly replaces: string },
): void {
  if (found.type !== known.type && found.type !== known.typeSlug)
    reader.fail("type", "must-equal", { expected: known.type });
  if (found.issuer !== known.issuer) reader.fail("issuer", "must-equal", { expected: known.issuer });
  const replaces = reader.optionalText("replaces");
  if (replaces !== undefined && replaces.toLowerCase() !== known.replaces) {
    reader.fail("replaces", "must-equal", { expected: known.replaces });
  }
}

/** Who acts: `{name, code}`, both given. */
export function readActor(reader: RequestReader): { readonly name: string; readonly code: string } {
  const actor = new RequestReader(reader.value("actor"), ["name", "code"], "/actor");
  const parsed = { name: actor.text("name"), code: actor.text("code", 64) };
  reader.errors.push(...actor.errors);
  return parsed;
}

/** Holders after claims.ts has checked them. */
export function asHolders(value: JsonValue): readonly Holder[] {
  if (!Array.isArray(value)) return [];
  return value.filter(isJsonObject).map(({ name, code, codeType }) => ({
    name: String(name),
    code: String(code),
    codeType: String(codeType),
  }));
}

function hasControl(text: string): boolean {
  return /\p{Cc}/u.test(text);
}
