// A department as the operator registers it (an item of keys.example/issuers.json): unknown JSON in, an Issuer or the list of
// everything wrong with it out.

import { checkCode } from "../licence/codes/code-system.ts";
import { LicenceError } from "../licence/errors.ts";
import { isJsonObject, type JsonValue } from "../licence/json-value.ts";
import type { Issuer } from "../licence/licence-type.ts";
import { RequestReader } from "./request.ts";

/** Reads a department. @throws {LicenceError} request-invalid with every field that is wrong. */
export function parseIssuer(form: JsonValue): Issuer {
  const reader = new RequestReader(form, ["uscc", "name", "areaCode", "abbreviations", "seal"]);
  const name = new RequestReader(reader.value("name"), ["zh-CN", "en"], "/name");
  const seal = new RequestReader(reader.value("seal"), ["name", "code"], "/seal");
  const issuer: Issuer = {
    uscc: uscc(reader),
    name: { "zh-CN": name.text("zh-CN"), en: name.text("en") },
    areaCode: digits(reader, "areaCode", 6),
    abbreviations: abbreviations(reader),
    seal: { name: seal.text("name", 60), code: digits(seal, "code", 13) },
  };
  const fields = [...reader.errors, ...name.errors, ...seal.errors];
  if (fields.length > 0) throw new LicenceError("request-invalid", { fields });
  return issuer;
}

function uscc(reader: RequestReader): string {
  const text = reader.text("uscc", 18);
  const fault = text === "" ? undefined : checkCode("unified-social-credit-code", text);
  if (fault !== undefined) reader.fail("uscc", `code-${fault.fault}`, { found: fault.found, expected: fault.expected });
  return text;
}

function digits(reader: RequestReader, name: string, length: number): string {
  const text = reader.text(name, length);
  if (text !== "" && !(text.length === length && /^\d+$/.test(text)))
    reader.fail(name, "digits", { found: text, length });
  return text;
}

function abbreviations(reader: RequestReader): Issuer["abbreviations"] {
  const value = reader.value("abbreviations") ?? {};
  if (!isJsonObject(value)) reader.fail("abbreviations", "type", { expected: "object" });
  const entries = isJsonObject(value) ? Object.keys(value) : [];
  const texts = new RequestReader(value, entries, "/abbreviations");
  const table = Object.fromEntries(entries.map((name) => [name, texts.text(name, 20)]));
  reader.errors.push(...texts.errors);
  return table;
}
