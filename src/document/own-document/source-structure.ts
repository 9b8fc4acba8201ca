// The logical structure of a tagged PDF (ISO 32000-1 §14.7) as far as it goes with its pages: its topmost elements, and which elements
// the marks on the pages belong to. An original that is not tagged has none.

import { PdfSyntaxError } from "../pdf-cursor.ts";
import { isDictionary, isPdfArray, objectOf, type PdfDictionary, type PdfValue } from "../pdf-values.ts";
import type { SourceFile } from "./source-file.ts";

/** A structure without its root. */
export interface SourceStructure {
  /** The root's object number: what refers to it is to refer to something else. */
  readonly root: number;
  /** The topmost elements. */
  readonly kids: readonly PdfValue[];
  /** The parent tree as one list, in the order of its keys. */
  readonly parents: readonly (readonly [key: number, value: PdfValue])[];
  /** The first key that is not taken. */
  readonly nextKey: number;
  /** The root's maps of roles and classes. */
  readonly entries: PdfDictionary;
  /** Everything above, to be kept with what it leads to. */
  readonly roots: readonly PdfValue[];
}

const NODES = 20_000;

/** Undefined when the file is not tagged, or says that its tags are no good. @throws {PdfSyntaxError} a tree that is none. */
export function readSourceStructure(source: SourceFile, catalogue: PdfDictionary): SourceStructure | undefined {
  const root = objectOf(catalogue.get("StructTreeRoot"));
  const dictionary = source.resolve(catalogue.get("StructTreeRoot"));
  const marks = source.resolve(catalogue.get("MarkInfo"));
  const isMarked = isDictionary(marks) && source.resolve(marks.get("Marked")) === true;
  if (root === undefined || !isDictionary(dictionary) || !isMarked) return undefined;
  const top = dictionary.get("K") ?? null;
  const list = source.resolve(top);
  const kids = isPdfArray(list) ? list : top === null ? [] : [top];
  const parents = numberTree(source, dictionary.get("ParentTree"));
  const entries = new Map(
    ["RoleMap", "ClassMap"].flatMap((key) => {
      const value = dictionary.get(key);
      return value === undefined ? [] : [[key, value] as const];
    }),
  );
  const last = parents.at(-1)?.[0] ?? -1;
  const roots = [...kids, ...parents.map(([, value]) => value), entries];
  return { root, kids, parents, nextKey: last + 1, entries, roots };
}

function numberTree(source: SourceFile, tree: PdfValue | undefined): readonly (readonly [number, PdfValue])[] {
  const found = new Map<number, PdfValue>();
  const waiting: (PdfValue | undefined)[] = [tree];
  for (let visited = 0; waiting.length > 0; visited += 1) {
    if (visited > NODES) throw new PdfSyntaxError("a number tree");
    const node = source.resolve(waiting.pop());
    if (!isDictionary(node)) continue;
    const numbers = source.resolve(node.get("Nums"));
    for (let at = 0; isPdfArray(numbers) && at + 1 < numbers.length; at += 2) {
      const [key, value] = [source.resolve(numbers[at]), numbers[at + 1]];
      if (typeof key !== "number" || value === undefined) throw new PdfSyntaxError("a number tree");
      found.set(key, value);
    }
    const kids = source.resolve(node.get("Kids"));
    if (isPdfArray(kids)) waiting.push(...kids);
  }
  return [...found].toSorted(([one], [other]) => one - other);
}
