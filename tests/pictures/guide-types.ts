// The types that docs/DOCUMENT.md lays out step by step, compiled with the shipped ones, and their samples as sheets to print.

import { readFileSync } from "node:fs";
import path from "node:path";
import { readSchemasFolder, sha256Of } from "../../src/host/schemas-folder.ts";
import { type Catalogue, compileCatalogue, createCatalogue } from "../../src/licence/catalogue.ts";
import type { LicenceType } from "../../src/licence/licence-type.ts";
import { type SampleSheet, sampleSheet, sheetOf } from "../document/sheets.ts";

export const GUIDE_TYPES = ["volunteer-certificate", "volunteer-card"] as const;

export const EXAMPLES_FOLDER = path.resolve(import.meta.dirname, "../../docs/examples");

const files = Object.entries(readSchemasFolder(EXAMPLES_FOLDER)).map(
  ([name, json]) => [`types/${name}`, json] as const,
);

/** The shipped types and those of the guide. */
export const guideCatalogue: Catalogue = createCatalogue(
  compileCatalogue({ ...readSchemasFolder("schemas"), ...Object.fromEntries(files) }, sha256Of),
);

/** A type of the guide. */
export function guideType(slug: string): LicenceType {
  const type = guideCatalogue.find(slug);
  if (type === undefined) throw new Error(`no type ${slug} in ${EXAMPLES_FOLDER}`);
  return type;
}

/** The samples of a type of the guide. */
export function guideSheets(slug: string): readonly SampleSheet[] {
  return guideCatalogue.samples(slug).map((sample, index) => sampleSheet(guideType(slug), sample, index));
}

/** A sample on another layout of its type. */
export function withLayout(sample: SampleSheet, layout: Partial<LicenceType["layout"]>): SampleSheet {
  const type = { ...sample.type, layout: { ...sample.type.layout, ...layout } };
  return { ...sample, type, sheet: sheetOf(type, sample.issuer, sample.subject, sample.id) };
}

/** type.json as it is written. */
export function guideText(slug: string): string {
  return readFileSync(path.join(EXAMPLES_FOLDER, slug, "type.json"), "utf8");
}
