// 证照标识: GB/T 36904-2018, `1.2.156.3005.2.<type>.<issuer>.<serial>.<version>.<check>`. Strict where we make one; lenient
// where one comes from elsewhere: an issuer that is a region code or has one wrong check character, and a wrong check character of
// the whole, are warnings there. The bound on serials is ours (the standard's text was not at hand), the 128 in all is common practice.

import { checkCodeOnImport } from "./codes/code-system.ts";
import { mod3736CheckCharacter } from "./codes/mod-37-36.ts";
import { checkUnifiedSocialCreditCode } from "./codes/unified-social-credit-code.ts";

/** The arc under which all licence identifiers stand. */
const IDENTIFIER_ROOT = "1.2.156.3005.2";

const MAX_LENGTH = 128;
const SERIAL = /^[0-9A-Z]{1,64}$/;

/** The parts of an identifier. `serial` is 流水号, `version` counts from 1. */
export interface IdentifierParts {
  /** 证照类型代码: the defining body's USCC and three digits. */
  readonly type: string;
  /** 证照颁发机构代码: the issuing body's USCC. */
  readonly issuer: string;
  readonly serial: string;
  readonly version: number;
}

/** What can be wrong with an identifier. */
export type IdentifierFault =
  | "form"
  | "length"
  | "type-code"
  | "issuer-region-code"
  | "issuer-code"
  | "serial"
  | "version"
  | "check-character";

/** `errors` refuse it; `warnings` are noted beside it. */
export interface IdentifierFindings {
  readonly errors: readonly IdentifierFault[];
  readonly warnings: readonly IdentifierFault[];
}

/** Makes an identifier. @throws {RangeError} a part is not as GB/T 36904 has it. */
export function makeIdentifier(parts: IdentifierParts): string {
  const { type, issuer, serial, version } = parts;
  if (!isTypeCode(type)) throw new RangeError("type: a USCC and three digits");
  if (checkUnifiedSocialCreditCode(issuer).length > 0) throw new RangeError("issuer: a USCC");
  if (!SERIAL.test(serial)) throw new RangeError("serial: 1 to 64 digits and upper-case letters");
  if (!Number.isInteger(version) || version < 1 || version > 999) throw new RangeError("version: 1 to 999");
  const written = String(version).padStart(3, "0");
  const check = mod3736CheckCharacter(type + issuer + serial + written);
  const identifier = `${IDENTIFIER_ROOT}.${type}.${issuer}.${serial}.${written}.${check}`;
  if (identifier.length > MAX_LENGTH) throw new RangeError("an identifier has at most 128 characters");
  return identifier;
}

/** The parts of a well-formed identifier, whatever its checks say; undefined when it has not the form. */
export function parseIdentifier(text: string): IdentifierParts | undefined {
  const match = /^1\.2\.156\.3005\.2\.([0-9A-Z]{21})\.([0-9A-Z]+)\.([0-9A-Z]+)\.(\d{3})\.[0-9A-Z]$/.exec(text);
  if (match === null) return undefined;
  const [, type = "", issuer = "", serial = "", version = ""] = match;
  return { type, issuer, serial, version: Number(version) };
}

/** Judges an identifier from elsewhere. No errors and no warnings: it is as we would have made it. */
export function checkIdentifier(text: string): IdentifierFindings {
  const parts = parseIdentifier(text);
  if (parts === undefined) return { errors: ["form"], warnings: [] };
  const errors: IdentifierFault[] = [];
  const warnings: IdentifierFault[] = [];
  if (text.length > MAX_LENGTH) errors.push("length");
  if (!isTypeCode(parts.type)) errors.push("type-code");
  if (!SERIAL.test(parts.serial)) errors.push("serial");
  if (parts.version < 1) errors.push("version");
  if (/^\d{6}$/.test(parts.issuer)) warnings.push("issuer-region-code");
  else noteIssuer(parts.issuer, errors, warnings);
  if (expectedCheckCharacter(text) !== text.slice(-1)) warnings.push("check-character");
  return { errors, warnings };
}

function noteIssuer(issuer: string, errors: IdentifierFault[], warnings: IdentifierFault[]): void {
  const findings = checkCodeOnImport("unified-social-credit-code", issuer);
  if (findings.errors.length > 0) errors.push("issuer-code");
  else if (findings.warnings.length > 0) warnings.push("issuer-code");
}

function isTypeCode(code: string): boolean {
  return /^.{18}\d{3}$/.test(code) && checkUnifiedSocialCreditCode(code.slice(0, 18)).length === 0;
}

function expectedCheckCharacter(identifier: string): string {
  return mod3736CheckCharacter(identifier.slice(IDENTIFIER_ROOT.length, -1).replaceAll(".", ""));
}
