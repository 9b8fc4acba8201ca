// Whether a department's own PDF may be signed over, asked when the licence is drafted, whichever way the PDF came onto the shelf: what
// is in it, where the mark is to stand, and whether the claims count it right.

import { type FieldError, LicenceError } from "../licence/errors.ts";
import { isJsonObject, type JsonValue } from "../licence/json-value.ts";
import type { LicenceType } from "../licence/licence-type.ts";
import {
  COUNTED_CLAIMS,
  type DocumentExaminer,
  type DocumentFinding,
  type DocumentQuestion,
  markOf,
} from "../licence/own-document.ts";

/** A PDF that claims refer to. */
export interface ClaimedDocument {
  readonly type: LicenceType;
  readonly claims: JsonValue;
  /** Of the claim that names it. */
  readonly pointer: string;
  readonly pdf: Uint8Array;
}

/** Where its faults are pointed at. */
export interface DocumentPointers {
  readonly document: string;
  readonly place: string | undefined;
}

/** Looks at a PDF. @throws {LicenceError} request-invalid — it may not be signed, or nobody is here to look at it. */
export async function fitDocument(
  examiner: DocumentExaminer | undefined,
  question: DocumentQuestion,
  pointers: DocumentPointers,
): Promise<Extract<DocumentFinding, { readonly outcome: "fit" }>> {
  const unexamined = { outcome: "refused", faults: [{ code: "pdf-unexamined" }] } as const;
  const finding = (await examiner?.examine(question)) ?? unexamined;
  if (finding.outcome === "fit") return finding;
  throw new LicenceError("request-invalid", { fields: faultsAt(finding, pointers) });
}

/** What is wrong with it; `examiner` is absent where no PDFs are signed. */
export async function checkDocument(
  examiner: DocumentExaminer | undefined,
  { type, claims, pointer, pdf }: ClaimedDocument,
): Promise<readonly FieldError[]> {
  if (examiner === undefined) return [{ pointer, code: "pdf-unexamined" }];
  const mark = markOf(type, claims);
  const finding = await examiner.examine({ pdf, ...(mark && { mark }) });
  if (finding.outcome === "refused") return faultsAt(finding, { document: pointer, place: type.layout.mark?.place });
  const counted = { pages: finding.pages, bytes: pdf.length };
  const said = isJsonObject(claims) ? claims : {};
  return COUNTED_CLAIMS.flatMap((name) => {
    const [found, expected] = [said[name], counted[name]];
    if (found === undefined || found === expected) return [];
    return [{ pointer: `/claims/${name}`, code: "must-equal", parameters: { found: String(found), expected } }];
  });
}

/** The faults with pointers: those of the place at the place. */
function faultsAt(
  { faults }: Extract<DocumentFinding, { readonly outcome: "refused" }>,
  pointers: DocumentPointers,
): readonly FieldError[] {
  return faults.map((fault) => ({
    ...fault,
    pointer: fault.code.startsWith("place-") ? (pointers.place ?? pointers.document) : pointers.document,
  }));
}
