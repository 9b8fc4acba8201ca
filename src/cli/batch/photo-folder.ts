// A folder of photos, with the folders in it.

import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { isLeftBehind, type PhotoSource } from "../../issuance/bulk/photo-source.ts";
import { LicenceError } from "../../licence/errors.ts";
import { PHOTO_BYTES } from "../../licence/photo.ts";
import { photoFault } from "../../licence/photo-fault.ts";

/** Lists the folder. @throws {Error} of the system — it cannot be read. */
export async function openPhotoFolder(folder: string): Promise<PhotoSource> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join("/"))
    .filter((name) => !isLeftBehind(name));
  return {
    names: names.toSorted(),
    read: (name) => readBounded(path.join(folder, name), name),
    close: () => Promise.resolve(),
  };
}

async function readBounded(file: string, name: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(file);
    if (size > PHOTO_BYTES) throw photoFault("photo-bytes", { found: size, limit: PHOTO_BYTES });
    return await readFile(file);
  } catch (error) {
    if (error instanceof LicenceError) throw error;
    const reason = error instanceof Error && "code" in error ? String(error.code) : "EIO";
    throw photoFault("photo-unreadable", { found: name, reason });
  }
}
