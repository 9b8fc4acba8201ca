// A licence on paper: printed from its signed credential, signed by the department's seal when it has one, and entered in the register
// of files before anybody gets it. What was sealed before is rebuilt and not sealed again, whoever else asks at the same moment:
// the register takes one file of a seal and a printed file, and who comes second rebuilds that one.

import { toHex } from "../licence/bytes.ts";
import type { Cryptography } from "../licence/cryptography.ts";
import { LicenceError } from "../licence/errors.ts";
import type { Annotation, PrintedFile, Printer, Sheet } from "../licence/printing.ts";
import type { PdfSealer, PrintedForSeal, SealIdentity } from "../licence/sealing.ts";
import type { Clock, FileEntry, FileShelf } from "./ports.ts";
import type { FileRecord } from "./register-entries.ts";
import type { SealSigner } from "./seal-port.ts";

/** What printing under seal is handed. */
export interface SealedPrintingParts {
  readonly shelf: FileShelf;
  readonly printer: Pick<Printer, "print">;
  readonly cryptography: Cryptography;
  readonly clock: Clock;
  /** Absent: files are handed out without a signature of their own. */
  readonly sealing?: { readonly seals: Pick<SealSigner, "sealOf">; readonly sealer: PdfSealer };
  /** Told why a file was sealed without a timestamp although there is an authority to ask; the audit trail says so too. */
  readonly onTimestampMissing?: (licence: string, fault: string) => void;
}

/** A licence to be put on paper. */
export interface PaperOrder {
  readonly licence: string;
  /** Without what its seal and its use add. */
  readonly sheet: Omit<Sheet, "annotation" | "developmentSeal">;
  /** The use that a copy is made for, and who has it made. */
  readonly copy?: { readonly annotation: Annotation; readonly client: string };
}

/** A file that stands in the register. */
export interface RegisteredFile {
  readonly bytes: Uint8Array;
  /** Hex SHA-256. */
  readonly sha256: string;
}

/** The department's seal in force, none, or why it cannot be used. */
export type SealAtHand = SealIdentity | LicenceError | undefined;

/** Puts licences on paper. */
export interface SealedPrinting {
  sealAtHand(issuer: string): Promise<SealAtHand>;
  /** @throws {LicenceError} key-locked — the seal cannot be unlocked and never signed this licence; as Printer.print. */
  make(order: PaperOrder, seal: SealAtHand): Promise<RegisteredFile>;
  /** A file of the register once more; undefined when it would be drawn otherwise today. */
  again(order: PaperOrder, file: FileRecord): Promise<RegisteredFile | undefined>;
}

/** Opens the workshop. */
export function createSealedPrinting(parts: SealedPrintingParts): SealedPrinting {
  return {
    sealAtHand: (issuer) => sealAtHand(parts, issuer),
    make: async (order, seal) => {
      if (seal !== undefined && !(seal instanceof LicenceError)) return await makeSealed(parts, order, seal);
      const earlier = order.copy === undefined ? await parts.shelf.newestSealedFile(order.licence) : undefined;
      const found = earlier && (await again(parts, order, earlier));
      if (found !== undefined) return found;
      if (seal !== undefined) throw seal;
      return await registerPlain(parts, order, await parts.printer.print(sheetOf(order)));
    },
    again: (order, file) => again(parts, order, file),
  };
}

function sheetOf({ sheet, copy }: PaperOrder, developmentSeal = false): Sheet {
  return {
    ...sheet,
    ...(copy !== undefined && { annotation: copy.annotation }),
    ...(developmentSeal && { developmentSeal }),
  };
}

async function sealAtHand({ sealing }: SealedPrintingParts, issuer: string): Promise<SealAtHand> {
  try {
    return await sealing?.seals.sealOf(issuer);
  } catch (error) {
    if (error instanceof LicenceError && error.code === "key-locked") return error;
    throw error;
  }
}

