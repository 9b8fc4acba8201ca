// Taking a department's existing stock over: a licence for every row, with the number and the days that it has.

import { type FieldError, LicenceError } from "../../licence/errors.ts";
import type { JsonObject } from "../../licence/json-value.ts";
import type { IssueOrder } from "../issue-order.ts";
import type { WantedColumns } from "./columns.ts";
import { requestReader, type WorkParts } from "./issuing-work.ts";
import { soleNumber } from "./sole.ts";
import { eachTask, type Task, type TaskOutcome, type Work } from "./work.ts";

/** The columns of importing. */
export const IMPORT: WantedColumns = {
  fields: ["name", "code", "codeType", "number", "validFrom", "validUntil", "issuedOn"],
  claims: true,
  needed: [["claims"], ["name"], ["code"], ["issuedOn"]],
};

/** Makes the work. */
export function createImportingWork(parts: WorkParts): Work {
  const { issuing } = parts;
  const read = requestReader(parts);
  return {
    read: (row) => {
      const request = read(row);
      return request instanceof LicenceError ? request : withNumber(parts, request);
    },
    soleOf: (request) => soleNumber(parts.type, request),
    carryOut: async (tasks) => {
      const warned = tasks.map((): FieldError[] => []);
      const outcomes = await issuing.issue(tasks.map((task, index) => orderOf(parts, task, warned[index] ?? [])));
      return outcomes.map((outcome, index): TaskOutcome => {
        const warnings = warned[index] ?? [];
        return "error" in outcome || warnings.length === 0 ? outcome : { ...outcome, warnings };
      });
    },
    check: (tasks) =>
      eachTask(tasks, async (task) => {
        const warnings: FieldError[] = [];
        await issuing.dryRun(orderOf(parts, task, warnings));
        return { checked: true, ...(warnings.length > 0 && { warnings }) };
      }),
  };
}

/** A number is kept, never made; only a type that takes it from a claim needs none of its own. */
function withNumber({ type }: WorkParts, request: JsonObject): JsonObject | LicenceError {
  if (type.number.rule === "claim" || request["number"] !== undefined) return request;
  const { label, example } = type.number;
  const parameters = { zh: label["zh-CN"], en: label.en, example };
  return new LicenceError("request-invalid", { fields: [{ pointer: "/number", code: "required", parameters }] });
}

function orderOf({ principal }: WorkParts, { request, key }: Task, warnings: FieldError[]): IssueOrder {
  const { issuedOn, ...rest } = request;
  const stock = {
    issuedOn: typeof issuedOn === "string" ? issuedOn : "",
    warn: (fields: readonly FieldError[]) => void warnings.push(...fields),
  };
  return { principal, request: rest, idempotencyKey: key, stock };
}
