// Which file a cell of a photo column means: its name with or without the folders before it and the `.jpg` behind it, in either
// letter case, composed or not, with slashes of either kind.

import type { WordParameters } from "../../licence/words.ts";

/** The file meant, or what is wrong with the name. */
export type Meant =
  | { readonly name: string }
  | { readonly fault: "photo-missing" | "photo-ambiguous"; readonly parameters: WordParameters };

const MOST_NAMED = 5;

/** Finds files by what spreadsheets call them. */
export class PhotoIndex {
  readonly #names: ReadonlySet<string>;
  readonly #byCall = new Map<string, string[]>();

  constructor(names: readonly string[]) {
    this.#names = new Set(names);
    for (const name of names) {
      const whole = fold(name);
      const last = whole.slice(whole.lastIndexOf("/") + 1);
      for (const call of new Set([whole, last, withoutEnding(whole), withoutEnding(last)])) {
        const others = this.#byCall.get(call);
        if (others === undefined) this.#byCall.set(call, [name]);
        else others.push(name);
      }
    }
  }

  /** What a cell means. */
  find(cell: string): Meant {
    if (this.#names.has(cell)) return { name: cell };
    const found = this.#byCall.get(fold(cell)) ?? [];
    const [name] = found;
    if (name === undefined) return { fault: "photo-missing", parameters: { found: cell } };
    if (found.length === 1) return { name };
    const expected = found.slice(0, MOST_NAMED).join(", ");
    return { fault: "photo-ambiguous", parameters: { found: cell, expected } };
  }
}

function fold(name: string): string {
  return name
    .normalize("NFC")
    .replaceAll("\\", "/")
    .replace(/^(?:\.?\/)+/, "")
    .toLowerCase();
}

function withoutEnding(name: string): string {
  return name.replace(/\.jpe?g$/, "");
}