async function makeSealed(
  parts: SealedPrintingParts,
  order: PaperOrder,
  identity: SealIdentity,
): Promise<RegisteredFile> {
  const { shelf, sealing, clock } = parts;
  const printed = await parts.printer.print(sheetOf(order, identity.development));
  const forSeal = printedForSeal(order, printed);
  if (sealing === undefined || forSeal === undefined) return await registerPlain(parts, order, printed);
  const known = async (): Promise<RegisteredFile | undefined> => {
    const file = await shelf.sealedFile(hashOf(parts, printed.bytes), identity.fingerprint);
    return file && (await rebuild(parts, forSeal, file));
  };
  const earlier = await known();
  if (earlier !== undefined) return earlier;
  const {
    bytes,
    record: seal,
    timestampFault,
  } = await sealing.sealer.seal({
    ...{ ...forSeal, identity },
    signedAt: clock.now(),
  });
  if (timestampFault !== undefined) parts.onTimestampMissing?.(order.licence, timestampFault);
  const made = { bytes, sha256: hashOf(parts, bytes) };
  const development = identity.development && { developmentSeal: true as const };
  const file = { ...fileOf(order, printed), ...development, seal, sha256: made.sha256, recordedAt: clock.now() };
  const [outcome] = await shelf.addFiles([entryOf(file, order, timestampFault)]);
  return outcome === "recorded" ? made : ((await known()) ?? made);
}

async function registerPlain(
  parts: SealedPrintingParts,
  order: PaperOrder,
  printed: PrintedFile,
): Promise<RegisteredFile> {
  const { bytes } = printed;
  const sha256 = hashOf(parts, bytes);
  if ((await parts.shelf.file(sha256)) === undefined) {
    const file = { ...fileOf(order, printed), sha256, recordedAt: parts.clock.now() };
    await parts.shelf.addFiles([entryOf(file, order)]);
  }
  return { bytes, sha256 };
}

async function again(
  parts: SealedPrintingParts,
  order: PaperOrder,
  file: FileRecord,
): Promise<RegisteredFile | undefined> {
  const printed = await parts.printer.print(sheetOf(order, file.developmentSeal));
  const forSeal = printedForSeal(order, printed);
  if (file.seal !== undefined && forSeal !== undefined) return await rebuild(parts, forSeal, file);
  const { bytes } = printed;
  return file.seal === undefined && hashOf(parts, bytes) === file.sha256 ? { bytes, sha256: file.sha256 } : undefined;
}

/** Undefined when the seal was put to other bytes: the department's name or the layout has changed since. */
async function rebuild(
  parts: SealedPrintingParts,
  forSeal: PrintedForSeal,
  { seal, sha256 }: FileRecord,
): Promise<RegisteredFile | undefined> {
  if (seal === undefined || parts.sealing === undefined || seal.printed !== hashOf(parts, forSeal.pdf))
    return undefined;
  return { bytes: await parts.sealing.sealer.rebuild(forSeal, seal), sha256 };
}

/** Undefined for a type whose form has no seal. */
function printedForSeal({ sheet }: PaperOrder, { bytes: pdf, seal: field }: PrintedFile): PrintedForSeal | undefined {
  return field && { pdf, field, name: sheet.issuer.seal.name };
}

function fileOf(
  { licence, copy }: PaperOrder,
  { layoutVersion, renderer }: PrintedFile,
): Pick<FileRecord, "licence" | "mediaType" | "layoutVersion" | "renderer" | "annotation"> {
  const drawn = { licence, mediaType: "application/pdf", layoutVersion, renderer };
  return copy === undefined ? drawn : { ...drawn, annotation: copy.annotation };
}

/** A file with what the audit trail says of it: a copy was taken, or a timestamp is missing. Purpose and user stay in the file's row. */
function entryOf(file: FileRecord, { copy }: PaperOrder, timestampFault?: string): FileEntry {
  const { sha256, recordedAt: at, licence: subject } = file;
  const fault: Readonly<Record<string, string>> = timestampFault === undefined ? {} : { timestampFault };
  if (copy !== undefined) {
    const { until } = copy.annotation;
    const detail = { file: sha256, ...(until !== undefined && { until }), ...fault };
    return { file, audit: { at, actor: copy.client, action: "copy-made", subject, detail } };
  }
  if (timestampFault === undefined) return { file };
  const detail = { file: sha256, ...fault };
  return { file, audit: { at, actor: "vellum", action: "sealed-without-timestamp", subject, detail } };
}

function hashOf({ cryptography }: SealedPrintingParts, bytes: Uint8Array): string {
  return toHex(cryptography.sha256(bytes));
}
