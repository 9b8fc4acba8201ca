// Lays printed pages over pages of an original: each becomes a form (ISO 32000-1 §8.10) that is shown after whatever the original
// paints, in a graphics state of its own.

import { zlibSync } from "fflate";
import { concatBytes, utf8 } from "../../licence/bytes.ts";
import { numbers } from "../content.ts";
import { inflateBounded } from "../inflate-bounded.ts";
import type { Matrix } from "../matrix.ts";
import { isDictionary, isPdfArray, type PdfDictionary, type PdfReference, type PdfValue } from "../pdf-values.ts";
import { contentOperations } from "./content-operations.ts";
import { type Binding, originalPage, referenceOf } from "./open-binding.ts";
import { contentOf } from "./page-content.ts";
import type { SourcePage } from "./source-pages.ts";

/** A form, and how it comes onto the page. */
export interface Layer {
  readonly form: PdfReference;
  readonly matrix: Matrix;
}

/** What of a printed page becomes a form. */
export interface FormParts {
  /** What its key of marked content is counted up by; absent in a file without structure. */
  readonly shift?: number;
  /** Without the paper under it. */
  readonly transparent?: boolean;
}

const CONTENT = 4 * 1024 * 1024;

/** A printed page as a form. */
export function formOf({ file }: Binding, page: PdfReference, { shift, transparent }: FormParts): PdfReference {
  const dictionary = file.dictionary(page);
  const contents = file.value(dictionary.get("Contents"));
  const streams = isPdfArray(contents) ? contents : [dictionary.get("Contents") ?? null];
  // The printer writes what is the same on every licence first, the paper among it, and what is one licence's own last.
  const shown = transparent === true ? streams.slice(-1) : streams;
  const pieces = shown.flatMap((stream) => [inflateBounded(file.stream(stream), CONTENT), utf8("\n")]);
  const entries = new Map<string, PdfValue>([
    ["Type", { name: "XObject" }],
    ["Subtype", { name: "Form" }],
    ["BBox", dictionary.get("MediaBox") ?? null],
    ["Resources", dictionary.get("Resources") ?? null],
    ["Filter", { name: "FlateDecode" }],
  ]);
  // A group of its own would keep what is multiplied from what lies under it.
  const group = dictionary.get("Group");
  if (group !== undefined && transparent !== true) entries.set("Group", group);
  const key = dictionary.get("StructParents");
  if (shift !== undefined && typeof key === "number") entries.set("StructParents", key + shift);
  return file.add(entries, zlibSync(concatBytes(...pieces), { level: 6 }));
}

/** A page of the original with layers over it, the first undermost. */
export function layeredPage(bound: Binding, page: SourcePage, layers: readonly Layer[]): PdfDictionary {
  const { original, file, catalogue, renumbered } = bound;
  const dictionary = originalPage(bound, page.entries, referenceOf(catalogue.get("Pages")));
  if (layers.length === 0) return dictionary;
  const resources = resolvedCopy(bound, page.entries.get("Resources"));
  const objects = resolvedCopy(bound, resources.get("XObject"));
  const named = layers.map((layer) => {
    const name = freeName(objects);
    objects.set(name, null);
    return { ...layer, name };
  });
  const contents = original.source.resolve(page.entries.get("Contents"));
  const own = isPdfArray(contents) ? contents : [page.entries.get("Contents") ?? null];
  const before = file.add(new Map(), utf8("q\n"));
  const shown = named.map(({ name, matrix }) => `q ${numbers(...matrix)} cm /${name} Do Q\n`).join("");
  const after = file.add(new Map(), utf8(`\n${"Q ".repeat(openStates(bound, page) + 1)}\n${shown}`));
  const forms = renumberedEntries(bound, objects);
  for (const { name, form } of named) forms.set(name, form);
  return new Map(dictionary)
    .set("Resources", renumberedEntries(bound, resources).set("XObject", forms))
    .set("Contents", [before, ...own.filter((part) => part !== null).map(renumbered), after]);
}

/** How many graphics states the page's content leaves open. One that is not read here is taken for a balanced one. */
function openStates({ original }: Binding, page: SourcePage): number {
  let open = 0;
  try {
    for (const { operator } of contentOperations(contentOf(original.source, page))) {
      if (operator === "q") open += 1;
      if (operator === "Q") open -= 1;
    }
  } catch {
    return 0;
  }
  return Math.max(0, open);
}

function resolvedCopy({ original }: Binding, value: PdfValue | undefined): Map<string, PdfValue> {
  const found = original.source.resolve(value);
  return new Map(isDictionary(found) ? found : []);
}

function renumberedEntries({ renumbered }: Binding, entries: PdfDictionary): Map<string, PdfValue> {
  return new Map([...entries].map(([key, value]) => [key, renumbered(value)]));
}

function freeName(taken: PdfDictionary): string {
  let name = "Layer";
  while (taken.has(name)) name += "x";
  return name;
}
