// Requests that name photos or PDFs by file (licence/enclosure-files.ts) on their way to the use cases: each file is taken in as an upload
// would be, and the claim gets its hash.

import { enclosuresOf } from "../licence/enclosure.ts";
import { asFileNames, enclosureFiles, withEnclosures } from "../licence/enclosure-files.ts";
import { type FieldError, LicenceError } from "../licence/errors.ts";
import { isJsonObject, type JsonObject } from "../licence/json-value.ts";
import type { LicenceType } from "../licence/licence-type.ts";
import type { Enclosing, EnclosingDesk } from "./enclosing.ts";

/** The bytes of a file that a claim names. @throws {LicenceError} it cannot be read. */
export type FileReading = (name: string) => Promise<Uint8Array>;

/** What taking in files needs. */
export interface FileCounter extends EnclosingDesk {
  readonly enclosing: Enclosing;
  readonly read: FileReading;
}

/**
 * The request with the hashes of the files that it names.
 * @throws {LicenceError} request-invalid — what is wrong with the files; pointers are those of the claims.
 */
export async function withFiles(
  { enclosing, read, ...desk }: FileCounter,
  type: LicenceType,
  request: JsonObject,
): Promise<JsonObject> {
  const hashes = new Map<string, string>();
  for (const { name, kind, pointer } of enclosureFiles(type, request)) {
    if (hashes.has(name)) continue;
    try {
      hashes.set(name, (await enclosing[kind](desk, await read(name))).sha256);
    } catch (error) {
      throw aboutClaim(error, pointer);
    }
  }
  return withEnclosures(type, request, hashes);
}

/** The request with hashes that are known in place of the files that its row names (bulk/photo-rows.ts). */
export function withKnownFiles(
  type: LicenceType,
  request: JsonObject,
  hashes: ReadonlyMap<string, string>,
): JsonObject {
  return withEnclosures(type, asFileNames(type, request), hashes);
}

/** The request with a file in its type's one photo claim. @throws {LicenceError} request-invalid — it has none, or several. */
export function namingPhoto(type: LicenceType, request: JsonObject, file: string): JsonObject {
  const photos = enclosuresOf(type).filter(({ kind }) => kind === "photo");
  const [, name] = /^\/claims\/([^/*]+)$/.exec(photos[0]?.pointer ?? "") ?? [];
  if (photos.length !== 1 || name === undefined) throw noPhoto(type);
  const claims = request["claims"];
  return { ...request, claims: { ...(isJsonObject(claims) ? claims : {}), [name]: `@${file}` } };
}

function noPhoto({ name }: LicenceType): LicenceError {
  const parameters = { zh: name["zh-CN"], en: name.en };
  return new LicenceError("request-invalid", { fields: [{ pointer: "/claims", code: "photo-no-claim", parameters }] });
}

function aboutClaim(error: unknown, pointer: string): unknown {
  if (!(error instanceof LicenceError) || error.fields.length === 0) return error;
  const fields = error.fields.map((field): FieldError => ({ ...field, pointer }));
  return new LicenceError("request-invalid", { fields, cause: error });
}
