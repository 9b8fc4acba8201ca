// Handing out the stamped PDF of a licence, and annotated copies (加注件) of it for one use. Finished files are kept in memory by what
// decides their bytes; only so many are made at once, and beyond a bounded queue whoever asks is told to come again, so that a
// burst of downloads never starves verifying.

import type { Catalogue } from "../licence/catalogue.ts";
import { LicenceError } from "../licence/errors.ts";
import { isNumberPersonal } from "../licence/personal-number.ts";
import type { Annotation, Sheet } from "../licence/printing.ts";
import { annotationOf, type CopyRequest } from "./copy-request.ts";
import { enclosuresOfCredential } from "./enclosures.ts";
import { createFileCache } from "./file-cache.ts";
import { createGate, type Gate, type GateOptions } from "./gate.ts";
import { type Meter, NO_METER } from "./meter.ts";
import type { EnclosureShelf, RegisterReader } from "./ports.ts";
import type { Principal } from "./principal.ts";
import type { LicenceRecord } from "./register-entries.ts";
import {
  createSealedPrinting,
  type PaperOrder,
  type RegisteredFile,
  type SealAtHand,
  type SealedPrintingParts,
} from "./sealed-printing.ts";

/** A file as it is handed out. Its bytes may be shared with others who ask: they are read and never written. */
export interface HandedOut {
  readonly bytes: Uint8Array;
  readonly mediaType: "application/pdf";
  /** Hex SHA-256 of the bytes. */
  readonly sha256: string;
  /** `<type's name>-<number>.pdf`, safe as a file name on every system; an identity number is left out. */
  readonly filename: string;
}

/**
 * Prints and registers files. All throw LicenceError: type-unknown, not-found; key-locked — the seal cannot be unlocked and never
 * signed this licence; printing-busy — too many are being made.
 */
export interface HandingOut {
  document(record: LicenceRecord): Promise<HandedOut>;
  /** A copy for one use, new each time. @throws {LicenceError} request-invalid — what cannot be written across it. */
  makeCopy(principal: Principal, record: LicenceRecord, request: CopyRequest): Promise<HandedOut>;
  /** A copy that was made before, by its hash. @throws {LicenceError} not-found — none, or it would be drawn otherwise today. */
  copy(record: LicenceRecord, sha256: string): Promise<HandedOut>;
}

/** What handing out is handed. */
export interface HandingOutParts extends SealedPrintingParts {
  readonly catalogue: Catalogue;
  readonly reader: Pick<RegisterReader, "issuer">;
  readonly enclosures: Pick<EnclosureShelf, "enclosure">;
  readonly origin: string;
  /** Before everything that is printed. */
  readonly gate: Gate;
  /** Bytes of finished files in memory. */
  readonly keepBytes?: number;
  readonly meter?: Pick<Meter, "gauge">;
}

const KEEP_BYTES = 64 * 1024 * 1024;
/** Files made at once: while one is drawn others are signed, recorded together, or wait for their timestamps. */
const ABREAST = 8;
const WAITING = 256;
/** A full queue is worked off in about that time. */
const COME_AGAIN_S = 2;

/** How many files are made at once, and how many orders may wait. */
export type PrintingBounds = Pick<GateOptions, "abreast" | "waiting">;

/** The gate before printing. */
export function createPrintingGate({ abreast = ABREAST, waiting = WAITING }: Partial<PrintingBounds> = {}): Gate {
  const full = (): LicenceError => new LicenceError("printing-busy", { parameters: { seconds: COME_AGAIN_S } });
  return createGate({ abreast, waiting, full });
}

