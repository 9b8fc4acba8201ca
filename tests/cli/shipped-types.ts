// The shipped catalogue, compiled from schemas/ as the build does.
import { join } from "node:path";
import { compileSchemasFolder } from "../../src/host/schemas-folder.ts";
import { createCatalogue } from "../../src/licence/catalogue.ts";
import type { LicenceType } from "../../src/licence/licence-type.ts";

export const catalogue = createCatalogue(compileSchemasFolder(join(import.meta.dirname, "../../schemas")));

export const allWords = [catalogue.words("zh-CN"), catalogue.words("en")];

export function typeNamed(slug: string): LicenceType {
  const type = catalogue.find(slug);
  if (type === undefined) throw new Error(`no type ${slug}`);
  return type;
}
