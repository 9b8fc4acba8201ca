// Files that a command writes: whole or not at all. Written aside, flushed to the disk, then renamed over what was there.

import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { fileError } from "./input-file.ts";

/** Writes a file durably. @throws {LicenceError} document-unreadable {path, reason}. */
export async function writeWhole(path: string, content: Uint8Array | string): Promise<void> {
  const aside = `${path}.partial`;
  try {
    const handle = await open(aside, "w");
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await putInPlace(aside, path);
  } catch (error) {
    await rm(aside, { force: true });
    throw fileError(path, error);
  }
}

/** Renames a finished file into place and makes the rename itself durable. */
export async function putInPlace(aside: string, path: string): Promise<void> {
  await rename(aside, path);
  const folder = await open(dirname(path), "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
