// The shipped samples as sheets to print: composed by the ground floor's own functions, with a proof that is only shaped
// like one, since the printer reads and attaches a credential but does not judge it.

import { readFileSync } from "node:fs";
import { openFontShelf } from "../../src/host/fonts.ts";
import { composeCredential, composeSubject, type Holder, type LicenceSubject } from "../../src/licence/credential.ts";
import { valueAt } from "../../src/licence/field-pointer.ts";
import type { JsonObject } from "../../src/licence/json-value.ts";
import { completeNumber, numberTemplate } from "../../src/licence/licence-number.ts";
import type { Issuer, LicenceSample, LicenceType } from "../../src/licence/licence-type.ts";
import type { Sheet } from "../../src/licence/printing.ts";
import { absoluteDate, withAbsoluteDates } from "../../src/licence/relative-date.ts";
import { validityOf } from "../../src/licence/validity.ts";
import { testCatalogue } from "../catalogue.ts";
import { SAMPLE_ENCLOSURES, withSamplePhotos } from "../sample-photos.ts";

export const ORIGIN = "https://licence.quzhou.example";
export const TODAY = "2026-11-22";
export const catalogue = testCatalogue();
export const fonts = openFontShelf();

const ISSUERS: readonly Issuer[] = JSON.parse(readFileSync("keys.example/issuers.json", "utf8"));
const ID_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

/** A sample with everything a test wants of it. */
export interface SampleSheet {
  readonly title: string;
  readonly id: string;
  readonly type: LicenceType;
  readonly issuer: Issuer;
  readonly subject: LicenceSubject;
  readonly sheet: Sheet;
}

/** Every sample of a type. */
/** A sample of a type, `index` from 0. */
export function sampleSheets(slug: string): readonly SampleSheet[] {
  const type = typeOf(slug);
  return catalogue.samples(slug).map((sample, index) => sampleSheet(type, sample, index));
}

/** A type by its slug. */
export function typeOf(slug: string): LicenceType {
  const type = catalogue.find(slug);
  if (type === undefined) throw new Error(`no type ${slug}`);
  return type;
}

/** Whether a type's face has running text. */
export function hasRunningText({ layout }: LicenceType): boolean {
  return layout.faces.some(({ boxes }) => boxes.some(({ kind }) => kind === "body"));
}

/** A sheet from a subject, for tests that change something in it. */
export function sheetOf(type: LicenceType, issuer: Issuer, subject: LicenceSubject, id: string): Sheet {
  const parts = {
    ...{ origin: ORIGIN, id, type, issuer, number: subject.certificateNumber, serial: "0000000001", version: 1 },
    issuedOn: subject.certificateIssuedDate,
    effective: subject.certificateEffectiveDate,
    holders: subject.certificateHolder,
    claims: subject.claims,
    statusLists: { revocation: "r".repeat(26), suspension: "s".repeat(26) },
    statusIndex: 4711,
  };
  const expiring = subject.certificateExpiringDate;
  const unsigned = composeCredential(expiring === undefined ? parts : { ...parts, expiring });
  const proof = {
    type: "DataIntegrityProof",
    cryptosuite: "eddsa-jcs-2022",
    created: `${subject.certificateIssuedDate}T01:41:07Z`,
    verificationMethod: `${unsigned.issuer.id}#z6MkhPJjWrD54Dwd6CZwF1CnqNzEcgQbjGpfz4PNpi3nqtFF`,
    proofPurpose: "assertionMethod",
    proofValue: `z${"5".repeat(87)}`,
  };
  return {
    type,
    issuer,
    credential: JSON.stringify({ ...unsigned, credentialSubject: subject, proof }),
    verifyUrl: `${ORIGIN}/v/${id}`,
    domain: "licence.quzhou.example",
    enclosures: SAMPLE_ENCLOSURES,
  };
}

/** A sample of a type, `index` from 0. */
export function sampleSheet(type: LicenceType, sample: LicenceSample, index: number): SampleSheet {
  const request = withSamplePhotos(type, withAbsoluteDates(sample.request, TODAY) as JsonObject);
  const issuer = ISSUERS.find(({ uscc }) => uscc === request["issuer"]);
  if (issuer === undefined) throw new Error(`no issuer ${String(request["issuer"])}`);
  const issuedOn = absoluteDate(sample.issuedOn, TODAY);
  const claims = request["claims"] as JsonObject;
  const holders = request["holders"] as unknown as readonly Holder[];
  const wishes = Object.fromEntries(
    ["validFrom", "validUntil"].flatMap((name) => (request[name] === undefined ? [] : [[name, request[name]]])),
  );
  const validity = validityOf(type, { claims, today: issuedOn, ...wishes });
  if ("errors" in validity) throw new Error(JSON.stringify(validity.errors));
  const subject = composeSubject({
    ...{ type, issuer, holders, claims, issuedOn },
    number: numberOf(type, request, issuer, issuedOn, index),
    serial: `${index + 1}`.padStart(10, "0"),
    version: 1,
    effective: validity.effective,
    ...(validity.expiring !== undefined && { expiring: validity.expiring }),
  });
  const id = idOf(`${type.slug}${index}`);
  return { title: sample.title["zh-CN"], id, type, issuer, subject, sheet: sheetOf(type, issuer, subject, id) };
}

function numberOf(type: LicenceType, request: JsonObject, issuer: Issuer, date: string, index: number): string {
  const rule = type.number;
  if (typeof request["number"] === "string") return request["number"];
  if (rule.rule === "claim") {
    return String(
      valueAt({ certificateHolder: request["holders"] ?? [], claims: request["claims"] ?? {} }, rule.field),
    );
  }
  const template = numberTemplate(type, {
    issuer,
    date,
    claims: request["claims"] as JsonObject,
  });
  if (Array.isArray(template)) throw new Error(JSON.stringify(template));
  return completeNumber(template as Exclude<typeof template, unknown[]>, index + 1);
}

/** 26 characters of base32 made from a name; the last one leaves no odd bits. */
function idOf(name: string): string {
  let state = 7;
  let id = "";
  for (let at = 0; at < 25; at += 1) {
    state = (Math.imul(state, 1103515245) + 12345 + name.charCodeAt(at % name.length)) >>> 0;
    id += ID_ALPHABET[(state >> 13) & 31];
  }
  return `${id}a`;
}
