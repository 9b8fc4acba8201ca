// A file that somebody posted, judged: a credential as it is, a PDF by the credential attached to it. What a PDF shows on its
// pages, its QR code included, proves nothing and is not read here.

import { createGate } from "../issuance/gate.ts";
import type { VerificationDesk } from "../issuance/verification.ts";
import { LicenceError } from "../licence/errors.ts";
import { parseJsonBytes } from "../licence/json.ts";
import type { JsonValue } from "../licence/json-value.ts";
import type { Report } from "../licence/verdict.ts";
import type { AttachmentOutcome } from "./attachment-outcome.ts";

/** Takes the credential out of a PDF; the door decides where (a worker thread that can be killed). */
export type AttachmentReader = (pdf: Uint8Array) => Promise<AttachmentOutcome>;

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

/** PDFs read at once, and how many more may wait: one can cost a core and some hundred megabytes. */
const READING = {
  abreast: 2,
  waiting: 64,
  full: () => new LicenceError("rate-limited", { parameters: { seconds: 5 } }),
};

/** Readers take a header anywhere in the first 1,024 bytes (ISO 32000-1, Annex H.3 note 13), so it counts there. */
const HEADER_WITHIN = 1024;

/** Makes the reader. */
export function createDocumentReader(desk: VerificationDesk, readAttachment: AttachmentReader): DocumentReader {
  const gate = createGate(READING);
  const reportOnJson: DocumentReader["reportOnJson"] = (bytes) => desk.reportOn(parseJsonBytes(bytes));
  const reportOnPdf: DocumentReader["reportOnPdf"] = async (bytes) => {
    const found = await gate(() => readAttachment(bytes));
    if (found.outcome === "unreadable") throw new LicenceError("document-unreadable");
    if (found.outcome !== "found") return desk.reportUnreadable(found.outcome);
    const credential = attached(found.bytes);
    return credential === undefined ? desk.reportUnreadable("attachment-unreadable") : desk.reportOn(credential);
  };
  return {
    reportOnJson,
    reportOnPdf,
    reportOnFile: async (bytes) => (isPdf(bytes) ? reportOnPdf(bytes) : reportOnJson(bytes)),
  };
}

/** The file could be read; that what is attached to it is no JSON is a finding, not a refusal. */
function attached(bytes: Uint8Array): JsonValue | undefined {
  try {
    return parseJsonBytes(bytes);
  } catch (error) {
    if (error instanceof LicenceError) return undefined;
    throw error;
  }
}

function isPdf(bytes: Uint8Array): boolean {
  return new TextDecoder("latin1").decode(bytes.subarray(0, HEADER_WITHIN)).includes("%PDF-");
}
