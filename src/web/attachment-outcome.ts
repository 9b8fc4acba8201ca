// What reading a PDF's attachment means for whoever posted it: an answer about the credential, or a file that cannot be read.

import type { AttachedCredential } from "../document/attachment.ts";
import type { AttachmentOutcome } from "./document-reader.ts";

const MEANING = {
  none: "no-attachment",
  several: "attachment-unreadable",
  "too-large": "attachment-unreadable",
  encrypted: "unreadable",
  malformed: "unreadable",
  timeout: "unreadable",
} as const;

/** Translates what the document floor found; `timeout` is a reading that had to be ended. */
export function attachmentOutcome(found: AttachedCredential | { readonly outcome: "timeout" }): AttachmentOutcome {
  return found.outcome === "found" ? found : { outcome: MEANING[found.outcome] };
}
