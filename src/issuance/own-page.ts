// What a posted page is held against: the file as it was printed, made once more from the signed data, as plain licence or as one of
// the copies for one use that were handed out. A print that is not the one on record (drawn by an earlier renderer, under an earlier
// name of the department) accuses nobody.

import { toHex } from "../licence/bytes.ts";
import type { Catalogue } from "../licence/catalogue.ts";
import type { Cryptography } from "../licence/cryptography.ts";
import { LicenceError } from "../licence/errors.ts";
import { isPageOwn, type PageFinding } from "../licence/file-findings.ts";
import type { PdfInspector } from "../licence/inspecting.ts";
import type { Annotation, Printer, Sheet } from "../licence/printing.ts";
import type { AlteredField } from "../licence/verdict.ts";
import { enclosuresOfCredential } from "./enclosures.ts";
import { alteredFieldsOf, expectedFields } from "./expected-fields.ts";
import type { GenuineContent, ReadFile, ShownLicence } from "./genuine-content.ts";
import type { EnclosureShelf, FileShelf } from "./ports.ts";
import type { FileRecord } from "./register-entries.ts";

/** What comparing pages is handed. */
export interface PageDeskParts {
  readonly catalogue: Catalogue;
  readonly cryptography: Pick<Cryptography, "sha256">;
  readonly inspector: PdfInspector;
  readonly files: Pick<FileShelf, "file" | "filesOf">;
  /** Absent where nothing can print. */
  readonly printer?: Pick<Printer, "print">;
  readonly enclosures: Pick<EnclosureShelf, "enclosure">;
  readonly origin: string;
  readonly formerOrigins: readonly string[];
}

/** What was found of a page. */
export interface PageJudgement {
  readonly finding: PageFinding;
  readonly altered: readonly AlteredField[];
  /** Of the copy for one use that the page is. */
  readonly annotation?: Annotation;
}

/** A genuine licence with what the register has of its files; `files` is undefined when the register cannot be asked. */
export interface PageQuestion {
  readonly genuine: GenuineContent;
  readonly files: readonly FileRecord[] | undefined;
}

/** So many copies for one use are tried. */
const COPIES = 6;

/** Undefined for content of a type that is not known here. @throws {LicenceError} rate-limited */
export async function judgePage(
  parts: PageDeskParts,
  read: ReadFile,
  question: PageQuestion,
): Promise<PageJudgement | undefined> {
  const { shown } = question.genuine;
  if (shown === undefined) return undefined;
  const earlier = await earlierRevision(parts, read, question.genuine);
  const own = earlier === undefined ? await ownPages(parts, question, shown) : { pages: [earlier], complete: true };
  if (own === undefined) return { finding: "page-not-compared", altered: [] };
  if (own.pages.length === 0) return { finding: "drawn-before", altered: [] };
  const fields = expectedFields(parts.catalogue, shown);
  const order = { posted: read.pdf, own: own.pages.map(({ bytes }) => bytes), fields };
  const { finding, nearest, altered } = await parts.inspector.comparePages(order);
  if (!own.complete && !isPageOwn(finding)) return { finding: "drawn-before", altered: [] };
  const annotation = own.pages[nearest]?.annotation;
  return {
    finding,
    altered: alteredFieldsOf(parts.catalogue, shown, altered),
    ...(annotation && { annotation }),
  };
}

interface OwnPage {
  readonly bytes: Uint8Array;
  readonly annotation?: Annotation;
}

/** A file that was handed out and then written on: what was signed of it is the file that was handed out. */
async function earlierRevision(
  { files, cryptography }: PageDeskParts,
  { pdf, signature }: ReadFile,
  { id }: GenuineContent,
): Promise<OwnPage | undefined> {
  const length = signature.outcome === "signed" ? signature.coveredLength : undefined;
  if (length === undefined || length >= pdf.length) return undefined;
  const bytes = pdf.slice(0, length);
  const file = await whenReachable(async () => files.file(toHex(cryptography.sha256(bytes))));
  if (file === undefined || file.licence !== id) return undefined;
  return { bytes, ...(file.annotation && { annotation: file.annotation }) };
}

/** `complete`: everything on record was printed again as it was. Undefined where nothing can be printed. */
interface OwnPages {
  readonly pages: readonly OwnPage[];
  readonly complete: boolean;
}

async function ownPages(
  parts: PageDeskParts,
  { genuine, files }: PageQuestion,
  { type }: ShownLicence,
): Promise<OwnPages | undefined> {
  const { printer } = parts;
  const { id, issuer, credential } = genuine;
  if (printer === undefined || id === undefined || files === undefined) return undefined;
  try {
    const enclosures = await enclosuresOfCredential(type, credential, parts.enclosures);
    const printAt = async (origin: string, variant: Variant): Promise<Uint8Array> => {
      const domain = origin.replace(/^https?:\/\//, "");
      const sheet: Sheet = { type, issuer, credential, enclosures, verifyUrl: `${origin}/v/${id}`, domain, ...variant };
      return (await printer.print(sheet)).bytes;
    };
    if (files.length === 0)
      return { pages: await neverHandedOut((variant) => printAt(parts.origin, variant)), complete: true };
    return await printedAgain(parts, files, printAt);
  } catch (error) {
    if (error instanceof LicenceError) return undefined;
    throw error;
  }
}

/** What of a page is not of the licence. */
type Variant = Pick<Sheet, "annotation" | "developmentSeal">;

/** What would have been handed out. */
async function neverHandedOut(print: (variant: Variant) => Promise<Uint8Array>): Promise<readonly OwnPage[]> {
  return [{ bytes: await print({}) }, { bytes: await print({ developmentSeal: true }) }];
}

/** Each variant on record once, under every origin that the authority has had. */
async function printedAgain(
  { origin, formerOrigins, cryptography }: PageDeskParts,
  files: readonly FileRecord[],
  printAt: (origin: string, variant: Variant) => Promise<Uint8Array>,
): Promise<OwnPages> {
  const left = new Set(files.flatMap(({ seal, sha256 }) => seal?.printed ?? sha256));
  const pages: OwnPage[] = [];
  const tried = new Set<string>();
  let copies = 0;
  for (const { annotation, developmentSeal, seal, sha256 } of files) {
    const printed = seal?.printed ?? sha256;
    const variant = { ...(annotation && { annotation }), ...(developmentSeal && { developmentSeal }) };
    if (!left.has(printed) || tried.has(JSON.stringify(variant))) continue;
    tried.add(JSON.stringify(variant));
    copies += annotation === undefined ? 0 : 1;
    if (copies > COPIES) break;
    for (const place of [origin, ...formerOrigins]) {
      const bytes = await printAt(place, variant);
      if (!left.delete(toHex(cryptography.sha256(bytes)))) continue;
      pages.push({ bytes, ...(annotation && { annotation }) });
      break;
    }
  }
  return { pages, complete: left.size === 0 };
}

async function whenReachable<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof LicenceError && error.code === "register-unavailable") return undefined;
    throw error;
  }
}
