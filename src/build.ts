// The build's door: compiles schemas/ into dist/data/catalogue.json and measures the fonts into dist/data/coverage.json, the two
// files that the other doors hand in, and lays out in dist/assets/ what a Worker reads instead of files. It runs from dist/ after
// tsc (`npm run build`) and ends with 1 and every mistake when schemas/ is not in order.

import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { FONT_KEYS } from "./document/coverage.ts";
import { COVERAGE_ASSET, fontAsset } from "./host/font-assets.ts";
import { measureFonts, readFonts } from "./host/fonts.ts";
import { compileSchemasFolder } from "./host/schemas-folder.ts";
import { LicenceError } from "./licence/errors.ts";

const root = path.resolve(import.meta.dirname, "..");

/** Writes a file beside its place and moves it there, so that nobody ever reads half of it. */
function lay(name: string, content: string | Uint8Array): void {
  const file = path.join(root, "dist", name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, content);
  renameSync(`${file}.new`, file);
}

try {
  const catalogue = compileSchemasFolder(path.join(root, "schemas"));
  const coverage = JSON.stringify(await measureFonts());
  lay("data/catalogue.json", JSON.stringify(catalogue));
  lay("data/coverage.json", coverage);
  lay(`assets/${COVERAGE_ASSET}`, coverage);
  const fonts = await readFonts();
  for (const key of FONT_KEYS) lay(`assets/${fontAsset(key)}`, fonts[key]);
  console.log(`catalogue.json: ${catalogue.types.length} licence types, ${catalogue.hash.slice(0, 12)}`);
} catch (error) {
  if (!(error instanceof LicenceError)) throw error;
  for (const { pointer, code, parameters } of error.fields)
    console.error(pointer, code, JSON.stringify(parameters ?? {}));
  process.exitCode = 1;
}
