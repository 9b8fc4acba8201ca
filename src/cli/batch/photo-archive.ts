// A ZIP of photos (APPNOTE.TXT 6.3): its directory is read once, its files one at a time where they stand, each bounded, so that
// memory stays small however many there are and whatever they claim to unpack to. Names are UTF-8 where the ZIP says so or they are
// it, else GB18030, which Chinese Windows writes. Nothing is written to disk.

import { buffer } from "node:stream/consumers";
import { crc32 } from "node:zlib";
import { type Entry, getFileNameLowLevel, openPromise, type ZipFile } from "yauzl";
import { isLeftBehind, type PhotoSource } from "../../issuance/bulk/photo-source.ts";
import { LicenceError } from "../../licence/errors.ts";
import { PHOTO_BYTES } from "../../licence/photo.ts";
import { photoFault } from "../../licence/photo-fault.ts";

// The rows of a batch are issued a few thousand a minute; more pictures than this are a mistake or an attack.
const MOST_FILES = 100_000;
const LONGEST_NAME_BYTES = 1024;
/** General purpose bit 11: the name is UTF-8. */
const UTF8_FLAG = 0x800;
/** Info-ZIP's Unicode path. */
const UNICODE_PATH = 0x7075;

const utf8 = new TextDecoder("utf-8", { fatal: true });
const chinese = new TextDecoder("gb18030");

/** Reads the directory. @throws {LicenceError} document-unreadable: `photo-archive` {path, reason} — it is no ZIP, or damaged. */
export async function openPhotoArchive(path: string): Promise<PhotoSource> {
  let archive: ZipFile | undefined;
  try {
    archive = await openPromise(path, { autoClose: false, lazyEntries: true, decodeStrings: false });
    const entries = await directoryOf(archive);
    const opened = archive;
    return {
      names: [...entries.keys()].toSorted(),
      read: (name) => readEntry(opened, name, entries.get(name)),
      close: async () => opened.close(),
    };
  } catch (error) {
    archive?.close();
    // What the system says of the file is said of any file alike.
    if (!(error instanceof Error) || "code" in error) throw error;
    const parameters = { path, reason: error.message };
    throw new LicenceError("document-unreadable", { fields: [{ pointer: "", code: "photo-archive", parameters }] });
  }
}

async function directoryOf(archive: ZipFile): Promise<ReadonlyMap<string, Entry>> {
  const entries = new Map<string, Entry>();
  if (archive.entryCount > MOST_FILES) throw new Error(`more than ${MOST_FILES} files`);
  for await (const entry of archive.eachEntry()) {
    if (entry.fileNameLength > LONGEST_NAME_BYTES) throw new Error(`a name of ${entry.fileNameLength} bytes`);
    const name = nameOf(entry);
    if (name.endsWith("/") || isLeftBehind(name)) continue;
    // Two files of one name: one of them would be the wrong person's.
    if (entries.has(name)) throw new Error(`two files called ${name}`);
    entries.set(name, entry);
  }
  return entries;
}

function nameOf({ generalPurposeBitFlag: flags, fileNameRaw: raw, extraFields }: Entry): string {
  const isStated = (flags & UTF8_FLAG) !== 0 || extraFields.some(({ id }) => id === UNICODE_PATH);
  const name = isStated ? getFileNameLowLevel(flags, raw, extraFields, false) : guessed(raw);
  return name.replaceAll("\\", "/");
}

function guessed(raw: Uint8Array): string {
  try {
    return utf8.decode(raw);
  } catch {
    return chinese.decode(raw);
  }
}

async function readEntry(archive: ZipFile, name: string, entry: Entry | undefined): Promise<Uint8Array> {
  const unreadable = (reason: string): LicenceError => photoFault("photo-unreadable", { found: name, reason });
  if (entry === undefined) throw unreadable("ENOENT");
  const { uncompressedSize: found, compressionMethod } = entry;
  if (found > PHOTO_BYTES) throw photoFault("photo-bytes", { found, limit: PHOTO_BYTES });
  if (entry.isEncrypted()) throw unreadable("encrypted");
  if (!entry.canDecodeFileData()) throw unreadable(`method ${compressionMethod}`);
  const bytes = await unpacked(archive, entry).catch((error: unknown) => {
    throw unreadable(error instanceof Error ? error.message : "");
  });
  if (crc32(bytes) !== entry.crc32) throw unreadable("CRC-32");
  return bytes;
}

/** The stream ends with an error when more comes out than the directory says, so no more than that is ever held. */
async function unpacked(archive: ZipFile, entry: Entry): Promise<Uint8Array> {
  return buffer(await archive.openReadStreamPromise(entry));
}
