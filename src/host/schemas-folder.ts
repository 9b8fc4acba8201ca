// Reads the folder schemas/ from disk: every JSON file by its path, for compileCatalogue. Node only; a Worker is handed the
// compiled catalogue instead.

import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { type CatalogueData, compileCatalogue } from "../licence/catalogue.ts";
import type { SchemaFiles } from "../licence/catalogue-parts.ts";
import type { JsonValue } from "../licence/json-value.ts";

/**
 * Every `.json` and `.jsonld` file under the folder, by its path relative to it with `/` between, in the order of paths.
 * @throws {Error} a file cannot be read or is not JSON; the message names it.
 */
export function readSchemasFolder(folder: string): SchemaFiles {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => /\.json(ld)?$/.test(name));
  const files = names.map((name) => [name.split(path.sep).join("/"), readJson(path.join(folder, name))] as const);
  return Object.fromEntries(files.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** Compiles the folder. @throws {LicenceError} configuration-invalid, with every mistake in every file. */
export function compileSchemasFolder(folder: string): CatalogueData {
  return compileCatalogue(readSchemasFolder(folder), sha256Of);
}

/** SHA-256, 32 bytes. */
export function sha256Of(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(createHash("sha256").update(bytes).digest());
}

function readJson(file: string): JsonValue {
  const text = readFileSync(file, "utf8");
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`${file} is not JSON`, { cause });
  }
}
