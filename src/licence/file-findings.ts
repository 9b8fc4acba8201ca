// What can be found of a posted PDF apart from the credential in it, and what each finding says of the three checks of a file.
// A finding that speaks against a file is `failed`; one that says nothing either way is `not-checked`, and of those some are the
// file's doing: such a file is never `valid`, or whoever altered a page need only make it unreadable.

import type { Check } from "./verdict.ts";

/** What a check says without its name. */
export type Finding = Omit<Check, "name">;

/** A check that passed with nothing to add. */
export const PASSED: Finding = { outcome: "passed" };

/** A check that failed. */
export function failed(reason: string): Finding {
  return { outcome: "failed", reason };
}

/** A check that was not made. */
export function unchecked(reason: string): Finding {
  return { outcome: "not-checked", reason };
}

const BYTES = {
  /** This very file was handed out. */
  "handed-out": PASSED,
  "file-unrecorded": unchecked("file-unrecorded"),
  "register-unreachable": unchecked("register-unreachable"),
} as const satisfies Readonly<Record<string, Finding>>;

const SEAL = {
  /** A seal of the licence's department signed the whole file. */
  genuine: PASSED,
  "development-seal": { outcome: "passed", reason: "development-seal" },
  "pdf-unsigned": unchecked("pdf-unsigned"),
  "pdf-signature-unsupported": unchecked("pdf-signature-unsupported"),
  "register-unreachable": unchecked("register-unreachable"),
  /** Bytes were added behind what was signed. */
  "changed-after-signing": failed("changed-after-signing"),
  /** The signature leaves out a part of the file. */
  "signature-partial": failed("signature-partial"),
  "pdf-signature-failed": failed("pdf-signature-failed"),
  "seal-unknown": failed("seal-unknown"),
} as const satisfies Readonly<Record<string, Finding>>;

const PAGE = {
  /** The file as it was printed, byte for byte. */
  own: PASSED,
  /** Another file whose pages consist of the same objects. */
  "same-page": { outcome: "passed", reason: "same-page" },
  /** Pages written otherwise that paint the same, with the same text in the same places. */
  "same-text": { outcome: "passed", reason: "same-text" },
  "page-altered": failed("page-altered"),
  "content-added": failed("content-added"),
  "content-removed": failed("content-removed"),
  "glyphs-replaced": failed("glyphs-replaced"),
  "annotation-added": failed("annotation-added"),
  "form-field-added": failed("form-field-added"),
  "hidden-content": failed("hidden-content"),
  /** Scripts, actions at opening, or a portfolio that is shown instead. */
  "active-content": failed("active-content"),
  "page-added": failed("page-added"),
  "page-removed": failed("page-removed"),
  "page-reshaped": failed("page-reshaped"),
  "second-qr": failed("second-qr"),
  "qr-replaced": failed("qr-replaced"),
  "photo-replaced": failed("photo-replaced"),
  "page-is-picture": failed("page-is-picture"),
  "attachment-swapped": failed("attachment-swapped"),
  /** The file's doing: its structure is ambiguous, its pages beyond measure, or drawn anew by other software. */
  "page-unreadable": unchecked("page-unreadable"),
  "page-too-complex": unchecked("page-too-complex"),
  "page-redrawn": unchecked("page-redrawn"),
  /** No file on record, and its licence was handed out in a form that is not printed any more: nothing to compare with. */
  "drawn-before": unchecked("drawn-before"),
  /** Ours: nothing here can print or compare. */
  "page-not-compared": unchecked("page-not-compared"),
} as const satisfies Readonly<Record<string, Finding>>;

/** What the register says of a file's hash. */
export type BytesFinding = keyof typeof BYTES;

/** What a file's own signature is worth. */
export type SealFinding = keyof typeof SEAL;

/** What a file's pages show, beside what was signed. */
export type PageFinding = keyof typeof PAGE;

/** What was found of a posted PDF; what nobody could establish is left out. */
export interface FileFacts {
  readonly bytes?: BytesFinding;
  readonly seal?: SealFinding;
  readonly page?: PageFinding;
  /** Of a copy that was made for one use: whether the last day of that use is over. */
  readonly use?: "open" | "past";
}

const USES = { open: "copy", past: "copy-past" } as const;

/** The checks of a file; `otherwise` is why a finding is missing. */
export function fileChecks(
  file: FileFacts | undefined,
  otherwise: string,
): Readonly<Record<"pdf-bytes" | "pdf-signature" | "visible-text", Finding>> {
  const rest = unchecked(file === undefined ? "no-file" : otherwise);
  const { bytes, seal, page, use } = file ?? {};
  const handedOut = use === undefined ? BYTES["handed-out"] : { ...PASSED, reason: USES[use] };
  return {
    "pdf-bytes": bytes === undefined ? rest : bytes === "handed-out" ? handedOut : BYTES[bytes],
    "pdf-signature": seal === undefined ? rest : SEAL[seal],
    "visible-text": page === undefined ? rest : PAGE[page],
  };
}

/** Whether a page was shown to be ours. */
export function isPageOwn(page: PageFinding): boolean {
  return PAGE[page].outcome === "passed";
}

/** Whether a page shows other things than were signed. */
export function isPageAltered(file: FileFacts | undefined): boolean {
  return file?.page !== undefined && PAGE[file.page].outcome === "failed";
}

const OBSTRUCTIONS: ReadonlySet<PageFinding> = new Set([
  "page-unreadable",
  "page-too-complex",
  "page-redrawn",
  "drawn-before",
]);

/** Why nobody can say what a page shows, where it is the file's doing: the original that was handed out would be told at once. */
export function obstructionOf(file: FileFacts | undefined): PageFinding | undefined {
  return file?.page !== undefined && OBSTRUCTIONS.has(file.page) ? file.page : undefined;
}
