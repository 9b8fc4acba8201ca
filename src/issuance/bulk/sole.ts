// What only one row of a table may ask for. Doing the rows would refuse the second one too, but could not say which row was the first, and
// a dry run, which does nothing, would not see it at all. Rows that mean one licence by its id and by its number are not brought together.

import { type FieldError, LicenceError } from "../../licence/errors.ts";
import type { JsonObject } from "../../licence/json-value.ts";
import { foldNumber } from "../../licence/licence-number.ts";
import type { LicenceType } from "../../licence/licence-type.ts";
import { idWithin, meantBy } from "./licence-finding.ts";

/** Something that belongs to one row. */
export interface Sole {
  /** The same text for the same thing. */
  readonly what: string;
  readonly pointer: string;
  readonly code: "number-repeated" | "licence-repeated";
}

/** A number that a row gives to a licence; undefined when it gives none, or licences of the type may share one. */
export function soleNumber({ number: rule }: Pick<LicenceType, "number">, { number }: JsonObject): Sole | undefined {
  if (rule.rule === "claim" || typeof number !== "string" || number === "") return undefined;
  return { what: foldNumber(number), pointer: "/number", code: "number-repeated" };
}

/** The licence that a row means. */
export function soleLicence(request: JsonObject): Sole | undefined {
  const { id, number, code } = meantBy(request);
  if (id !== "") return { what: idWithin(id), pointer: "/id", code: "licence-repeated" };
  if (number === "") return undefined;
  return { what: `${foldNumber(number)} ${code}`, pointer: "/number", code: "licence-repeated" };
}

/** What another row has asked for already. */
export function repeated({ pointer, code }: Sole, row: number): LicenceError {
  const field: FieldError = { pointer, code, parameters: { row } };
  return new LicenceError("request-invalid", { fields: [field] });
}
