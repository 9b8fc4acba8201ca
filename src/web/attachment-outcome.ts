// What document/ found in a PDF, as the web floor answers it: a finding about a file that can be read is a report, a file that
// cannot be read is a refusal.

import type { AttachedCredential } from "../document/attachment.ts";

/** What was found in a PDF. */
export type AttachmentOutcome =
  | { readonly outcome: "found"; readonly bytes: Uint8Array }
  /** `no-attachment`: a readable PDF without a credential; `attachment-unreadable`: with one that cannot be judged. */
  | { readonly outcome: "no-attachment" | "attachment-unreadable" }
  /** No PDF at all, or one that cannot be read. */
  | { readonly outcome: "unreadable" };

/** Sorts the findings; `timeout` is a reader's that was stopped. */
export function attachmentOutcome(found: AttachedCredential | { readonly outcome: "timeout" }): AttachmentOutcome {
  switch (found.outcome) {
    case "found":
      return found;
    case "none":
      return { outcome: "no-attachment" };
    case "malformed":
      return { outcome: "unreadable" };
    case "encrypted":
    case "several":
    case "too-large":
    case "timeout":
      return { outcome: "attachment-unreadable" };
  }
}
