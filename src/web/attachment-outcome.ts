// What document/ found in a PDF, as the web floor answers it: a finding about a file that can be read is a report, a file that
// cannot be read is a refusal.

import type { AttachedCredential } from "../document/attachment.ts";

/** What was found in a PDF. */
export type AttachmentOutcome =
  | { readonly outcome: "found"; readonly bytes: Uint8Array }
  /** A readable PDF whose credential, if any, cannot be judged; why is the report's reason. */
  | { readonly outcome: (typeof READABILITIES)[keyof typeof READABILITIES] }
  /** No PDF at all, or one that cannot be read. */
  | { readonly outcome: "unreadable" };

const READABILITIES = {
  none: "no-attachment",
  encrypted: "pdf-encrypted",
  several: "attachments-several",
  "too-large": "pdf-too-large",
  timeout: "pdf-too-slow",
} as const;

/** Sorts the findings; `timeout` is a reader's that was stopped. */
export function attachmentOutcome(found: AttachedCredential | { readonly outcome: "timeout" }): AttachmentOutcome {
  if (found.outcome === "found") return found;
  return { outcome: found.outcome === "malformed" ? "unreadable" : READABILITIES[found.outcome] };
}
