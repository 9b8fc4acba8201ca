// Says whether a department's PDF may be signed: read as it will be printed, everything in it inflated once within a budget, and the
// place of the mark proven blank. Bounded; where it runs can be killed (host/document-worker.ts).

import type { DocumentFinding, DocumentQuestion } from "../../licence/own-document.ts";
import { ATTACHMENT_LIMITS } from "../attachment.ts";
import { BudgetError } from "../inflate-bounded.ts";
import { writtenPdf } from "../pades/pdf-writing.ts";
import { provePlace } from "./mark-place.ts";
import { type Original, readOriginal } from "./original.ts";
import { RefusedOriginal } from "./refused-original.ts";
import { decodedSize, UnreadFilterError } from "./stream-data.ts";

/** Of one stream, and of all of a file together. */
const INFLATED = { one: 64 * 1024 * 1024, all: 192 * 1024 * 1024 } as const;

/** What is handed out must not be larger than what can be verified: the rest is for the sheet, the credential and the signature. */
const LARGEST_WRITTEN = ATTACHMENT_LIMITS.pdf - 768 * 1024;
/** Number, keywords and the row of the table. */
const OBJECT_FRAME = 50;

/** Examines a PDF. Never throws for what the bytes are. */
export function examineDocument({ pdf, mark }: DocumentQuestion): DocumentFinding {
  try {
    const original = readOriginal(pdf);
    inflateAll(original);
    measureWritten(original);
    if (mark !== undefined) provePlace(original, mark.place, mark);
    return { outcome: "fit", pages: original.pages.length };
  } catch (error) {
    if (error instanceof RefusedOriginal) return { outcome: "refused", faults: error.faults };
    throw error;
  }
}

/** Objects that were packed together are written one by one. @throws {RefusedOriginal} there is no room for the sheet then. */
function measureWritten({ source, objects, pages }: Original): void {
  const found = [...objects, ...pages.map(({ object }) => object)].reduce((sum, object) => {
    const data = source.stream({ object })?.raw.length ?? 0;
    return sum + data + writtenPdf(source.resolve({ object }) ?? null).length + OBJECT_FRAME;
  }, 0);
  if (found > LARGEST_WRITTEN)
    throw new RefusedOriginal([{ code: "pdf-too-large", parameters: { found, limit: LARGEST_WRITTEN } }]);
}

function inflateAll({ source, objects }: Original): void {
  let left: number = INFLATED.all;
  for (const object of objects) {
    const stream = source.stream({ object });
    if (stream === undefined) continue;
    try {
      const limit = Math.min(left, INFLATED.one);
      left -= decodedSize(stream.dictionary, stream.raw, limit, (value) => source.resolve(value));
      if (left < 0) throw new BudgetError("streams beyond the limit");
    } catch (error) {
      throw new RefusedOriginal([faultOf(error)]);
    }
  }
}

function faultOf(error: unknown): { readonly code: string; readonly parameters?: Readonly<Record<string, string>> } {
  if (error instanceof BudgetError) return { code: "pdf-too-complex" };
  // DEFLATE that is cut off or broken: some viewers show what there is, others nothing.
  return error instanceof UnreadFilterError
    ? { code: "pdf-filter", parameters: { found: error.filter } }
    : { code: "pdf-damaged" };
}
