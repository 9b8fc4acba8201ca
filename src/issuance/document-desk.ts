// The document desk: answers for posted PDFs. The credential attached to a file is what is verified, as if it had been posted alone;
// around it the file itself is judged: its bytes, its signature, its page. What a PDF shows, its QR code included, proves nothing.

import { toHex } from "../licence/bytes.ts";
import { LicenceError } from "../licence/errors.ts";
import { parseJsonBytes } from "../licence/json.ts";
import type { JsonValue } from "../licence/json-value.ts";
import type { Report } from "../licence/verdict.ts";
import type { Readability } from "../licence/verify.ts";
import { type FileDeskParts, judgeFile } from "./posted-file.ts";
import type { VerificationDesk } from "./verification.ts";

/** Answers third parties who hold a file. */
export interface DocumentDesk {
  /** @throws {LicenceError} document-unreadable; rate-limited when too many PDFs are being read. */
  reportOnPdf(pdf: Uint8Array): Promise<Report>;
}

/** What the desk is handed: nothing that can sign or write. */
export interface DocumentDeskParts extends FileDeskParts {
  readonly desk: Pick<VerificationDesk, "licenceOver" | "reportOn" | "reportUnreadable">;
}

/** Opens the document desk. */
export function createDocumentDesk(parts: DocumentDeskParts): DocumentDesk {
  const { desk, inspector } = parts;
  return {
    reportOnPdf: async (pdf) => {
      const reading = await inspector.read(pdf);
      if (reading.outcome === "unreadable") throw new LicenceError("document-unreadable");
      if (reading.outcome !== "credential") return await withoutCredential(parts, pdf, reading.outcome);
      const credential = parsed(reading.credential);
      if (credential === undefined) return desk.reportUnreadable("attachment-unreadable");
      const { signature } = reading;
      return desk.reportOn(credential, (genuine) => judgeFile(parts, { pdf, signature }, genuine));
    },
  };
}

/** A document that a licence is signed over is no licence, but tells the way to it, which shows what anybody may read of it. */
async function withoutCredential(
  { desk, cryptography }: DocumentDeskParts,
  pdf: Uint8Array,
  reason: Readability,
): Promise<Report> {
  const isBare = reason === "no-attachment" || reason === "only-pictures";
  const entry = isBare ? await desk.licenceOver(toHex(cryptography.sha256(pdf))) : undefined;
  if (entry === undefined) return desk.reportUnreadable(reason);
  return { ...desk.reportUnreadable("original-document"), entry };
}

/** The file could be read; that what is attached to it is no JSON is a finding, not a refusal. */
function parsed(bytes: Uint8Array): JsonValue | undefined {
  try {
    return parseJsonBytes(bytes);
  } catch (error) {
    if (error instanceof LicenceError) return undefined;
    throw error;
  }
}
