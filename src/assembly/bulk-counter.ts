// What works on whole tables, put together on Node: the kinds of work, and the office that keeps batches sent over the API.

import { setImmediate, setTimeout } from "node:timers/promises";
import { systemEntropy } from "../host/entropy.ts";
import { type BatchOffice, type BatchOfficeParts, createBatchOffice } from "../issuance/bulk/batch-office.ts";
import { type Bulk, type BulkParts, createBulk } from "../issuance/bulk/bulk.ts";

/** What it stands on. */
export type BulkCounterParts = BulkParts &
  Pick<BatchOfficeParts, "batches" | "apiKeys" | "cryptography" | "clock" | "enclosing">;

/** Opens it. */
export function openBulk(parts: BulkCounterParts): { readonly bulk: Bulk; readonly batches: BatchOffice } {
  const bulk = createBulk(parts);
  const [wait, pause] = [(milliseconds: number) => setTimeout(milliseconds), () => setImmediate()];
  return { bulk, batches: createBatchOffice({ ...parts, bulk, entropy: systemEntropy, wait, pause }) };
}
