// Which licence a row means: by its id (or the address behind its QR), or by its number with its holder's code where several have had it.
// It has to be of the batch's own type and department.

import { type FieldError, LicenceError } from "../../licence/errors.ts";
import { parseJson } from "../../licence/json.ts";
import { isJsonArray, isJsonObject, type JsonObject } from "../../licence/json-value.ts";
import { foldNumber } from "../../licence/licence-number.ts";
import type { RegisterArchive } from "../ports.ts";
import type { LicenceRecord } from "../register-entries.ts";
import { numberKey } from "../search-keys.ts";

/** What finding stands on. */
export interface FindingParts {
  readonly archive: Pick<RegisterArchive, "record" | "licences">;
  readonly keyedHash: (text: string) => string;
  readonly type: { readonly code: string };
  readonly issuer: string;
}

/** What a row says of the licence it means. */
export interface Meant {
  readonly id: string;
  readonly number: string;
  readonly code: string;
}

const MOST_OF_A_NUMBER = 50;

/** The members of a row that say which licence is meant. */
export function meantBy(request: JsonObject): Meant {
  const text = (name: string): string => (typeof request[name] === "string" ? request[name] : "");
  return { id: text("id"), number: text("number"), code: text("code") };
}

/** The id in a text that is one or ends with one, as the address behind a QR does; "" when there is none. */
export function idWithin(text: string): string {
  return /([A-Za-z2-7]{26})\/?$/.exec(text.trim())?.[1]?.toLowerCase() ?? "";
}

/** Finds it. @throws {LicenceError} request-invalid: `licence-unknown`, `licence-ambiguous`, `required` */
export async function findLicence(parts: FindingParts, meant: Meant): Promise<LicenceRecord> {
  const { type, issuer } = parts;
  if (meant.id === "" && meant.number === "") throw about("/id", "required");
  if (meant.id !== "") {
    const id = idWithin(meant.id);
    const record = id === "" ? undefined : await parts.archive.record(id);
    const isOurs = record?.phase === "issued" && record.type === type.code && record.issuer === issuer;
    if (!isOurs) throw about("/id", "licence-unknown", { found: meant.id });
    if (meant.number !== "" && foldNumber(meant.number) !== foldNumber(record.number)) {
      throw about("/number", "must-equal", { expected: record.number });
    }
    return record;
  }
  return await findByNumber(parts, meant);
}

async function findByNumber({ archive, keyedHash, type, issuer }: FindingParts, meant: Meant): Promise<LicenceRecord> {
  const number = foldNumber(meant.number);
  const found = await archive.licences({
    ...{ issuers: [issuer], type: type.code, limit: MOST_OF_A_NUMBER },
    holderHashes: [keyedHash(numberKey(number))],
  });
  const current = found.filter((record) => foldNumber(record.number) === number && record.status !== "superseded");
  const matching = meant.code === "" ? current : current.filter((record) => holderCodes(record).includes(meant.code));
  const [only] = matching;
  if (only === undefined) throw about("/number", "licence-unknown", { found: meant.number });
  // A number taken from a claim may be an identity number that has had several licences: those revoked are over.
  const inForce = matching.filter(({ status }) => status !== "revoked");
  const candidates = inForce.length > 0 ? inForce : matching;
  if (candidates.length > 1) throw about("/number", "licence-ambiguous", { found: meant.number });
  return candidates[0] ?? only;
}

function holderCodes({ credential = "{}" }: LicenceRecord): readonly string[] {
  const document = parseJson(credential);
  const subject = isJsonObject(document) ? document["credentialSubject"] : undefined;
  const holders = isJsonObject(subject) ? subject["certificateHolder"] : undefined;
  return isJsonArray(holders)
    ? holders.flatMap((holder) => (isJsonObject(holder) ? [String(holder["code"])] : []))
    : [];
}

function about(pointer: string, code: string, parameters: NonNullable<FieldError["parameters"]> = {}): LicenceError {
  return new LicenceError("request-invalid", { fields: [{ pointer, code, parameters }] });
}
