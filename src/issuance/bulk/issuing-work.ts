// A licence for every row.

import type { LicenceError } from "../../licence/errors.ts";
import type { Issuing } from "../issuing.ts";
import type { Principal } from "../principal.ts";
import { ISSUING_COLUMNS, REMARKS, type WantedColumns } from "./columns.ts";
import { createRowReader, type RowParts } from "./row.ts";
import type { SheetRow } from "./sheet.ts";
import { soleNumber } from "./sole.ts";
import { eachTask, statedRequest, type Work } from "./work.ts";

/** What work on rows stands on. */
export interface WorkParts extends RowParts {
  readonly issuing: Pick<Issuing, "issue" | "dryRun">;
  readonly principal: Principal;
  /** Titles of an earlier run's remarks, in every language. */
  readonly remarks: ReadonlySet<string>;
}

/** The columns of issuing. */
export const ISSUE: WantedColumns = ISSUING_COLUMNS;

/** Makes the work. */
export function createIssuingWork(parts: WorkParts): Work {
  const { issuing, principal } = parts;
  return {
    read: requestReader(parts),
    soleOf: (request) => soleNumber(parts.type, request),
    carryOut: (tasks) => issuing.issue(tasks.map(({ request, key }) => ({ principal, request, idempotencyKey: key }))),
    check: (tasks) =>
      eachTask(tasks, async ({ request }) => {
        await issuing.dryRun({ principal, request });
        return { checked: true };
      }),
  };
}

/** Reads rows of cells and lines of JSON alike. */
export function requestReader(parts: WorkParts): (row: SheetRow) => ReturnType<Work["read"]> {
  const { type, issuer, remarks } = parts;
  const readCells = createRowReader(parts);
  const stated = { type: type.code, slug: type.slug, issuer };
  return ({ cells, json }): ReturnType<typeof readCells> | LicenceError =>
    json === undefined ? readCells(cells) : statedRequest(json, stated, remarks);
}

/** The titles of remarks, as they stand in files that come back. */
export function remarkTitles(words: readonly ((path: string) => string)[]): ReadonlySet<string> {
  return new Set(words.flatMap((say) => REMARKS.map((name) => say(`bulk.remarks.${name}`))));
}
