// The build's door: compiles schemas/ into dist/data/catalogue.json and measures the fonts into dist/data/coverage.json, the two
// files that the other doors hand in. It runs from dist/ after tsc (`npm run build`) and ends with 1 and every mistake when
// schemas/ is not in order.

import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { measureFonts } from "./host/fonts.ts";
import { compileSchemasFolder } from "./host/schemas-folder.ts";
import { LicenceError } from "./licence/errors.ts";

const root = path.resolve(import.meta.dirname, "..");
const data = path.join(root, "dist", "data");

try {
  const catalogue = compileSchemasFolder(path.join(root, "schemas"));
  const coverage = await measureFonts();
  mkdirSync(data, { recursive: true });
  writeFileSync(path.join(data, "catalogue.json"), JSON.stringify(catalogue));
  writeFileSync(path.join(data, "coverage.json"), JSON.stringify(coverage));
  console.log(`catalogue.json: ${catalogue.types.length} licence types, ${catalogue.hash.slice(0, 12)}`);
} catch (error) {
  if (!(error instanceof LicenceError)) throw error;
  for (const { pointer, code, parameters } of error.fields)
    console.error(pointer, code, JSON.stringify(parameters ?? {}));
  process.exitCode = 1;
}
