// The catalogue for tests, compiled once from schemas/ as it stands.

import path from "node:path";
import { compileSchemasFolder } from "../src/host/schemas-folder.ts";
import { type Catalogue, type CatalogueData, createCatalogue } from "../src/licence/catalogue.ts";

let data: CatalogueData | undefined;
let catalogue: Catalogue | undefined;

/** What schemas/ compiles to. */
export function testCatalogueData(): CatalogueData {
  data ??= compileSchemasFolder(path.resolve(import.meta.dirname, "../schemas"));
  return data;
}

/** The catalogue of schemas/. */
export function testCatalogue(): Catalogue {
  catalogue ??= createCatalogue(testCatalogueData());
  return catalogue;
}
