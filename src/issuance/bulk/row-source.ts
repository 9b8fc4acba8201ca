// A row of a table as it is kept until it is done, and back; an error as it is kept, and back.

import { type ErrorCode, type FieldError, LicenceError } from "../../licence/errors.ts";
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "../../licence/json-value.ts";
import type { WordParameters } from "../../licence/words.ts";
import type { BatchRow } from "./batch-entries.ts";
import type { SheetRow } from "./sheet.ts";

/** A row to be kept. */
export function keptRow({ row, cells, json, fault, files }: SheetRow, place: number): BatchRow {
  const source: JsonObject = {
    ...(json === undefined ? { cells } : { json }),
    ...(fault !== undefined && { fault: keptError(fault) }),
    ...(files instanceof LicenceError
      ? { filesFault: keptError(files) }
      : files && { files: Object.fromEntries(files) }),
  };
  return { place, row, source };
}

/** The row that was kept. */
export function sheetRowOf({ row, source = {} }: BatchRow): SheetRow {
  const { cells, json, fault, files, filesFault } = source;
  return {
    row,
    cells: isJsonArray(cells) ? cells.map(String) : [],
    ...(isJsonObject(json) && { json }),
    ...(isJsonObject(fault) && { fault: errorOf(fault) }),
    ...(isJsonObject(filesFault) && { files: errorOf(filesFault) }),
    ...(isJsonObject(files) && { files: new Map(Object.entries(files).map(([name, hash]) => [name, String(hash)])) }),
  };
}

/** An error to be kept. */
export function keptError({ code, fields, parameters }: LicenceError): JsonObject {
  const plain = fields.map(({ pointer, code: each, parameters: about = {} }) => ({
    ...{ pointer, code: each },
    parameters: { ...about },
  }));
  return { code, fields: plain, parameters: { ...parameters } };
}

/** The error that was kept. */
export function errorOf({ code, fields, parameters }: JsonObject): LicenceError {
  const kept = isJsonArray(fields) ? fields.filter(isJsonObject) : [];
  // It was one when it was written.
  return new LicenceError(String(code) as ErrorCode, {
    parameters: parametersOf(parameters),
    fields: kept.map(
      (field): FieldError => ({
        ...{ pointer: String(field["pointer"]), code: String(field["code"]) },
        parameters: parametersOf(field["parameters"]),
      }),
    ),
  });
}

function parametersOf(value: JsonValue | undefined): WordParameters {
  if (!isJsonObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, each]) =>
      typeof each === "string" || typeof each === "number" ? [[name, each] as const] : [],
    ),
  );
}
