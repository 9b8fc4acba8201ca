// What is handed out for a licence over a department's own PDF: the printed sheet appended to the PDF, or the printed mark on its first
// page. Any other licence is what was printed.

import type { LicenceSubject } from "../../licence/credential.ts";
import { LicenceError } from "../../licence/errors.ts";
import { valueAt } from "../../licence/field-pointer.ts";
import { markOf, VEILS } from "../../licence/own-document.ts";
import type { Sheet } from "../../licence/printing.ts";
import { subjectTree } from "../../licence/public-view.ts";
import { appendSheet, type PrintedSigning, placeMark } from "./binding.ts";
import { RefusedOriginal } from "./refused-original.ts";

/** @throws {LicenceError} request-invalid — the PDF is not at hand, or is none that issuing lets through. */
export function withOwnDocument(
  { type, enclosures = {}, annotation }: Pick<Sheet, "type" | "enclosures" | "annotation">,
  subject: LicenceSubject,
  signing: PrintedSigning,
): PrintedSigning {
  const pointer = type.layout.appendTo;
  if (pointer === undefined) return signing;
  const hash = valueAt(subjectTree(subject), pointer);
  const original = typeof hash === "string" ? enclosures[hash] : undefined;
  if (original === undefined) {
    const parameters = { found: String(hash) };
    throw new LicenceError("request-invalid", { fields: [{ pointer, code: "enclosure-missing", parameters }] });
  }
  const mark = markOf(type, subject.claims);
  const printed = { ...signing, veils: annotation === undefined ? 0 : VEILS.length };
  try {
    if (mark === undefined) return appendSheet(original, printed);
    return placeMark(original, printed, { place: mark.place, size: mark });
  } catch (error) {
    if (!(error instanceof RefusedOriginal)) throw error;
    throw new LicenceError("request-invalid", { fields: error.faults.map((fault) => ({ ...fault, pointer })) });
  }
}
