// Previews (样本): how a licence would look that is not issued. Everything is checked that issuing checks, nothing is written or signed;
// across every page stands what it is, with no credential attached and no QR code that could be scanned.

import { toHex } from "../licence/bytes.ts";
import type { Cryptography } from "../licence/cryptography.ts";
import type { Printer } from "../licence/printing.ts";
import { type DraftParts, draftOrder, provisionalSubject } from "./draft.ts";
import { enclosuresFor } from "./enclosures.ts";
import type { Gate } from "./gate.ts";
import type { HandedOut } from "./handing-out.ts";
import type { IssueOrder } from "./issue-order.ts";
import type { Clock, EnclosureShelf } from "./ports.ts";

/** What previewing is handed. */
export interface PreviewingParts extends DraftParts {
  readonly enclosures: Pick<EnclosureShelf, "enclosure" | "enclosureOf">;
  readonly printer: Pick<Printer, "specimen">;
  readonly gate: Gate;
  readonly cryptography: Pick<Cryptography, "sha256">;
  readonly clock: Clock;
}

/** Makes previews. */
export interface Previewing {
  /** What the order's licence would look like. @throws {LicenceError} as issuing; printing-busy. */
  preview(order: IssueOrder): Promise<HandedOut>;
}

/** Opens the desk. */
export function createPreviewing(parts: PreviewingParts): Previewing {
  return {
    preview: async (order) => {
      const draft = await draftOrder(parts, order, parts.clock.now());
      const { type, issuer, claims } = draft;
      const enclosures = await enclosuresFor(type, { claims }, parts.enclosures);
      const subject = provisionalSubject(draft);
      const bytes = await parts.gate(() => parts.printer.specimen(type, issuer, subject, enclosures));
      const sha256 = toHex(parts.cryptography.sha256(bytes));
      const filename = parts.catalogue.words("zh-CN")("pdf.preview-file-name", { type: type.name["zh-CN"] });
      return { bytes, mediaType: "application/pdf", sha256, filename };
    },
  };
}
