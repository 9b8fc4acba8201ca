// The catalogue (证照目录): every licence type, context, word and sample of schemas/, compiled into one piece of plain JSON that
// the doors hand in, since a Worker has no file system. Compiling finds every mistake at once; using it finds none.

import { toHex, utf8 } from "./bytes.ts";
import { compileSamples, compileTypes, type SchemaFiles } from "./catalogue-parts.ts";
import { credentialSchema } from "./credential-schema.ts";
import { type FieldError, LicenceError } from "./errors.ts";
import { type CompiledSchema, compileSchema } from "./json-schema.ts";
import type { SchemaFailure } from "./json-schema-parts.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "./json-value.ts";
import type { LicenceSample, LicenceType } from "./licence-type.ts";
import { typeContextOf } from "./type-context.ts";
import { createWords, type Language, type Words, type WordTable } from "./words.ts";

/** The compiled catalogue; plain JSON. */
export interface CatalogueData {
  /** Hex SHA-256 of everything else. */
  readonly hash: string;
  /** Every version of every type, by slug and then version. */
  readonly types: readonly LicenceType[];
  readonly licenceContext: JsonObject;
  /** By `{code}/{version}`. */
  readonly typeContexts: Readonly<Record<string, JsonObject>>;
  readonly words: Readonly<Record<Language, WordTable>>;
  /** By slug. */
  readonly samples: Readonly<Record<string, readonly LicenceSample[]>>;
}

/** What the doors and use cases ask of the catalogue. */
export interface Catalogue {
  readonly hash: string;
  /** The newest version of every type. */
  types(): readonly LicenceType[];
  /** The newest version by code or slug. */
  find(codeOrSlug: string): LicenceType | undefined;
  version(code: string, version: number): LicenceType | undefined;
  /** The document that `/contexts/licence/v1` serves. */
  licenceContext(): JsonObject;
  /** The document that `/contexts/types/{code}/{version}` serves. */
  typeContext(code: string, version: number): JsonObject | undefined;
  /** None when there is no such slug. */
  samples(slug: string): readonly LicenceSample[];
  words(language: Language): Words;
  /** The sentences themselves, to be handed on as data. */
  wordTable(language: Language): WordTable;
  /** Whether a document is a valid credential of the type (validateCredential finds nothing). */
  isValid(type: LicenceType, document: JsonValue): boolean;
}

/**
 * Compiles schemas/ into a catalogue.
 * @throws {LicenceError} configuration-invalid — every mistake in every file; pointers are `{path}#{pointer in it}`.
 */
export function compileCatalogue(files: SchemaFiles, sha256: (bytes: Uint8Array) => Uint8Array): CatalogueData {
  const errors: FieldError[] = [];
  const types = compileTypes(files, errors);
  const data = {
    types,
    licenceContext: objectAt(files, "contexts/licence-v1.jsonld", errors),
    typeContexts: Object.fromEntries(types.map((type) => [`${type.code}/${type.version}`, typeContextOf(type)])),
    words: {
      "zh-CN": wordTable(objectAt(files, "words/zh-CN.json", errors)),
      en: wordTable(objectAt(files, "words/en.json", errors)),
    },
    samples: compileSamples(files, types, errors),
  };
  if (errors.length > 0) throw new LicenceError("configuration-invalid", { fields: errors });
  return { hash: toHex(sha256(utf8(JSON.stringify(data)))), ...data };
}

/** Opens a compiled catalogue. */
export function createCatalogue(data: CatalogueData): Catalogue {
  const versions = new Map(data.types.map((type) => [`${type.code}/${type.version}`, type]));
  const newest = new Map<string, LicenceType>();
  for (const type of data.types) {
    if (type.version >= (newest.get(type.slug)?.version ?? 0)) newest.set(type.slug, type).set(type.code, type);
  }
  const words = { "zh-CN": createWords(data.words["zh-CN"]), en: createWords(data.words.en) };
  const current = [...new Set(newest.values())];
  return {
    hash: data.hash,
    types: () => current,
    find: (codeOrSlug) => newest.get(codeOrSlug),
    version: (code, version) => versions.get(`${code}/${version}`),
    licenceContext: () => data.licenceContext,
    typeContext: (code, version) => member(data.typeContexts, `${code}/${version}`),
    samples: (slug) => member(data.samples, slug) ?? [],
    words: (language) => words[language],
    wordTable: (language) => data.words[language],
    isValid: (type, document) => validateCredential(type, document).length === 0,
  };
}

/** The JSON Schema 2020-12 of the type's credentials, as `{origin}/types/{code}/{version}` serves it. */
export function credentialSchemaOf(type: LicenceType, origin: string): JsonObject {
  return credentialSchema(type, `${origin}/types/${type.code}/${type.version}`);
}

const COMPILED = new WeakMap<LicenceType, CompiledSchema>();

/** Where a document breaks the schema of the type's credentials, whatever its origin; none when it is valid. */
export function validateCredential(type: LicenceType, document: JsonValue): readonly SchemaFailure[] {
  const known = COMPILED.get(type) ?? compileSchema(credentialSchemaOf(type, "https://vellum.example"));
  COMPILED.set(type, known);
  return known(document);
}

function objectAt(files: SchemaFiles, path: string, errors: FieldError[]): JsonObject {
  const file = member(files, path);
  if (isJsonObject(file)) return file;
  errors.push({ pointer: `${path}#`, code: "file-missing", parameters: { found: path } });
  return {};
}

/** Leaves everything out that is no sentence. */
function wordTable(object: JsonObject): WordTable {
  const entries = Object.entries(object).map(([name, value]): readonly [string, string | WordTable] | undefined => {
    if (typeof value === "string") return [name, value];
    return isJsonObject(value) ? [name, wordTable(value)] : undefined;
  });
  return Object.fromEntries(entries.filter((entry) => entry !== undefined));
}

function member<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
