// The counter for posted PDFs on Node: the document desk with an inspector, in rooms of its own where nobody else may wait for a
// stranger's PDF, or in place for a program that asks one question and ends.

import { webcrypto } from "node:crypto";
import { createPdfInspector } from "../document/inspection/inspector.ts";
import { openInspectionRoom } from "../host/inspection-room.ts";
import { extractPageTexts } from "../host/page-text.ts";
import { createDocumentDesk, type DocumentDesk, type DocumentDeskParts } from "../issuance/document-desk.ts";

/** An open counter. */
export interface DocumentCounter {
  readonly documents: DocumentDesk;
  close(): Promise<void>;
}

/** Opens the counter; nothing is loaded before the first PDF. `aside`: in threads that can be ended. */
export function openDocumentCounter(
  parts: Omit<DocumentDeskParts, "inspector"> & { readonly aside: boolean },
): DocumentCounter {
  const room = parts.aside ? openInspectionRoom() : undefined;
  const inspector = room ?? createPdfInspector({ subtle: webcrypto.subtle, extract: extractPageTexts });
  return { documents: createDocumentDesk({ ...parts, inspector }), close: async () => room?.close() };
}
