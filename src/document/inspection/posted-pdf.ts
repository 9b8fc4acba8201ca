// Reads what a posted PDF holds in one pass: the attached credential, and what the file's signature covers and is worth. What stands
// on its pages is not looked at here, but for whether there is anything but pictures where no credential is attached.

import type { PdfReading, SignatureReading } from "../../licence/inspecting.ts";
import { ATTACHMENT_LIMITS, credentialIn } from "../attachment.ts";
import { BudgetError } from "../inflate-bounded.ts";
import { type ScannedPdf, scanPdf } from "../object-scan.ts";
import { type PadesSignature, verifyPadesIn } from "../pades/pades-verification.ts";
import type { SubtleChecks } from "../pades/signer-check.ts";
import { hasPdfHeader } from "../pdf-header.ts";
import { graphBudget } from "./graph-text.ts";
import { Interner } from "./interner.ts";
import { pagesOf } from "./page-list.ts";
import { marksOf } from "./painting.ts";

/** Of a picture file the first pages say enough. */
const LOOKED_AT = 3;

/** Never rejects for what the bytes are. */
export async function readPostedPdf<Key>(pdf: Uint8Array, subtle: SubtleChecks<Key>): Promise<PdfReading> {
  if (pdf.length > ATTACHMENT_LIMITS.pdf) return { outcome: "pdf-too-large" };
  if (!hasPdfHeader(pdf)) return { outcome: "unreadable" };
  try {
    return await readScanned(pdf, scanPdf(pdf), subtle);
  } catch (error) {
    return { outcome: error instanceof BudgetError ? "pdf-too-large" : "unreadable" };
  }
}

const ABSENT = {
  none: "no-attachment",
  encrypted: "pdf-encrypted",
  several: "attachments-several",
  malformed: "unreadable",
  "too-large": "pdf-too-large",
} as const;

async function readScanned<Key>(pdf: Uint8Array, scanned: ScannedPdf, subtle: SubtleChecks<Key>): Promise<PdfReading> {
  const attached = credentialIn(scanned);
  if (attached.outcome === "found") {
    // More pages than any licence has are refused before anything is compared.
    pagesOf(scanned);
    return { outcome: "credential", credential: attached.bytes, signature: await signatureOf(pdf, scanned, subtle) };
  }
  if (attached.outcome !== "none") return { outcome: ABSENT[attached.outcome] };
  return { outcome: isOnlyPictures(scanned) ? "only-pictures" : "no-attachment" };
}

/** Of several signatures the last one made stands for the file: the others cover less of it. */
async function signatureOf<Key>(
  pdf: Uint8Array,
  scanned: ScannedPdf,
  subtle: SubtleChecks<Key>,
): Promise<SignatureReading> {
  const verified = await verifyPadesIn(pdf, scanned, subtle);
  const last = verified.outcome === "signed" ? verified.signatures.at(-1) : undefined;
  if (last === undefined) return { outcome: "none" };
  const { certificate, claimedAt, coveredLength, timestamp } = last;
  const isStamped = timestamp !== undefined && timestamp !== "unreadable" && timestamp.holds;
  return {
    outcome: "signed",
    state: stateOf(last),
    ...(coveredLength !== undefined && { coveredLength }),
    ...(certificate && { certificate: { subject: certificate.subject, fingerprint: certificate.fingerprint } }),
    ...(claimedAt !== undefined && { signedAt: claimedAt }),
    ...(isStamped && { timestampedAt: timestamp.at }),
  };
}

function stateOf({ fault, changedAfter, coversWholeFile, digestHolds, signatureHolds }: PadesSignature) {
  if (fault === "byte-range") return "partial";
  if (fault === "unsupported") return "unsupported";
  if (fault !== undefined || !digestHolds || !signatureHolds) return "broken";
  if (changedAfter) return "changed-after";
  return coversWholeFile ? "holds" : "partial";
}

function isOnlyPictures(pdf: ScannedPdf): boolean {
  try {
    const parts = { pdf, interner: new Interner(), budget: graphBudget() };
    const marks = pagesOf(pdf)
      .slice(0, LOOKED_AT)
      .flatMap((page) => marksOf(parts, page));
    return marks.length > 0 && marks.every(({ kind }) => kind === "image");
  } catch {
    return false;
  }
}