/** Opens the counter. */
export function createHandingOut(parts: HandingOutParts): HandingOut {
  const { gate, keepBytes = KEEP_BYTES, meter = NO_METER } = parts;
  let keptBytes = 0;
  meter.gauge("cache_bytes", () => keptBytes, { cache: "files" });
  const cache = createFileCache<RegisteredFile>(keepBytes, (bytes) => {
    keptBytes = bytes;
  });
  const printing = createSealedPrinting(parts);
  return {
    document: async (record) => {
      const sheet = await sheetOf(parts, record);
      const seal = await printing.sealAtHand(record.issuer);
      const make = (): Promise<RegisteredFile> =>
        gate(async () => printing.make(await orderOf(parts, record, sheet), seal));
      return named(parts, record, sheet, await cache(nameOf(parts, sheet, seal), make));
    },
    makeCopy: async (principal, record, request) => {
      const annotation = annotationOf(request, parts.clock.now());
      const sheet = await sheetOf(parts, record);
      const seal = await printing.sealAtHand(record.issuer);
      const copy = { annotation, client: principal.client };
      const made = await gate(async () => printing.make({ ...(await orderOf(parts, record, sheet)), copy }, seal));
      return named(parts, record, sheet, made, annotation);
    },
    copy: async (record, sha256) => {
      const file = await parts.shelf.file(sha256);
      const annotation = file?.licence === record.id ? file.annotation : undefined;
      const gone = new LicenceError("not-found", { parameters: { id: sha256 } });
      if (file === undefined || annotation === undefined) throw gone;
      const sheet = await sheetOf(parts, record);
      const found = await cache(`copy ${sha256}`, async () => {
        const order = { ...(await orderOf(parts, record, sheet)), copy: { annotation, client: "" } };
        const again = await gate(() => printing.again(order, file));
        if (again === undefined) throw gone;
        return again;
      });
      return named(parts, record, sheet, found, annotation);
    },
  };
}

type BareSheet = Omit<PaperOrder["sheet"], "enclosures">;

async function sheetOf({ catalogue, reader, origin }: HandingOutParts, record: LicenceRecord): Promise<BareSheet> {
  const type = catalogue.version(record.type, record.typeVersion);
  if (type === undefined) throw new LicenceError("type-unknown", { parameters: { type: record.type } });
  const issuer = await reader.issuer(record.issuer);
  const { credential } = record;
  if (issuer === undefined || credential === undefined || record.phase !== "issued") {
    throw new LicenceError("not-found", { parameters: { id: record.id } });
  }
  return {
    type,
    issuer,
    credential,
    verifyUrl: `${origin}/v/${record.id}`,
    domain: origin.replace(/^https?:\/\//, ""),
  };
}

async function orderOf(parts: HandingOutParts, { id }: LicenceRecord, sheet: BareSheet): Promise<PaperOrder> {
  const enclosures = await enclosuresOfCredential(sheet.type, sheet.credential, parts.enclosures);
  return { licence: id, sheet: { ...sheet, enclosures } };
}

/** Everything that decides the bytes: what is enclosed stands in the credential by its hash, and the layout in the type's version. */
function nameOf({ cryptography }: HandingOutParts, { credential, issuer, type }: BareSheet, seal: SealAtHand): string {
  const under = seal instanceof LicenceError ? seal.code : (seal?.fingerprint ?? "");
  return cryptography.hashText(JSON.stringify([credential, issuer, type.code, type.version, under]));
}

function named(
  { catalogue }: HandingOutParts,
  record: LicenceRecord,
  { type }: Pick<Sheet, "type">,
  { bytes, sha256 }: RegisteredFile,
  annotation?: Annotation,
): HandedOut {
  const parts = [type.name["zh-CN"], isNumberPersonal(type) ? record.id : record.number];
  const kind = annotation === undefined ? [] : [catalogue.words("zh-CN")("pdf.copy-file-name")];
  return { bytes, mediaType: "application/pdf", sha256, filename: `${[...parts, ...kind].map(safe).join("-")}.pdf` };
}

/** Without what a file system, a header or a shell could take for something else. */
function safe(text: string): string {
  return text.replace(/[^\p{L}\p{N}()〔〕（）·-]/gu, "_").slice(0, 80);
}
