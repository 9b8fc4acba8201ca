// A department's PDF read for signing: its pages with everything that can be seen of them, its links, outline and structure, and
// whether it may be signed at all (admission.ts). Reading the same bytes again gives the same in the same order, so that what is
// printed from them is the same file.

import { BudgetError } from "../inflate-bounded.ts";
import { PdfSyntaxError } from "../pdf-cursor.ts";
import { isDictionary, isPdfArray, latin, nameOf, objectOf, type PdfDictionary, type PdfValue } from "../pdf-values.ts";
import { admitCatalogue, admitDictionary, admitPage } from "./admission.ts";
import { OriginalFaults, RefusedOriginal } from "./refused-original.ts";
import { openSource, type SourceFile } from "./source-file.ts";
import { type SourcePage, sourcePages } from "./source-pages.ts";
import { readSourceStructure, type SourceStructure } from "./source-structure.ts";

/** A PDF that may be signed. */
export interface Original {
  readonly source: SourceFile;
  readonly pages: readonly SourcePage[];
  /** What of its catalogue is kept: language, outline, named places, colours. */
  readonly catalogue: PdfDictionary;
  /** Absent when it is not tagged. */
  readonly structure?: SourceStructure;
  /** Numbers of the objects that are kept besides its pages, in the order in which they are met. */
  readonly objects: readonly number[];
}

/** The largest original. What is handed out holds it with its sheet, and must be no larger than what can be verified. */
export const LARGEST_ORIGINAL = 8 * 1024 * 1024;
/** Pages of the longest original. */
export const MOST_PAGES = 500;
/** Values of all objects together; verifying reads no more than a million. */
const VALUES = 700_000;

/** @throws {RefusedOriginal} with everything that speaks against it. */
export function readOriginal(bytes: Uint8Array): Original {
  if (bytes.length > LARGEST_ORIGINAL)
    throw new RefusedOriginal([
      { code: "pdf-too-large", parameters: { found: bytes.length, limit: LARGEST_ORIGINAL } },
    ]);
  if (!latin(bytes.subarray(0, 5)).startsWith("%PDF-")) throw new RefusedOriginal([{ code: "pdf-none" }]);
  try {
    return read(bytes);
  } catch (error) {
    if (error instanceof PdfSyntaxError) throw new RefusedOriginal([{ code: "pdf-damaged" }]);
    if (error instanceof BudgetError) throw new RefusedOriginal([{ code: "pdf-too-complex" }]);
    throw error;
  }
}

function read(bytes: Uint8Array): Original {
  const source = openSource(bytes);
  const faults = new OriginalFaults();
  // Nothing of an encrypted file can be told before it is decrypted.
  if (source.trailer.has("Encrypt")) throw new RefusedOriginal([{ code: "pdf-encrypted" }]);
  const root = source.resolve(source.trailer.get("Root"));
  if (!isDictionary(root)) throw new PdfSyntaxError("no catalogue");
  admitCatalogue(source, root, faults);
  const pages = sourcePages(source, root, MOST_PAGES);
  if (pages.length === 0) throw new PdfSyntaxError("no pages");
  for (const [index, page] of pages.entries()) admitPage(source, page, index + 1, faults);
  const catalogue = keptCatalogue(source, root);
  const structure = readSourceStructure(source, root);
  const roots = [...pages.map(({ entries }) => entries), catalogue, ...(structure?.roots ?? [])];
  const apart = new Set([...pages.map(({ object }) => object), ...(structure === undefined ? [] : [structure.root])]);
  const objects = reachable(source, roots, apart, faults);
  faults.refuse();
  return { source, pages, catalogue, ...(structure && { structure }), objects };
}

function keptCatalogue(source: SourceFile, root: PdfDictionary): PdfDictionary {
  const kept = new Map<string, PdfValue>();
  for (const key of ["Lang", "Outlines", "Dests", "OutputIntents"]) {
    const value = root.get(key);
    if (value !== undefined) kept.set(key, value);
  }
  const names = source.resolve(root.get("Names"));
  const places = isDictionary(names) ? names.get("Dests") : undefined;
  if (places !== undefined) kept.set("Names", new Map([["Dests", places]]));
  return kept;
}

/** Parts of the page tree that are no pages of it any more. */
const LEFT_OUT = new Set(["Catalog", "Pages", "Page"]);

/** Every object that the roots lead to, but for those that stand apart; each dictionary is held to the rules of admission. */
function reachable(
  source: SourceFile,
  roots: readonly PdfValue[],
  apart: ReadonlySet<number>,
  faults: OriginalFaults,
): readonly number[] {
  const met = new Set<number>();
  const kept: number[] = [];
  const waiting: PdfValue[] = [...roots].reverse();
  for (let values = 0; waiting.length > 0; values += 1) {
    if (values > VALUES) throw new BudgetError("too many values");
    const value = waiting.pop() ?? null;
    const object = objectOf(value);
    if (object === undefined) {
      if (isDictionary(value)) admitDictionary(source, value, undefined, faults);
      for (const part of partsOf(value)) waiting.push(part);
      continue;
    }
    if (met.has(object) || apart.has(object)) continue;
    met.add(object);
    const content = source.resolve(value) ?? null;
    if (content === null || (isDictionary(content) && LEFT_OUT.has(nameOf(content.get("Type")) ?? ""))) continue;
    kept.push(object);
    if (isDictionary(content)) admitDictionary(source, content, source.stream(value), faults);
    for (const part of partsOf(content)) waiting.push(part);
  }
  return kept;
}

/** What a value is made of, last first. */
function partsOf(value: PdfValue): readonly PdfValue[] {
  if (isPdfArray(value)) return value.toReversed();
  return isDictionary(value) ? [...value.values()].toReversed() : [];
}
