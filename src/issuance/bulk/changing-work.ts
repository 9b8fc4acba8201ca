// A change of status for every row: suspending, revoking and restoring in bulk. What a row does not say holds as it was said for all rows;
// the legal basis of an act is the usual one of the type's data unless somebody says another.

import { LicenceError } from "../../licence/errors.ts";
import { isJsonObject, type JsonObject } from "../../licence/json-value.ts";
import type { LicenceType } from "../../licence/licence-type.ts";
import type { LifeCycle } from "../life-cycle.ts";
import type { Principal } from "../principal.ts";
import type { LicenceRecord } from "../register-entries.ts";
import { halfWidth, plainCell } from "./cells.ts";
import type { Columns, CommonField, WantedColumns } from "./columns.ts";
import type { ForAll } from "./for-all.ts";
import { type FindingParts, findLicence, meantBy } from "./licence-finding.ts";
import { spoiledCells } from "./row.ts";
import type { SheetRow } from "./sheet.ts";
import { soleLicence } from "./sole.ts";
import { eachTask, statedRequest, type Task, type Work } from "./work.ts";

/** What changing stands on. */
export interface ChangingParts extends FindingParts {
  readonly type: LicenceType;
  readonly columns: Columns;
  readonly lifeCycle: Pick<LifeCycle, "changeStatus" | "checkStatus">;
  readonly principal: Principal;
  readonly to: "suspended" | "valid" | "revoked";
  readonly forAll: ForAll;
  readonly remarks: ReadonlySet<string>;
}

const CHANGE_FIELDS = ["act", "ground", "legalBasis", "note", "effectiveAt", "actorName", "actorCode"] as const;

/** The columns of changing status; what is said for all need not be a column. */
export function changingColumns(forAll: ForAll): WantedColumns {
  const needed = (["act", "ground", "actorName", "actorCode"] as const).filter((field) => forAll[field] === undefined);
  return {
    fields: ["id", "number", "code", ...CHANGE_FIELDS],
    claims: false,
    needed: [["id", "number"], ...needed.map((field) => [field])],
  };
}

/** Makes the work. */
export function createChangingWork(parts: ChangingParts): Work {
  const { lifeCycle, principal } = parts;
  const orderOf = async ({ request, key }: Task) => {
    const record = await findLicence(parts, meantBy(request));
    const change = isJsonObject(request["change"]) ? request["change"] : {};
    return { record, order: { principal, licence: record.id, request: change, idempotencyKey: key } };
  };
  return {
    read: reader(parts),
    soleOf: soleLicence,
    carryOut: (tasks) =>
      eachTask(tasks, async (task) => {
        const { record: before, order } = await orderOf(task);
        const record: LicenceRecord = await lifeCycle.changeStatus(order);
        // What was done earlier is answered, and changes nothing.
        return { record, repeated: record.revision === before.revision };
      }),
    check: (tasks) =>
      eachTask(tasks, async (task) => {
        await lifeCycle.checkStatus((await orderOf(task)).order);
        return { checked: true };
      }),
  };
}

function reader(parts: ChangingParts): (row: SheetRow) => JsonObject | LicenceError {
  const { columns, type, issuer, remarks } = parts;
  const slots = columns.fields.flatMap((field, at) =>
    field.kind === "claim" || field.kind === "remark" ? [] : [{ kind: field.kind, at }],
  );
  return ({ cells, json }) => {
    if (json !== undefined) {
      const own = statedRequest(json, { type: type.code, slug: type.slug, issuer }, remarks);
      if (own instanceof LicenceError) return own;
      return changeRequest(parts, (field) => (typeof own[field] === "string" ? String(own[field]) : ""));
    }
    const cellOf = (at: number): string => plainCell(cells[at] ?? "");
    const spoiled = spoiledCells(slots, cellOf);
    if (spoiled.length > 0) return new LicenceError("request-invalid", { fields: spoiled });
    const texts = new Map(slots.map(({ kind, at }) => [kind, cellOf(at)] as const));
    return changeRequest(parts, (field) => texts.get(field) ?? "");
  };
}

function changeRequest({ type, to, forAll }: ChangingParts, textOf: (field: CommonField) => string): JsonObject {
  const said = (field: (typeof CHANGE_FIELDS)[number]): string => textOf(field) || (forAll[field] ?? "");
  const act = said("act");
  const usual = type.acts.find((known) => known.act === act)?.legalBasis ?? "";
  const [note, effectiveAt] = [said("note"), said("effectiveAt")];
  return {
    id: textOf("id"),
    number: textOf("number"),
    code: halfWidth(textOf("code")),
    change: {
      ...{ to, act, ground: said("ground"), legalBasis: said("legalBasis") || usual },
      actor: { name: said("actorName"), code: said("actorCode") },
      ...(note !== "" && { note }),
      ...(effectiveAt !== "" && { effectiveAt }),
    },
  };
}
