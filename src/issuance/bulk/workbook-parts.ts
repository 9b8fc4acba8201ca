// The parts of an XLSX file (a ZIP, zip-entries.ts, packed as ECMA-376 part 2 says), by their names. Encrypted ones are refused.

import { unreadable } from "./sheet.ts";
import { unpacked, ZIP_FLAGS, type ZipEntry, ZipFault, zipEntries } from "./zip-entries.ts";

/** A workbook's bytes and where each part lies in them. */
export interface WorkbookParts {
  has(name: string): boolean;
  /** The part's bytes in pieces; nothing when there is no such part. @throws {LicenceError} document-unreadable: `xlsx-*` */
  part(name: string): Generator<Uint8Array>;
  /** How much of the part opened last has been read, 0 to 1. */
  read(): number;
}

const MOST_ENTRIES = 10_000;
/** A hundred thousand rows of thirty cells are under 200 MB of XML. */
const LARGEST_PART = 268_435_456;

/** Reads the directory. @throws {LicenceError} document-unreadable: `xlsx-damaged`, `xlsx-encrypted` */
export function openWorkbookParts(bytes: Uint8Array): WorkbookParts {
  const entries = directoryOf(bytes);
  let read = 0;
  const unpacking = {
    limit: LARGEST_PART,
    tooLarge: () => unreadable("xlsx-too-large", { limit: LARGEST_PART }),
    onRead: (share: number): void => {
      read = share;
    },
  };
  return {
    has: (name) => entries.has(name),
    *part(name) {
      const entry = entries.get(name);
      if (entry === undefined) return;
      try {
        yield* unpacked(bytes, entry, unpacking);
      } catch (error) {
        throw workbookFault(error);
      }
    },
    read: () => read,
  };
}

function directoryOf(bytes: Uint8Array): ReadonlyMap<string, ZipEntry> {
  try {
    const entries = zipEntries(bytes, MOST_ENTRIES);
    if (entries.some(({ flags }) => (flags & ZIP_FLAGS.encrypted) !== 0)) throw unreadable("xlsx-encrypted");
    return new Map(entries.map((entry) => [new TextDecoder().decode(entry.name), entry]));
  } catch (error) {
    throw workbookFault(error);
  }
}

function workbookFault(error: unknown): unknown {
  return error instanceof ZipFault ? unreadable("xlsx-damaged", { reason: error.message }) : error;
}
