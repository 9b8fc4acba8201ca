// The catalogue on Node: the compiled file as it is, or, when the operator has types of their own in `$VELLUM_DATA/types`, compiled
// anew with theirs beside the published ones. An operator's type never overrides a published one.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { type Catalogue, type CatalogueData, compileCatalogue, createCatalogue } from "../licence/catalogue.ts";
import type { SchemaFiles } from "../licence/catalogue-parts.ts";
import { type FieldError, LicenceError } from "../licence/errors.ts";
import { isJsonObject, type JsonValue } from "../licence/json-value.ts";
import type { LicenceType } from "../licence/licence-type.ts";
import type { Words } from "../licence/words.ts";
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
 * Checks the types in a folder (a type's own with `type.json` and `samples.json`, or one with several such folders) together with all
 * others, and their faces with the fonts, then keeps them in `$VELLUM_DATA/types`. Nothing is kept when anything is wrong. A type of ours
 * with a lower version is kept beside the new one.
 * @throws {LicenceError} configuration-invalid — every mistake; `type-published` where a version exists and says otherwise.
 */
export async function addOwnTypes(folder: string, dataDirectory: string): Promise<readonly LicenceType[]> {
  const offered = offeredFiles(folder);
  const own = path.join(dataDirectory, "types");
  const before = existsSync(own) ? ownFiles(own) : {};
  const after = succeed(before, offered);
  const known = new Set(compileWith(before).types.map(nameOf));
  const compiled = compileWith(after);
  const fresh = compiled.types.filter((type) => !known.has(nameOf(type)));
  await proveFaces(fresh, createCatalogue(compiled).words("zh-CN"));
  for (const [file, json] of Object.entries(after)) {
    if (JSON.stringify(before[file]) === JSON.stringify(json)) continue;
    const target = path.join(dataDirectory, file);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, `${JSON.stringify(json, null, 2)}\n`);
  }
  return fresh;
}

/**
 * Plans every face as printing does: words that no font has, and the fullest licence that does not fit, are told before a type is kept.
 * @throws {LicenceError} configuration-invalid
 */
async function proveFaces(types: readonly LicenceType[], words: Words): Promise<void> {
  // Loaded for this alone: every command opens the catalogue.
  const { planType } = await import("../document/layout/type-plan.ts");
  const { createTypeface } = await import("../document/typeface.ts");
  const { readCoverage } = await import("./fonts.ts");
  const typeface = createTypeface(await readCoverage());
  const fields = types.flatMap((type) =>
    facesOf(type).flatMap((faces): readonly FieldError[] => {
      try {
        planType({ ...type, layout: { ...type.layout, faces } }, typeface, words);
        return [];
      } catch (error) {
        if (!(error instanceof LicenceError)) throw error;
        return error.fields.map((field) => ({ ...field, pointer: `types/${type.slug}/type.json#${field.pointer}` }));
      }
    }),
  );
  if (fields.length > 0) throw new LicenceError("configuration-invalid", { fields });
}

function facesOf({ layout }: LicenceType): readonly LicenceType["layout"]["faces"][] {
  return layout.mark === undefined ? [layout.faces] : [layout.faces, [layout.mark.face]];
}

/** The files after the addition: an earlier version moves from `type.json` to `type.v<N>.json`, a published one never changes. */
function succeed(before: SchemaFiles, added: SchemaFiles): SchemaFiles {
  const after: Record<string, JsonValue> = { ...before };
  const fields: FieldError[] = [];
  for (const [file, json] of Object.entries(added)) {
    const old = versionIn(before[file]);
    const same = JSON.stringify(before[file]) === JSON.stringify(json);
    const newer = (versionIn(json) ?? 0) > (old ?? 0);
    if (old !== undefined && !same && !newer) fields.push({ pointer: `${file}#`, code: "type-published" });
    if (old !== undefined && newer) after[file.replace(/type\.json$/, `type.v${old}.json`)] = before[file] ?? null;
    after[file] = json;
  }
  if (fields.length > 0) throw new LicenceError("configuration-invalid", { fields });
  return after;
}

/** The version that a type file declares; undefined for other files. */
function versionIn(json: JsonValue | undefined): number | undefined {
  const version = isJsonObject(json) ? json["version"] : undefined;
  return typeof version === "number" ? version : undefined;
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

/** A folder's types under the names that they are kept by. */
function offeredFiles(folder: string): SchemaFiles {
  const files = existsSync(folder) ? readSchemasFolder(folder) : {};
  const own = files["type.json"];
  const slug = isJsonObject(own) && typeof own["slug"] === "string" ? own["slug"] : path.basename(path.resolve(folder));
  const within = own === undefined ? "types" : `types/${slug}`;
  const offered = Object.entries(files).map(([file, json]) => [`${within}/${file}`, json] as const);
  if (offered.some(([file]) => file.endsWith("/type.json"))) return Object.fromEntries(offered);
  const parameters = { found: path.join(folder, "type.json") };
  throw new LicenceError("configuration-invalid", {
    fields: [{ pointer: "/folder", code: "file-missing", parameters }],
  });
}

function nameOf({ code, version }: LicenceType): string {
  return `${code}/${version}`;
}
