// The photos and PDFs that samples name, by the hashes under which licences name them.

import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { withEnclosures } from "../src/licence/enclosure-files.ts";
import type { JsonObject } from "../src/licence/json-value.ts";
import type { LicenceType } from "../src/licence/licence-type.ts";

export const PHOTOS_FOLDER = path.resolve(import.meta.dirname, "../schemas/photos");

export const DOCUMENTS_FOLDER = path.resolve(import.meta.dirname, "../schemas/documents");

const hashes = new Map<string, string>();

function filesIn(folder: string, ending: string): Readonly<Record<string, Uint8Array>> {
  const names = readdirSync(folder).filter((file) => file.endsWith(ending));
  return Object.fromEntries(
    names.map((name) => {
      const bytes = Uint8Array.from(readFileSync(path.join(folder, name)));
      const hash = createHash("sha256").update(bytes).digest("hex");
      hashes.set(name, hash);
      return [hash, bytes];
    }),
  );
}

/** Every sample photo's bytes, by hex SHA-256. */
export const SAMPLE_PHOTOS = filesIn(PHOTOS_FOLDER, ".jpg");

/** Every sample PDF's bytes. */
export const SAMPLE_DOCUMENTS = filesIn(DOCUMENTS_FOLDER, ".pdf");

/** Both, as a sheet wants them. */
export const SAMPLE_ENCLOSURES = { ...SAMPLE_PHOTOS, ...SAMPLE_DOCUMENTS };

/** A sample's request as the API wants it: with hashes in place of file names. */
export function withSamplePhotos(type: LicenceType, request: JsonObject): JsonObject {
  return withEnclosures(type, request, hashes);
}

/** The hash of a sample photo, `zhang-shuiting.jpg`. */
export function samplePhotoHash(name: string): string {
  const hash = hashes.get(name);
  if (hash === undefined) throw new Error(`no photo ${name}`);
  return hash;
}
