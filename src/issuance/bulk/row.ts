// A row of a spreadsheet as the request that it asks for, and the other way round: the column that a refusal is about.

import { titleOf } from "../../licence/claims-schema.ts";
import { checkCode, isWrittenAs } from "../../licence/codes/code-system.ts";
import { type FieldError, LicenceError } from "../../licence/errors.ts";
import { codeSystemOfHolder, isPersonCode } from "../../licence/holder-code-type.ts";
import type { JsonObject, JsonValue } from "../../licence/json-value.ts";
import type { LicenceType } from "../../licence/licence-type.ts";
import { type CellReader, cellFault, cellReader, halfWidth, plainCell, readDate, splitHolders } from "./cells.ts";
import type { ColumnField, Columns, CommonField } from "./columns.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** What reading rows needs. */
export interface RowParts extends Vocabulary {
  readonly type: LicenceType;
  readonly issuer: string;
  readonly columns: Columns;
}

/** Reads a row's cells into a request, or what a spreadsheet has spoiled in it; the same cells always give the same text of JSON. */
export type RowReader = (cells: readonly string[]) => JsonObject | LicenceError;

type Slot = { readonly at: number } & (
  | { readonly kind: CommonField }
  | { readonly kind: "claim"; readonly name: string; readonly schema: JsonObject; readonly read: CellReader }
);

/** Where a cell stands and what it is. */
export type CellSlot = { readonly at: number } & (
  | { readonly kind: CommonField }
  | { readonly kind: "claim"; readonly name: string; readonly schema: JsonObject }
);

/** Makes the reader of a file's rows. Claims come in the schema's order, whatever order the columns have. */
export function createRowReader(parts: RowParts): RowReader {
  const slots = parts.columns.fields.flatMap((field, at) => slotOf(parts, field, at));
  const claims = slots.filter((slot) => slot.kind === "claim");
  const order = Object.keys((parts.type.claims["properties"] ?? {}) as JsonObject);
  claims.sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
  const common = new Map(slots.filter((slot) => slot.kind !== "claim").map((slot) => [slot.kind, slot.at]));
  return (cells) => {
    const cellOf = (at: number | undefined): string => (at === undefined ? "" : plainCell(cells[at] ?? ""));
    const text = (kind: CommonField): string => cellOf(common.get(kind));
    const spoiled = spoiledCells(slots, cellOf);
    if (spoiled.length > 0) return new LicenceError("request-invalid", { fields: spoiled });
    const until = text("validUntil");
    return {
      type: parts.type.code,
      issuer: parts.issuer,
      holders: holdersOf(parts, text("name"), halfWidth(text("code")), text("codeType")),
      claims: claimsOf(claims, cellOf),
      ...optional("number", text("number")),
      ...optional("issuedOn", readDate(text("issuedOn"))),
      ...optional("validFrom", readDate(text("validFrom"))),
      ...optional("validUntil", parts.longTerm.has(until.toLowerCase()) ? "" : readDate(until)),
    };
  };
}

/** Cells that a spreadsheet has spoiled, each with its pointer into the request. */
export function spoiledCells(slots: readonly CellSlot[], cellOf: (at: number) => string): readonly FieldError[] {
  return slots.flatMap((slot) => {
    const found = cellOf(slot.at);
    const code = cellFault(found);
    if (code === undefined) return [];
    if (slot.kind !== "claim")
      return [{ pointer: POINTERS[slot.kind] ?? `/${slot.kind}`, code, parameters: { found } }];
    const title = titleOf(slot.schema, slot.name);
    return [{ pointer: `/claims/${slot.name}`, code, parameters: { found, zh: title["zh-CN"], en: title.en } }];
  });
}

const POINTERS: Readonly<Partial<Record<CommonField, string>>> = {
  name: "/holders/0/name",
  code: "/holders/0/code",
  codeType: "/holders/0/codeType",
  actorName: "/actor/name",
  actorCode: "/actor/code",
};

function slotOf({ yesNo }: RowParts, field: ColumnField, at: number): readonly Slot[] {
  if (field.kind === "remark") return [];
  if (field.kind !== "claim") return [{ kind: field.kind, at }];
  return [{ ...field, at, read: cellReader(field.schema, yesNo) }];
}

function claimsOf(slots: readonly Extract<Slot, { kind: "claim" }>[], cellOf: (at: number) => string): JsonObject {
  const claims: Record<string, JsonValue> = {};
  for (const { name, at, read } of slots) {
    const cell = cellOf(at);
    if (cell !== "") claims[name] = read(cell);
  }
  return claims;
}

function holdersOf(parts: RowParts, names: string, codes: string, codeTypes: string): readonly JsonObject[] {
  const [allNames, allCodes, allTypes] = [splitHolders(names), splitHolders(codes), splitHolders(codeTypes)];
  const count = Math.max(allNames.length, allCodes.length);
  return Array.from({ length: count }, (_, index) => {
    const code = allCodes[index] ?? "";
    const written = allTypes[index] ?? (allTypes.length === 1 ? allTypes[0] : undefined);
    const codeType = written === undefined ? inferCodeType(parts.type, code) : codeTypeNamed(parts, written);
    return { name: allNames[index] ?? "", code, codeType };
  });
}

function codeTypeNamed({ codeTypes }: RowParts, written: string): string {
  return codeTypes.get(written.normalize("NFKC").toLowerCase()) ?? written;
}

/**
 * The only kind of code the type allows, else the kind whose checker accepts the code, else the kind that it is written as, so
 * that the refusal names the character that is wrong.
 */
function inferCodeType({ holder }: LicenceType, code: string): string {
  const [only = "", ...others] = holder.codeTypes;
  if (others.length === 0) return only;
  const kinds = holder.codeTypes.flatMap((codeType) => {
    const system = codeSystemOfHolder(codeType);
    return system === undefined ? [] : [{ codeType, system }];
  });
  const ofPeople = kinds.filter(({ codeType }) => isPersonCode(codeType));
  const ofOthers = kinds.filter(({ codeType }) => !isPersonCode(codeType));
  const found =
    kinds.find(({ system }) => checkCode(system, code) === undefined) ??
    // An organisation's code may be all digits too: what is written as both is a person's, as most are.
    [...ofPeople, ...ofOthers].find(({ system }) => isWrittenAs(system, code.toUpperCase())) ??
    ofOthers[0];
  return found?.codeType ?? "";
}

function optional(name: string, value: string): JsonObject {
  return value === "" ? {} : { [name]: value };
}

/** The column that a refusal's pointer is about; undefined when it is about no cell. */
export function columnOf({ fields }: Columns, pointer: string): number | undefined {
  const holder = /^\/(?:holders|certificateHolder)(?:\/\d+)?(?:\/(name|code|codeType))?/.exec(pointer);
  const claim = /^\/claims\/([^/]+)/.exec(pointer)?.[1];
  const at = fields.findIndex((field) => {
    if (field.kind === "claim") return field.name === claim;
    if (field.kind !== "remark" && POINTERS[field.kind] === pointer) return true;
    if (holder !== null) return field.kind === (holder[1] ?? "name");
    return `/${field.kind}` === pointer || (pointer === "/certificateNumber" && field.kind === "number");
  });
  return at < 0 ? undefined : at;
}
