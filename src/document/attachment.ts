// Takes the signed credential out of a PDF: out of our own files and out of those re-saved by other tools. It is what counts
// in a PDF; what it is worth, the ground floor's verifier decides. Bounded in time and memory by the sizes of the input.

import { equalBytes } from "../licence/bytes.ts";
import { BudgetError } from "./inflate-bounded.ts";
import { type ScannedPdf, streamContent } from "./object-scan.ts";
import { isDictionary, isPdfArray, nameOf, objectOf, type PdfValue, textOf } from "./pdf-values.ts";

/** What was found. `bytes` are the attachment's, unchanged. */
export type AttachedCredential =
  | { readonly outcome: "found"; readonly bytes: Uint8Array }
  | {
      readonly outcome: /** A PDF without a credential. */
        | "none"
        /** A PDF that cannot be opened without a key. */
        | "encrypted"
        /** Credentials that differ: nobody can say which one counts. */
        | "several"
        /** No PDF, or one whose credential cannot be taken out. */
        | "malformed"
        | "too-large";
    };

/** Sizes in bytes. */
export interface AttachmentLimits {
  readonly pdf: number;
  readonly attachment: number;
}

/** 10 MiB of PDF, 1 MiB of credential. */
export const ATTACHMENT_LIMITS: AttachmentLimits = { pdf: 10 * 1024 * 1024, attachment: 1024 * 1024 };

const FILE_NAME = "credential.json";
const MEDIA_TYPE = "application/vc";
/** Nodes of the name tree; ours has one. */
const NODES = 2000;
/** Credentials that are compared; more are several without looking. */
const CREDENTIALS = 8;

/** The credential of a PDF that was read before. @throws {Error} a PDF from which it cannot be taken; {BudgetError} too large. */
export function credentialIn(pdf: ScannedPdf, limit: number = ATTACHMENT_LIMITS.attachment): AttachedCredential {
  const encryption = pdf.resolve(pdf.trailer.get("Encrypt"));
  if (encryption !== undefined && encryption !== null) return { outcome: "encrypted" };
  const root = pdf.resolve(pdf.trailer.get("Root"));
  if (!isDictionary(root)) return { outcome: "malformed" };
  const streams = credentialStreams(pdf, fileSpecifications(pdf, root.get("AF"), root.get("Names")));
  if (streams.length > CREDENTIALS) return { outcome: "several" };
  const [first, ...others] = streams.map((stream) => {
    const found = pdf.stream(stream);
    if (found === undefined) throw new Error("a file specification without its file");
    return streamContent(pdf, found, limit);
  });
  if (first === undefined) return { outcome: "none" };
  return others.every((other) => equalBytes(first, other))
    ? { outcome: "found", bytes: first }
    : { outcome: "several" };
}

/** File specifications that the catalogue names: associated files and the tree of embedded files. */
function fileSpecifications(
  pdf: ScannedPdf,
  associated: PdfValue | undefined,
  names: PdfValue | undefined,
): readonly PdfValue[] {
  const list = pdf.resolve(associated);
  const found: PdfValue[] = isPdfArray(list) ? [...list] : [];
  const dictionary = pdf.resolve(names);
  const waiting = isDictionary(dictionary) ? [dictionary.get("EmbeddedFiles")] : [];
  for (let visited = 0; waiting.length > 0; visited += 1) {
    if (visited > NODES || waiting.length > NODES) throw new BudgetError("a name tree beyond the limit");
    const node = pdf.resolve(waiting.pop());
    if (!isDictionary(node)) continue;
    const pairs = pdf.resolve(node.get("Names"));
    if (isPdfArray(pairs)) found.push(...pairs.filter((_, index) => index % 2 === 1));
    const kids = pdf.resolve(node.get("Kids"));
    if (isPdfArray(kids)) waiting.push(...kids);
  }
  return found;
}

/** References to the embedded files that are credentials by name or media type, each once. */
function credentialStreams(pdf: ScannedPdf, specifications: readonly PdfValue[]): readonly PdfValue[] {
  const streams = new Map<number, PdfValue>();
  for (const reference of specifications) {
    const specification = pdf.resolve(reference);
    if (!isDictionary(specification)) continue;
    const files = pdf.resolve(specification.get("EF"));
    if (!isDictionary(files)) continue;
    const names = ["UF", "F"].map((key) => textOf(pdf.resolve(specification.get(key))));
    for (const file of [files.get("F"), files.get("UF")]) {
      const object = objectOf(file);
      if (object === undefined || file === undefined) continue;
      const mediaType = nameOf(pdf.resolve(pdf.stream(file)?.dictionary.get("Subtype")));
      if (names.includes(FILE_NAME) || mediaType === MEDIA_TYPE) streams.set(object, file);
    }
  }
  return [...streams.values()];
}
