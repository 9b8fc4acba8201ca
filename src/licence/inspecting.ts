// Inspecting a posted PDF, as the document desk asks for it and as the PDF engine does it: what is attached, who signed the file,
// and whether its pages are those that the signed data would be printed on. Whoever inspects is handed bytes that nobody
// vouches for, and answers in bounded time and memory or says that it did not.

import type { FieldPointer } from "./field-pointer.ts";
import type { PageFinding } from "./file-findings.ts";

/** What a posted PDF holds. */
export type PdfReading =
  | {
      readonly outcome: "credential";
      /** The attachment's bytes, unchanged. */
      readonly credential: Uint8Array;
      readonly signature: SignatureReading;
    }
  | {
      readonly outcome:
        | "no-attachment"
        /** No attachment, and pages of nothing but pictures: a screenshot or a scan. */
        | "only-pictures"
        | "attachments-several"
        | "pdf-encrypted"
        | "pdf-too-large"
        | "pdf-too-slow"
        /** No PDF, or one that is broken. */
        | "unreadable";
    };

/** The signature of a PDF that stands for the file; where there are several, the last. */
export type SignatureReading =
  | { readonly outcome: "none" }
  | {
      readonly outcome: "signed";
      readonly state: /** The whole file is as it was signed. */
        | "holds"
        /** More was written behind what was signed; `coveredLength` says where. */
        | "changed-after"
        /** It leaves out a part of the file. */
        | "partial"
        | "broken"
        | "unsupported";
      /** How many bytes from the beginning on are signed. */
      readonly coveredLength?: number;
      /** `CN=…, O=…, C=CN` and hex SHA-256 of the signer's certificate, where it could be read. */
      readonly certificate?: { readonly subject: string; readonly fingerprint: string };
      /** UTC instants: as the signer claims, and as a timestamp that holds says. */
      readonly signedAt?: string;
      readonly timestampedAt?: string;
    };

/** A field that the page should show, and how it may be written there, nothing masked. */
export interface ExpectedField {
  readonly field: FieldPointer;
  readonly texts: readonly string[];
}

/** What is to be compared. */
export interface PageOrder {
  readonly posted: Uint8Array;
  /** The file as it was printed or handed out: as plain licence and as copies for one use. */
  readonly own: readonly Uint8Array[];
  readonly fields: readonly ExpectedField[];
}

/** A field of which the posted page shows something else. */
export interface AlteredText {
  readonly field: FieldPointer;
  /** What stands in its place, without control characters, at most 200 characters; "" when nothing does. */
  readonly shown: string;
}

/** What a comparison found. */
export interface PageComparison {
  readonly finding: PageFinding;
  /** Which of ours it is about, from 0: the one from which least was changed. */
  readonly nearest: number;
  readonly altered: readonly AlteredText[];
}

/** Reads and compares PDFs. Never rejects for what the bytes are. */
export interface PdfInspector {
  read(pdf: Uint8Array): Promise<PdfReading>;
  comparePages(order: PageOrder): Promise<PageComparison>;
}
