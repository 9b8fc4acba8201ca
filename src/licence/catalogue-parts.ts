// The types and samples among the files of schemas/: `types/<slug>/type.json` is a type's newest version,
// `types/<slug>/type.v<N>.json` an earlier one, `types/<slug>/samples.json` its samples. Every mistake is gathered.

import { describeFailure } from "./claim-failure.ts";
import type { FieldError } from "./errors.ts";
import { type CompiledSchema, compileSchema } from "./json-schema.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "./json-value.ts";
import type { LicenceSample, LicenceType } from "./licence-type.ts";
import { checkType } from "./type-check.ts";

/** Files of schemas/ by path relative to it, with `/` between, as parsed from JSON. */
export type SchemaFiles = Readonly<Record<string, JsonValue>>;

const TYPE_PATH = /^types\/([^/]+)\/type(?:\.v(\d+))?\.json$/;

/** Every type file that has the form of one, by slug and version; whatever is wrong with any goes to `errors`. */
export function compileTypes(files: SchemaFiles, errors: FieldError[]): readonly LicenceType[] {
  const metaSchema = files["licence-type.schema.json"];
  if (!isJsonObject(metaSchema)) {
    errors.push({ pointer: "licence-type.schema.json#", code: "file-missing" });
    return [];
  }
  const check = compileSchema(metaSchema);
  const found: { readonly path: string; readonly type: LicenceType }[] = [];
  for (const [path, file] of Object.entries(files)) {
    const match = TYPE_PATH.exec(path);
    if (match === null) continue;
    const mistakes = typeErrors(file, { metaSchema, check }, { slug: match[1] ?? "", version: match[2] });
    errors.push(...mistakes.map((error) => ({ ...error, pointer: `${path}#${error.pointer}` })));
    if (isLicenceType(file, check)) found.push({ path, type: file });
  }
  errors.push(...disagreements(found));
  return found.map(({ type }) => type).toSorted((a, b) => compareText(a.slug, b.slug) || a.version - b.version);
}

/** The samples of every type by slug; a type without any has an empty list. */
export function compileSamples(
  files: SchemaFiles,
  types: readonly LicenceType[],
  errors: FieldError[],
): Readonly<Record<string, readonly LicenceSample[]>> {
  const slugs = [...new Set(types.map(({ slug }) => slug))];
  return Object.fromEntries(slugs.map((slug) => [slug, readSamples(files, `types/${slug}/samples.json`, errors)]));
}

function readSamples(files: SchemaFiles, path: string, errors: FieldError[]): readonly LicenceSample[] {
  const file: unknown = files[path] ?? [];
  const rows: readonly unknown[] = Array.isArray(file) ? file : [];
  const samples = rows.filter(isSample);
  if (!Array.isArray(file) || samples.length < rows.length)
    errors.push({ pointer: `${path}#`, code: "sample-invalid" });
  return samples;
}

function typeErrors(
  file: JsonValue,
  { metaSchema, check }: { readonly metaSchema: JsonObject; readonly check: CompiledSchema },
  path: { readonly slug: string; readonly version: string | undefined },
): readonly FieldError[] {
  const failures = check(file).map((failure) => describeFailure(metaSchema, file, failure));
  if (failures.length > 0 || !isLicenceType(file, check)) return failures;
  const slug = file.slug === path.slug ? [] : [{ pointer: "/slug", code: "differs-from-path" }];
  const versioned = path.version === undefined || Number(path.version) === file.version;
  return [...slug, ...(versioned ? [] : [{ pointer: "/version", code: "differs-from-path" }]), ...checkType(file)];
}

/** The meta-schema says of a file everything that the interface says of a type. */
function isLicenceType(file: unknown, check: CompiledSchema): file is LicenceType {
  return isJson(file) && check(file).length === 0;
}

function isJson(value: unknown): value is JsonValue {
  return value !== undefined;
}

/** What types must not do to each other: share a code and version, share a slug, stand for an unknown type. */
function disagreements(found: readonly { readonly path: string; readonly type: LicenceType }[]): readonly FieldError[] {
  return found.flatMap(({ path, type }, index) => {
    const others = found.slice(0, index).map((other) => other.type);
    const twice = others.some(({ code, version }) => code === type.code && version === type.version);
    const moved = others.some(({ code, slug }) => (code === type.code) !== (slug === type.slug));
    const strangers = (type.replaces ?? []).filter((code) => !found.some((other) => other.type.code === code));
    return [
      ...(twice ? [{ pointer: `${path}#/version`, code: "repeated", parameters: { found: type.version } }] : []),
      ...(moved ? [{ pointer: `${path}#/code`, code: "repeated", parameters: { found: type.code } }] : []),
      ...strangers.map((code) => ({ pointer: `${path}#/replaces`, code: "type-unknown", parameters: { found: code } })),
    ];
  });
}

function isSample(value: unknown): value is LicenceSample {
  if (typeof value !== "object" || value === null) return false;
  const members: Partial<Record<keyof LicenceSample, unknown>> = value;
  const { title, issuedOn, request, verdict } = members;
  return (
    typeof title === "object" &&
    typeof request === "object" &&
    typeof issuedOn === "string" &&
    typeof verdict === "string"
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
