// Handing out the stamped PDF of a licence: printed from the signed credential in the register, signed by the department's seal when
// it has one, and entered in the register of files before anybody gets it, so that every file handed out can be rebuilt byte for
// byte. A file that was sealed before is rebuilt and not sealed again.

import { toHex } from "../licence/bytes.ts";
import type { Catalogue } from "../licence/catalogue.ts";
import type { Cryptography } from "../licence/cryptography.ts";
import { LicenceError } from "../licence/errors.ts";
import type { Issuer } from "../licence/licence-type.ts";
import type { PrintedFile, Printer } from "../licence/printing.ts";
import type { PdfSealer, PrintedForSeal, SealIdentity, SealRecord } from "../licence/sealing.ts";
import { enclosuresOfCredential } from "./enclosures.ts";
import type { Clock, EnclosureShelf, FileShelf, RegisterReader } from "./ports.ts";
import type { FileRecord, LicenceRecord } from "./register-entries.ts";
import type { SealSigner } from "./seal-port.ts";

/** A file as it is handed out. */
export interface HandedOut {
  readonly bytes: Uint8Array;
  readonly mediaType: "application/pdf";
  /** Hex SHA-256 of the bytes. */
  readonly sha256: string;
  /** `<type's name>-<number>.pdf`, safe as a file name on every system; an identity number is left out. */
  readonly filename: string;
}

/** Prints and registers files. */
export interface HandingOut {
  /** @throws {LicenceError} type-unknown, not-found; key-locked — the seal cannot be unlocked and never signed this licence. */
  document(record: LicenceRecord): Promise<HandedOut>;
}

/** What handing out is handed. */
export interface HandingOutParts {
  readonly catalogue: Catalogue;
  readonly reader: Pick<RegisterReader, "issuer">;
  readonly shelf: FileShelf;
  readonly enclosures: Pick<EnclosureShelf, "enclosure">;
  readonly printer: Printer;
  readonly cryptography: Cryptography;
  readonly clock: Clock;
  readonly origin: string;
  /** Absent: files are handed out without a signature of their own. */
  readonly sealing?: { readonly seals: Pick<SealSigner, "sealOf">; readonly sealer: PdfSealer };
}

const MEDIA_TYPE = "application/pdf";

/** Opens the counter. */
export function createHandingOut(parts: HandingOutParts): HandingOut {
  return {
    document: async (record) => {
      const type = parts.catalogue.version(record.type, record.typeVersion);
      if (type === undefined) throw new LicenceError("type-unknown", { parameters: { type: record.type } });
      const issuer = await parts.reader.issuer(record.issuer);
      const { credential } = record;
      if (issuer === undefined || credential === undefined || record.phase !== "issued") {
        throw new LicenceError("not-found", { parameters: { id: record.id } });
      }
      const verifyUrl = `${parts.origin}/v/${record.id}`;
      const enclosures = await enclosuresOfCredential(type, credential, parts.enclosures);
      const sheet = { type, issuer, credential, verifyUrl, domain: hostOf(parts.origin), enclosures };
      const printed = await parts.printer.print(sheet);
      const { bytes, seal } = await sealed(parts, printed, { licence: record.id, issuer });
      const sha256 = toHex(parts.cryptography.sha256(bytes));
      await register(parts, { sha256, licence: record.id, ...drawnBy(printed), ...(seal && { seal }) });
      const personal = type.number.codeSystem === "resident-identity-number";
      const name = personal ? record.id : record.number;
      return { bytes, mediaType: MEDIA_TYPE, sha256, filename: `${safe(type.name["zh-CN"])}-${safe(name)}.pdf` };
    },
  };
}

interface Signed {
  readonly bytes: Uint8Array;
  /** Absent when the file has no signature of its own. */
  readonly seal?: SealRecord;
}

/**
 * The printed file under its department's seal: the one that was handed out before when there is one. A department without a seal in
 * force, or whose seal is locked, hands out what it sealed earlier; without that the file stays as it was printed, or is refused.
 */
async function sealed(
  { sealing, shelf, clock }: HandingOutParts,
  printed: PrintedFile,
  { licence, issuer }: { readonly licence: string; readonly issuer: Issuer },
): Promise<Signed> {
  const { bytes: pdf, seal: field } = printed;
  if (sealing === undefined || field === undefined) return { bytes: pdf };
  const found = await sealOf(sealing.seals, issuer.uscc);
  const identity = found instanceof LicenceError ? undefined : found;
  const known = await shelf.sealedFile({ licence, ...drawnBy(printed) }, identity?.fingerprint);
  const forSeal: PrintedForSeal = { pdf, field, name: issuer.seal.name };
  if (known?.seal !== undefined) return { bytes: sealing.sealer.rebuild(forSeal, known.seal), seal: known.seal };
  if (found instanceof LicenceError) throw found;
  if (identity === undefined) return { bytes: pdf };
  const { bytes, record } = await sealing.sealer.seal({ ...forSeal, signedAt: clock.now(), identity });
  return { bytes, seal: record };
}

/** The seal in force, none, or why it cannot be used. */
async function sealOf(
  seals: Pick<SealSigner, "sealOf">,
  issuer: string,
): Promise<SealIdentity | LicenceError | undefined> {
  try {
    return await seals.sealOf(issuer);
  } catch (error) {
    if (error instanceof LicenceError && error.code === "key-locked") return error;
    throw error;
  }
}

async function register(
  { shelf, clock }: HandingOutParts,
  file: Omit<FileRecord, "mediaType" | "recordedAt">,
): Promise<void> {
  const known = await shelf.file(file.sha256);
  if (known === undefined) await shelf.addFile({ ...file, mediaType: MEDIA_TYPE, recordedAt: clock.now() });
}

function drawnBy({ layoutVersion, renderer }: PrintedFile): Pick<FileRecord, "layoutVersion" | "renderer"> {
  return { layoutVersion, renderer };
}

function hostOf(origin: string): string {
  return origin.replace(/^https?:\/\//, "");
}

/** Without what a file system, a header or a shell could take for something else. */
function safe(text: string): string {
  return text.replace(/[^\p{L}\p{N}()〔〕（）·-]/gu, "_").slice(0, 80);
}
