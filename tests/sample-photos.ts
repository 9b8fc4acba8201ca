// The photos that samples name, by the hashes under which licences name them.

import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { withEnclosures } from "../src/licence/enclosure-files.ts";
import type { JsonObject } from "../src/licence/json-value.ts";
import type { LicenceType } from "../src/licence/licence-type.ts";

export const PHOTOS_FOLDER = path.resolve(import.meta.dirname, "../schemas/photos");

const bytesByHash: Record<string, Uint8Array> = {};
const hashes = new Map<string, string>();
for (const name of readdirSync(PHOTOS_FOLDER).filter((file) => file.endsWith(".jpg"))) {
  const bytes = Uint8Array.from(readFileSync(path.join(PHOTOS_FOLDER, name)));
  const hash = createHash("sha256").update(bytes).digest("hex");
  hashes.set(name, hash);
  bytesByHash[hash] = bytes;
}

/** Every sample photo's bytes, by hex SHA-256, as a sheet wants them. */
export const SAMPLE_PHOTOS: Readonly<Record<string, Uint8Array>> = bytesByHash;

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
