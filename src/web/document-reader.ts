// A file that somebody posted, told by what it is: a credential is judged as it is, a PDF by the document desk. Reading PDFs costs
// memory and time, so only so many are read at once.

import { hasPdfHeader } from "../document/pdf-header.ts";
import type { DocumentDesk } from "../issuance/document-desk.ts";
import { createGate } from "../issuance/gate.ts";
import type { VerificationDesk } from "../issuance/verification.ts";
import { LicenceError } from "../licence/errors.ts";
import { parseJsonBytes } from "../licence/json.ts";
import type { Report } from "../licence/verdict.ts";

/** Judges posted bytes. */
export interface DocumentReader {
  /** @throws {LicenceError} json-invalid, body-too-large */
  reportOnJson(bytes: Uint8Array): Promise<Report>;
  /** @throws {LicenceError} document-unreadable; rate-limited when too many PDFs are being read. */
  reportOnPdf(bytes: Uint8Array): Promise<Report>;
  /**
   * A PDF or a credential, told apart by its first bytes.
   * @throws {LicenceError} as both.
   */
  reportOnFile(bytes: Uint8Array): Promise<Report>;
}

/** What the reader is handed. */
export interface DocumentReaderParts {
  readonly desk: Pick<VerificationDesk, "reportOn">;
  readonly documents: DocumentDesk;
}

/** PDFs read at once, and how many more may wait: one can cost a core and some hundred megabytes. */
const READING = {
  abreast: 4,
  waiting: 16,
  full: () => new LicenceError("rate-limited", { parameters: { seconds: 5 } }),
};

/** Makes the reader. */
export function createDocumentReader({ desk, documents }: DocumentReaderParts): DocumentReader {
  const gate = createGate(READING);
  const reportOnJson: DocumentReader["reportOnJson"] = (bytes) => desk.reportOn(parseJsonBytes(bytes));
  const reportOnPdf: DocumentReader["reportOnPdf"] = (bytes) => gate(() => documents.reportOnPdf(bytes));
  return {
    reportOnJson,
    reportOnPdf,
    reportOnFile: async (bytes) => (hasPdfHeader(bytes) ? reportOnPdf(bytes) : reportOnJson(bytes)),
  };
}
