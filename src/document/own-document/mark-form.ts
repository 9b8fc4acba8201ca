// Puts the printed mark on the original's first page: its own page becomes a form (ISO 32000-1 §8.10) that is shown at the proven
// place, after whatever the original paints and in a graphics state of its own. In a tagged file its marked content is that of the
// form (§14.7.4.3).

import { zlibSync } from "fflate";
import { concatBytes, utf8 } from "../../licence/bytes.ts";
import { numbers } from "../content.ts";
import { inflateBounded } from "../inflate-bounded.ts";
import {
  isDictionary,
  isPdfArray,
  nameOf,
  objectOf,
  type PdfDictionary,
  type PdfReference,
  type PdfValue,
} from "../pdf-values.ts";
import type { ProvenPlace } from "./mark-place.ts";
import { boxThrough, type Matrix } from "./matrix.ts";
import { type Binding, originalPage, referenceOf } from "./open-binding.ts";
import type { Box } from "./source-pages.ts";

const CONTENT = 4 * 1024 * 1024;

/** Adds the mark; `shift` is what its keys of marked content are counted up by, absent in a file without structure. */
export function addMark(bound: Binding, { matrix, open }: ProvenPlace, shift: number | undefined): void {
  const { file, sheetPages, originalPages, original, catalogue } = bound;
  const [markPage] = sheetPages;
  const [page] = originalPages;
  const [first] = original.pages;
  if (markPage === undefined || page === undefined || first === undefined) throw new RangeError("nothing to mark");
  const form = formOf(bound, markPage, shift);
  const dictionary = originalPage(bound, first.entries, referenceOf(catalogue.get("Pages")));
  const resources = resolvedCopy(bound, first.entries.get("Resources"));
  const objects = resolvedCopy(bound, resources.get("XObject"));
  const name = freeName(objects);
  const contents = bound.original.source.resolve(first.entries.get("Contents"));
  const own = isPdfArray(contents) ? contents : [first.entries.get("Contents") ?? null];
  const before = file.add(new Map(), utf8("q\n"));
  const shown = `${"Q ".repeat(open + 1)}\nq ${numbers(...matrix)} cm /${name} Do Q\n`;
  const after = file.add(new Map(), utf8(`\n${shown}`));
  const marked = new Map(dictionary)
    .set(
      "Resources",
      new Map(renumberedEntries(bound, resources)).set("XObject", renumberedEntries(bound, objects).set(name, form)),
    )
    .set("Contents", [before, ...own.filter((part) => part !== null).map(bound.renumbered), after]);
  file.put(page, marked);
  if (shift !== undefined) moveMarks(bound, { from: markPage, to: page, form, matrix });
}

/** The mark's page as a form. */
function formOf({ file }: Binding, page: PdfReference, shift: number | undefined): PdfReference {
  const dictionary = file.dictionary(page);
  const contents = file.value(dictionary.get("Contents"));
  const streams = isPdfArray(contents) ? contents : [dictionary.get("Contents") ?? null];
  const content = concatBytes(
    ...streams.flatMap((stream) => [inflateBounded(file.stream(stream), CONTENT), utf8("\n")]),
  );
  const key = dictionary.get("StructParents");
  const entries = new Map<string, PdfValue>([
    ["Type", { name: "XObject" }],
    ["Subtype", { name: "Form" }],
    ["BBox", dictionary.get("MediaBox") ?? null],
    ["Resources", dictionary.get("Resources") ?? null],
    ["Filter", { name: "FlateDecode" }],
  ]);
  const group = dictionary.get("Group");
  if (group !== undefined) entries.set("Group", group);
  if (shift !== undefined && typeof key === "number") entries.set("StructParents", key + shift);
  return file.add(entries, zlibSync(content, { level: 6 }));
}

function resolvedCopy({ original }: Binding, value: PdfValue | undefined): Map<string, PdfValue> {
  const found = original.source.resolve(value);
  return new Map(isDictionary(found) ? found : []);
}

function renumberedEntries({ renumbered }: Binding, entries: PdfDictionary): Map<string, PdfValue> {
  return new Map([...entries].map(([key, value]) => [key, renumbered(value)]));
}

function freeName(taken: PdfDictionary): string {
  let name = "Mark";
  while (taken.has(name)) name += "x";
  return name;
}

interface Move {
  readonly from: PdfReference;
  readonly to: PdfReference;
  readonly form: PdfReference;
  readonly matrix: Matrix;
}

/** Makes the mark's structure elements speak of the form on the original's page. */
function moveMarks({ file, catalogue }: Binding, move: Move): void {
  const tree = file.dictionary(catalogue.get("StructTreeRoot"));
  const waiting: PdfValue[] = [tree.get("K") ?? null];
  const seen = new Set<number>();
  while (waiting.length > 0) {
    const element = waiting.pop() ?? null;
    const object = objectOf(element);
    const dictionary = file.value(element);
    if (object === undefined || seen.has(object) || !isDictionary(dictionary)) continue;
    seen.add(object);
    const kids = dictionary.get("K") ?? [];
    const list = isPdfArray(kids) ? kids : [kids];
    waiting.push(...list.filter((kid) => objectOf(kid) !== undefined));
    if (objectOf(dictionary.get("Pg")) === move.from.object) file.put({ object }, moved(dictionary, list, move));
  }
}

function moved(element: PdfDictionary, kids: readonly PdfValue[], { to, form, matrix }: Move): PdfDictionary {
  const own = new Map(element).set("Pg", to).set(
    "K",
    kids.map((kid) =>
      typeof kid === "number" ? markIn(form, to, kid) : isMark(kid) ? markIn(form, to, kid.get("MCID") ?? 0) : kid,
    ),
  );
  const attributes = element.get("A");
  const box = isDictionary(attributes) ? attributes.get("BBox") : undefined;
  if (isDictionary(attributes) && isBox(box))
    own.set("A", new Map(attributes).set("BBox", [...boxThrough(matrix, box)]));
  return own;
}

function markIn(form: PdfReference, page: PdfReference, id: PdfValue): PdfDictionary {
  return new Map<string, PdfValue>([
    ["Type", { name: "MCR" }],
    ["Pg", page],
    ["Stm", form],
    ["MCID", id],
  ]);
}

function isMark(kid: PdfValue): kid is PdfDictionary {
  return isDictionary(kid) && nameOf(kid.get("Type")) === "MCR";
}

function isBox(value: PdfValue | undefined): value is Box {
  return isPdfArray(value) && value.length === 4 && value.every((edge) => typeof edge === "number");
}
