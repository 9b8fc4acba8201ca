// A new version for every row: what the row leaves empty stays as the version before has it. A row names the licence by id or number; the
// number is kept, as renewing does.

import { LicenceError } from "../../licence/errors.ts";
import { parseJson } from "../../licence/json.ts";
import { isJsonArray, isJsonObject, type JsonObject } from "../../licence/json-value.ts";
import type { IssueOrder } from "../issue-order.ts";
import type { LicenceRecord } from "../register-entries.ts";
import { plainCell } from "./cells.ts";
import type { WantedColumns } from "./columns.ts";
import { requestReader, type WorkParts } from "./issuing-work.ts";
import { type FindingParts, findLicence, meantBy } from "./licence-finding.ts";
import type { SheetRow } from "./sheet.ts";
import { soleLicence } from "./sole.ts";
import { eachTask, type Task, type TaskOutcome, type Work } from "./work.ts";

/** What renewing stands on. */
export type RenewingParts = WorkParts & FindingParts;

/** The columns of renewing: whatever changes. */
export const RENEW: WantedColumns = {
  fields: ["id", "name", "code", "codeType", "number", "validFrom", "validUntil"],
  claims: true,
  needed: [["id", "number"]],
};

/** Makes the work. */
export function createRenewingWork(parts: RenewingParts): Work {
  const { issuing } = parts;
  return {
    read: reader(parts),
    soleOf: soleLicence,
    carryOut: (tasks) => renewAll(parts, tasks),
    check: (tasks) =>
      eachTask(tasks, async (task) => {
        await issuing.dryRun(await orderOf(parts, task));
        return { checked: true };
      }),
  };
}

/** All that are found share one cycle. */
async function renewAll(parts: RenewingParts, tasks: readonly Task[]): Promise<readonly TaskOutcome[]> {
  const orders = new Map<Task, IssueOrder>();
  const found = await eachTask(tasks, async (task) => {
    orders.set(task, await orderOf(parts, task));
    return { checked: true };
  });
  const issued = (await parts.issuing.issue([...tasks].flatMap((task) => orders.get(task) ?? []))).values();
  return found.map((outcome): TaskOutcome => {
    if ("error" in outcome) return outcome;
    return issued.next().value ?? { error: new LicenceError("internal") };
  });
}

async function orderOf(parts: RenewingParts, { request, key }: Task): Promise<IssueOrder> {
  const record = await findLicence(parts, meantBy(request));
  const { holders, claims } = contentOf(record);
  const { validFrom, validUntil } = request;
  const renewed: JsonObject = {
    holders: isJsonArray(request["holders"]) && request["holders"].length > 0 ? request["holders"] : holders,
    claims: { ...claims, ...(isJsonObject(request["claims"]) ? request["claims"] : {}) },
    ...(validFrom !== undefined && { validFrom }),
    ...(validUntil !== undefined && { validUntil }),
  };
  return { principal: parts.principal, request: renewed, idempotencyKey: key, replaces: record.id };
}

/** Holders and claims as they were signed. */
function contentOf({ credential = "{}" }: LicenceRecord): {
  readonly holders: JsonObject[string];
  readonly claims: JsonObject;
} {
  const document = parseJson(credential);
  const subject = isJsonObject(document) ? document["credentialSubject"] : undefined;
  const { certificateHolder: holders = [], claims = {} } = isJsonObject(subject) ? subject : {};
  return { holders, claims: isJsonObject(claims) ? claims : {} };
}

function reader(parts: RenewingParts): (row: SheetRow) => JsonObject | LicenceError {
  const { columns } = parts;
  const read = requestReader(parts);
  const at = (kind: "id" | "code" | "name"): number => columns.fields.findIndex((field) => field.kind === kind);
  const [idAt, codeAt, nameAt] = [at("id"), at("code"), at("name")];
  return (row) => {
    const request = read(row);
    if (request instanceof LicenceError || row.json !== undefined) return request;
    const cell = (index: number): string => (index < 0 ? "" : plainCell(row.cells[index] ?? ""));
    // A code without a name says which licence is meant; with one it is the holder from now on.
    const isHolder = cell(nameAt) !== "";
    const { holders = [], ...rest } = request;
    const code = isHolder ? "" : cell(codeAt);
    return { ...rest, id: cell(idAt), code, holders: isHolder ? holders : [] };
  };
}
