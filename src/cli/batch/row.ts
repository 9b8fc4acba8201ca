// A row of a spreadsheet as the request that it asks for, and the other way round: the column that a refusal is about.

import { checkCode, isWrittenAs } from "../../licence/codes/code-system.ts";
import { codeSystemOfHolder, isPersonCode } from "../../licence/holder-code-type.ts";
import type { JsonObject, JsonValue } from "../../licence/json-value.ts";
import type { LicenceType } from "../../licence/licence-type.ts";
import { type CellReader, cellReader, readDate, splitHolders, type YesNo } from "./cells.ts";
import type { ColumnField, Columns, CommonField } from "./columns.ts";
import { undefuse } from "./csv-cell.ts";

/** What reading rows needs. */
export interface RowParts {
  readonly type: LicenceType;
  readonly issuer: string;
  readonly columns: Columns;
  readonly yesNo: YesNo;
  /** Names of holder code types in lower case → their code. */
  readonly codeTypes: ReadonlyMap<string, string>;
  /** Words for "no end" in lower case. */
  readonly longTerm: ReadonlySet<string>;
}

/** Reads a row's cells into a request; the same cells always give the same text of JSON. */
export type RowReader = (cells: readonly string[]) => JsonObject;

type Slot = { readonly at: number } & (
  | { readonly kind: CommonField }
  | { readonly kind: "claim"; readonly name: string; readonly read: CellReader }
);

/** Makes the reader of a file's rows. Claims come in the schema's order, whatever order the columns have. */
export function createRowReader(parts: RowParts): RowReader {
  const slots = parts.columns.fields.flatMap((field, at) => slotOf(parts, field, at));
  const claims = slots.filter((slot) => slot.kind === "claim");
  const order = Object.keys((parts.type.claims["properties"] ?? {}) as JsonObject);
  claims.sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
  const common = new Map(slots.filter((slot) => slot.kind !== "claim").map((slot) => [slot.kind, slot.at]));
  return (cells) => {
    const cellOf = (at: number | undefined): string => (at === undefined ? "" : undefuse(cells[at] ?? "").trim());
    const text = (kind: CommonField): string => cellOf(common.get(kind));
    const until = text("validUntil");
    return {
      type: parts.type.code,
      issuer: parts.issuer,
      holders: holdersOf(parts, text("name"), text("code"), text("codeType")),
      claims: claimsOf(claims, cellOf),
      ...optional("number", text("number")),
      ...optional("validFrom", readDate(text("validFrom"))),
      ...optional("validUntil", parts.longTerm.has(until.toLowerCase()) ? "" : readDate(until)),
    };
  };
}

function slotOf({ yesNo }: RowParts, field: ColumnField, at: number): readonly Slot[] {
  if (field.kind === "remark") return [];
  if (field.kind !== "claim") return [{ kind: field.kind, at }];
  return [{ kind: "claim", at, name: field.name, read: cellReader(field.schema, yesNo) }];
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
    if (holder !== null) return field.kind === (holder[1] ?? "name");
    return `/${field.kind}` === pointer || (pointer === "/certificateNumber" && field.kind === "number");
  });
  return at < 0 ? undefined : at;
}
