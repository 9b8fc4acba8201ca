// The catalogue on Node: the compiled file as it is, or, when the operator has types of their own in `$VELLUM_DATA/types`, compiled
// anew with theirs beside the published ones. An operator's type never overrides a published one.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { cp, mkdir } from "node:fs/promises";
import path from "node:path";
import { type Catalogue, type CatalogueData, compileCatalogue, createCatalogue } from "../licence/catalogue.ts";
import type { SchemaFiles } from "../licence/catalogue-parts.ts";
import { type FieldError, LicenceError } from "../licence/errors.ts";
import type { LicenceType } from "../licence/licence-type.ts";
import { readSchemasFolder, sha256Of } from "./schemas-folder.ts";

/** The installed program's folder, two above the compiled or the source file. */
const ROOT = path.resolve(import.meta.dirname, "..", "..");
const PUBLISHED = path.join(ROOT, "schemas");
const COMPILED = path.join(ROOT, "dist", "data", "catalogue.json");

/** Opens the catalogue. @throws {LicenceError} configuration-invalid — the operator's types have mistakes. */
export function openCatalogue(dataDirectory: string): Catalogue {
  const own = path.join(dataDirectory, "types");
  if (!existsSync(own) || readdirSync(own).length === 0) {
    return createCatalogue(JSON.parse(readFileSync(COMPILED, "utf8")) as CatalogueData);
  }
  return createCatalogue(compileWith(ownFiles(own)));
}

/**
 * Checks the types in a folder (`<slug>/type.json`, with `samples.json` beside it) together with all others, then keeps them
 * in `$VELLUM_DATA/types`. Nothing is kept when anything is wrong.
 */
export async function addOwnTypes(folder: string, dataDirectory: string): Promise<readonly LicenceType[]> {
  requireFolder(folder);
  const own = path.join(dataDirectory, "types");
  const added = ownFiles(folder);
  const before = existsSync(own) ? ownFiles(own) : {};
  const known = new Set(compileWith(before).types.map(nameOf));
  const fresh = compileWith({ ...before, ...added }).types.filter((type) => !known.has(nameOf(type)));
  await mkdir(own, { recursive: true });
  await cp(folder, own, { recursive: true, errorOnExist: true, force: false, filter: isJsonOrFolder });
  return fresh;
}

function compileWith(own: SchemaFiles): CatalogueData {
  const published = readSchemasFolder(PUBLISHED);
  const overriding = Object.keys(own).filter((file) => Object.hasOwn(published, file));
  const fields = overriding.map((file): FieldError => ({ pointer: `${file}#`, code: "type-published" }));
  if (fields.length > 0) throw new LicenceError("configuration-invalid", { fields });
  return compileCatalogue({ ...published, ...own }, sha256Of);
}

function ownFiles(folder: string): SchemaFiles {
  return Object.fromEntries(Object.entries(readSchemasFolder(folder)).map(([file, json]) => [`types/${file}`, json]));
}

function requireFolder(folder: string): void {
  if (existsSync(folder)) return;
  const parameters = { found: folder };
  throw new LicenceError("configuration-invalid", {
    fields: [{ pointer: "/folder", code: "file-missing", parameters }],
  });
}

function isJsonOrFolder(source: string): boolean {
  return path.extname(source) === ".json" || !path.basename(source).includes(".");
}

function nameOf({ code, version }: LicenceType): string {
  return `${code}/${version}`;
}
