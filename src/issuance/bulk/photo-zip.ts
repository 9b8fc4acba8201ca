// A ZIP of photos that was sent with a table: files are read one at a time, each bounded and held to its checksum, by the names of the
// directory and no others. Names are UTF-8 where the ZIP says so or they are it, else GB18030, which Chinese Windows writes.

import { LicenceError } from "../../licence/errors.ts";
import { PHOTO_BYTES } from "../../licence/photo.ts";
import { photoFault } from "../../licence/photo-fault.ts";
import { crc32 } from "./crc32.ts";
import { isLeftBehind, type PhotoSource } from "./photo-source.ts";
import { unpacked, ZIP_FLAGS, type ZipEntry, ZipFault, zipEntries } from "./zip-entries.ts";

/** More than a body may hold of pictures worth the name. */
const MOST_FILES = 20_000;
const LONGEST_NAME_BYTES = 1024;

const utf8 = new TextDecoder("utf-8", { fatal: true });
const chinese = new TextDecoder("gb18030");

/** Opens it. @throws {LicenceError} document-unreadable: `photo-archive` {path, reason} — it is no ZIP, damaged, or has a name twice. */
export function openPhotoZip(bytes: Uint8Array): PhotoSource {
  const entries = directoryOf(bytes);
  return {
    names: [...entries.keys()].toSorted(),
    read: async (name) => photoOf(bytes, name, entries.get(name)),
    close: async () => undefined,
  };
}

function directoryOf(bytes: Uint8Array): ReadonlyMap<string, ZipEntry> {
  const entries = new Map<string, ZipEntry>();
  try {
    for (const entry of zipEntries(bytes, MOST_FILES)) {
      const name = nameOf(entry);
      if (name.endsWith("/") || isLeftBehind(name)) continue;
      // Two files of one name: one of them would be the wrong person's.
      if (entries.has(name)) throw new ZipFault(`two files called ${name}`);
      entries.set(name, entry);
    }
    return entries;
  } catch (cause) {
    if (!(cause instanceof ZipFault)) throw cause;
    const parameters = { path: "photos", reason: cause.message };
    const fields = [{ pointer: "/photos", code: "photo-archive", parameters }];
    throw new LicenceError("document-unreadable", { fields, cause });
  }
}

function nameOf({ name, flags }: ZipEntry): string {
  if (name.length > LONGEST_NAME_BYTES) throw new ZipFault(`a name of ${name.length} bytes`);
  return decoded(name, (flags & ZIP_FLAGS.utf8) !== 0).replaceAll("\\", "/");
}

function decoded(name: Uint8Array, isStated: boolean): string {
  try {
    return utf8.decode(name);
  } catch {
    if (isStated) throw new ZipFault("a name that is not the UTF-8 it is said to be");
    return chinese.decode(name);
  }
}

function photoOf(bytes: Uint8Array, name: string, entry: ZipEntry | undefined): Uint8Array {
  const damaged = (reason: string): LicenceError => photoFault("photo-unreadable", { found: name, reason });
  if (entry === undefined) throw damaged("ENOENT");
  const { size: found, flags } = entry;
  if (found > PHOTO_BYTES) throw photoFault("photo-bytes", { found, limit: PHOTO_BYTES });
  if ((flags & ZIP_FLAGS.encrypted) !== 0) throw damaged("encrypted");
  const photo = new Uint8Array(found);
  let length = 0;
  try {
    for (const piece of unpacked(bytes, entry, { limit: found, tooLarge: () => new ZipFault("size") })) {
      photo.set(piece, length);
      length += piece.length;
    }
  } catch (error) {
    throw error instanceof ZipFault ? damaged(error.message) : error;
  }
  if (length !== found) throw damaged("size");
  if (crc32(photo) !== entry.crc32) throw damaged("CRC-32");
  return photo;
}
