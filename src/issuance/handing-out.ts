// Handing out the stamped PDF of a licence: printed from the signed credential in the register, and entered in the register of
// files before anybody gets it, so that every file handed out can be rebuilt byte for byte.

import { toHex } from "../licence/bytes.ts";
import type { Catalogue } from "../licence/catalogue.ts";
import type { Cryptography } from "../licence/cryptography.ts";
import { LicenceError } from "../licence/errors.ts";
import type { Printer } from "../licence/printing.ts";
import type { Clock, FileShelf, RegisterReader } from "./ports.ts";
import type { LicenceRecord } from "./register-entries.ts";

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
  /** @throws {LicenceError} type-unknown, not-found. */
  document(record: LicenceRecord): Promise<HandedOut>;
}

/** What handing out is handed. */
export interface HandingOutParts {
  readonly catalogue: Catalogue;
  readonly reader: Pick<RegisterReader, "issuer">;
  readonly shelf: FileShelf;
  readonly printer: Printer;
  readonly cryptography: Cryptography;
  readonly clock: Clock;
  readonly origin: string;
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
      const sheet = {
        type,
        issuer,
        credential,
        verifyUrl: `${parts.origin}/v/${record.id}`,
        domain: hostOf(parts.origin),
      };
      const { bytes, layoutVersion, renderer } = await parts.printer.print(sheet);
      const sha256 = toHex(parts.cryptography.sha256(bytes));
      const recordedAt = parts.clock.now();
      const known = await parts.shelf.file(sha256);
      if (known === undefined) {
        await parts.shelf.addFile({
          sha256,
          licence: record.id,
          mediaType: MEDIA_TYPE,
          layoutVersion,
          renderer,
          recordedAt,
        });
      }
      const personal = type.number.codeSystem === "resident-identity-number";
      const name = personal ? record.id : record.number;
      return { bytes, mediaType: MEDIA_TYPE, sha256, filename: `${safe(type.name["zh-CN"])}-${safe(name)}.pdf` };
    },
  };
}

function hostOf(origin: string): string {
  return origin.replace(/^https?:\/\//, "");
}

/** Without what a file system, a header or a shell could take for something else. */
function safe(text: string): string {
  return text.replace(/[^\p{L}\p{N}()〔〕（）·-]/gu, "_").slice(0, 80);
}
