// The credential that a shipped sample becomes, unsigned, with fixed ids: for tests of types and contexts.

import issuers from "../../keys.example/issuers.json" with { type: "json" };
import { composeCredential, type Holder, type UnsignedCredential } from "../../src/licence/credential.ts";
import type { FieldError } from "../../src/licence/errors.ts";
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "../../src/licence/json-value.ts";
import { completeNumber, foldNumber, numberTemplate, takenNumber } from "../../src/licence/licence-number.ts";
import type { Issuer, LicenceSample, LicenceType } from "../../src/licence/licence-type.ts";
import { absoluteDate, withAbsoluteDates } from "../../src/licence/relative-date.ts";
import { validityOf } from "../../src/licence/validity.ts";
import { withSamplePhotos } from "../sample-photos.ts";

/** What became of a sample; `errors` are those of its number and its dates. */
export interface SampleCredential {
  readonly request: JsonObject;
  readonly credential: UnsignedCredential;
  readonly errors: readonly FieldError[];
}

/** Composes the credential of a sample as the demo of the day `today` would. */
export function credentialOfSample(type: LicenceType, sample: LicenceSample, today: string): SampleCredential {
  const request = withSamplePhotos(type, objectOf(withAbsoluteDates(sample.request, today)));
  const issuedOn = absoluteDate(sample.issuedOn, today);
  const claims = objectOf(request["claims"]);
  const holders = holdersOf(request["holders"]);
  const issuer: Issuer | undefined = issuers.find(({ uscc }) => uscc === request["issuer"]);
  if (issuer === undefined) throw new Error(`no issuer ${String(request["issuer"])}`);
  const { validFrom, validUntil } = request;
  const validity = validityOf(type, {
    claims,
    today: issuedOn,
    ...(typeof validFrom === "string" ? { validFrom } : {}),
    ...(typeof validUntil === "string" ? { validUntil } : {}),
  });
  const number = numberOf(type, { request, issuer, claims, holders, date: issuedOn });
  const { effective, expiring } = "errors" in validity ? { effective: issuedOn } : { expiring: undefined, ...validity };
  const credential = composeCredential({
    ...{
      origin: "https://licences.example",
      id: "abcdefghijklmnopqrstuvwxy2",
      type,
      issuer,
      holders,
      claims,
      issuedOn,
    },
    ...{ number: typeof number === "string" ? number : "", serial: "2026000001", version: 2, effective },
    ...(expiring === undefined ? {} : { expiring }),
    statusLists: { revocation: "a".repeat(26), suspension: "b".repeat(26) },
    statusIndex: 94_567,
    replaces: "1.2.156.3005.2.11330800000000019J001.113308000000000A26.ABC0000000000000001Z.001.F",
  });
  const errors = [...("errors" in validity ? validity.errors : []), ...(typeof number === "string" ? [] : number)];
  return { request, credential, errors };
}

interface Numbered {
  readonly request: JsonObject;
  readonly issuer: Issuer;
  readonly claims: JsonObject;
  readonly holders: readonly Holder[];
  readonly date: string;
}

function numberOf(type: LicenceType, { request, ...source }: Numbered): string | readonly FieldError[] {
  const given = request["number"];
  if (typeof given === "string") return foldNumber(given);
  if (type.number.rule === "given") return [{ pointer: "/number", code: "required" }];
  if (type.number.rule === "claim") {
    const taken = takenNumber(type, source);
    return typeof taken === "string" ? taken : [taken];
  }
  const template = numberTemplate(type, source);
  return Array.isArray(template) ? template : completeNumber(template, 17);
}

function objectOf(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

function holdersOf(value: JsonValue | undefined): readonly Holder[] {
  const rows = isJsonArray(value) ? value.map(objectOf) : [];
  return rows.map(({ name, code, codeType }) => ({
    name: String(name),
    code: String(code),
    codeType: String(codeType),
  }));
}
