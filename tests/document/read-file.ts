// A PDF's credential and signatures each by itself, read as a posted file is: by its header, in one pass, within the same budgets.

import { type AttachedCredential, credentialIn } from "../../src/document/attachment.ts";
import { BudgetError } from "../../src/document/inflate-bounded.ts";
import { type ScannedPdf, scanPdf } from "../../src/document/object-scan.ts";
import { type PadesVerification, verifyPadesIn } from "../../src/document/pades/pades-verification.ts";
import type { SubtleChecks } from "../../src/document/pades/signer-check.ts";
import { hasPdfHeader } from "../../src/document/pdf-header.ts";

interface Unread {
  readonly outcome: "malformed" | "too-large";
}

function unread(error: unknown): Unread {
  return { outcome: error instanceof BudgetError ? "too-large" : "malformed" };
}

function scanned(pdf: Uint8Array): ScannedPdf {
  if (!hasPdfHeader(pdf)) throw new Error("no header");
  return scanPdf(pdf);
}

/** The attached credential. */
export function readAttachedCredential(pdf: Uint8Array): AttachedCredential {
  try {
    return credentialIn(scanned(pdf));
  } catch (error) {
    return unread(error);
  }
}

/** The signatures. */
export async function verifyPadesSignature<Key>(
  pdf: Uint8Array,
  subtle: SubtleChecks<Key>,
): Promise<PadesVerification> {
  try {
    return await verifyPadesIn(pdf, scanned(pdf), subtle);
  } catch (error) {
    return unread(error);
  }
}
