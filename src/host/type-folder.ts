// Licence types in a folder, being worked on: read again and again, compiled together with the published ones (which they may stand
// in for while they are tried out), each mistake with its file and line. Watched for changes.

import { existsSync, readdirSync, readFileSync, watch } from "node:fs";
import path from "node:path";
import type { TypeProblem } from "../issuance/type-trial.ts";
import { type Catalogue, compileCatalogue, createCatalogue } from "../licence/catalogue.ts";
import { type FieldError, LicenceError } from "../licence/errors.ts";
import { parseJson } from "../licence/json.ts";
import { lineAt, lineOf } from "../licence/json-place.ts";
import type { JsonValue } from "../licence/json-value.ts";
import { readSchemasFolder, sha256Of } from "./schemas-folder.ts";

/** What stands in the folder at one moment. */
export interface FolderLook {
  /** Undefined when there are mistakes. */
  readonly catalogue?: Catalogue;
  /** Of the folder's own types, in order. */
  readonly slugs: readonly string[];
  readonly problems: readonly TypeProblem[];
  /** The line of a sample's field: `index` from 0, `pointer` into its request. */
  sampleLine(slug: string, index: number, pointer: string): { readonly file: string; readonly line: number };
}

/** A folder of types. */
export interface TypeFolder {
  readonly path: string;
  look(): FolderLook;
  /** Tells of changes, several at once as one; answers how to stop. */
  watch(onChange: () => void): () => void;
}

const PUBLISHED = path.resolve(import.meta.dirname, "..", "..", "schemas");
/** Editors write a file in several steps. */
const SETTLE_MS = 60;

/**
 * Opens the folder of a type: `place` is a folder (a type's own, or one that holds several), or the name of a published type or of
 * one of the operator's own. @throws {LicenceError} type-unknown
 */
export function openTypeFolder(place: string, dataDirectory: string): TypeFolder {
  const homes = /^[\w-]+$/.test(place) ? [dataDirectory, PUBLISHED] : [];
  const found = [place, ...homes.map((home) => path.join(home, "types", place))].find(holdsTypes);
  if (found === undefined) throw new LicenceError("type-unknown", { parameters: { type: place, found: place } });
  const folder = path.resolve(found);
  return {
    path: folder,
    look: () => lookAt(folder),
    watch: (onChange) => watchFolder(folder, onChange),
  };
}

function holdsTypes(folder: string): boolean {
  return namesIn(folder).some((name) => /(?:^|\/)type\.json$/.test(name));
}

/** Its JSON files, by paths with `/` between; at most two levels deep, as types lie. */
function namesIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  const below = readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isFile()) return [entry.name];
    return entry.isDirectory() ? readdirSync(path.join(folder, entry.name)).map((name) => `${entry.name}/${name}`) : [];
  });
  return below.filter((name) => name.endsWith(".json")).toSorted();
}

interface Texts {
  /** By path in a catalogue, `types/<slug>/type.json`. */
  readonly texts: ReadonlyMap<string, string>;
  readonly parsed: Readonly<Record<string, JsonValue>>;
  readonly problems: readonly TypeProblem[];
}

function lookAt(folder: string): FolderLook {
  const { texts, parsed, problems } = readTexts(folder);
  const slugs = [...new Set([...texts.keys()].map((name) => name.split("/")[1] ?? ""))];
  const sampleLine: FolderLook["sampleLine"] = (slug, index, pointer) => {
    const file = `types/${slug}/samples.json`;
    return { file: shown(file), line: lineOf(texts.get(file) ?? "", `/${index}/request${pointer}`) };
  };
  if (problems.length > 0) return { slugs, problems, sampleLine };
  try {
    const data = compileCatalogue({ ...readSchemasFolder(PUBLISHED), ...parsed }, sha256Of);
    return { catalogue: createCatalogue(data), slugs, problems, sampleLine };
  } catch (error) {
    if (!(error instanceof LicenceError)) throw error;
    return { slugs, problems: error.fields.map((field) => placed(texts, field)), sampleLine };
  }
}

function readTexts(folder: string): Texts {
  const own = existsSync(path.join(folder, "type.json")) ? `types/${path.basename(folder)}/` : "types/";
  const texts = new Map<string, string>();
  const parsed: Record<string, JsonValue> = {};
  const problems: TypeProblem[] = [];
  for (const name of namesIn(folder)) {
    const file = own + name;
    const text = readFileSync(path.join(folder, name), "utf8");
    texts.set(file, text);
    try {
      parsed[file] = parseJson(text);
    } catch (error) {
      if (!(error instanceof LicenceError)) throw error;
      problems.push(...error.fields.map((field) => misread(file, text, field)));
    }
  }
  return { texts, parsed, problems };
}

/** A text that is no JSON, by its position; other faults of reading by their pointer. */
function misread(file: string, text: string, error: FieldError): TypeProblem {
  const position = error.parameters?.["position"];
  const line = typeof position === "number" ? lineAt(text, position - 1) : lineOf(text, error.pointer);
  return { file: shown(file), line, error };
}

/** Mistakes found in compiling name their file: `types/lease-filing/type.json#/layout`. */
function placed(texts: ReadonlyMap<string, string>, error: FieldError): TypeProblem {
  const [file = "", pointer = ""] = error.pointer.split("#", 2);
  const text = texts.get(file);
  if (text === undefined) return { file: shown(file), error };
  return { file: shown(file), line: lineOf(text, pointer), error: { ...error, pointer } };
}

function shown(file: string): string {
  return file.replace(/^types\//, "");
}

function watchFolder(folder: string, onChange: () => void): () => void {
  let settling: NodeJS.Timeout | undefined;
  const watcher = watch(folder, { recursive: true }, () => {
    clearTimeout(settling);
    settling = setTimeout(onChange, SETTLE_MS);
  });
  // A folder that is taken away under the watcher is told by the next look.
  watcher.on("error", () => watcher.close());
  return () => {
    clearTimeout(settling);
    watcher.close();
  };
}
