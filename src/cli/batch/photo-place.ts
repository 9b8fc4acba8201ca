// Where the operator says that a batch's photos are: a folder or a ZIP.

import { stat } from "node:fs/promises";
import type { PhotoSource } from "../../issuance/bulk/photo-source.ts";
import { LicenceError } from "../../licence/errors.ts";
import { fileError } from "../input-file.ts";
import { openPhotoArchive } from "./photo-archive.ts";
import { openPhotoFolder } from "./photo-folder.ts";

/** Opens it. @throws {LicenceError} document-unreadable */
export async function openPhotos(place: string): Promise<PhotoSource> {
  try {
    return (await stat(place)).isDirectory() ? await openPhotoFolder(place) : await openPhotoArchive(place);
  } catch (error) {
    throw error instanceof LicenceError ? error : fileError(place, error);
  }
}
