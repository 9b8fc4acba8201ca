// Places in the texts of a face: `兹证明{holders}…`. Some are filled from the licence, some from the layout itself, some from what prints
// the page. TextBox (layout-box.ts) says what each one is.

import type { FieldPointer } from "./field-pointer.ts";
import type { RowFormat } from "./row-format.ts";

/** What fills a place from a licence. */
export interface FieldPlace {
  readonly field: FieldPointer;
  /** Absent: dates written out, lists joined. */
  readonly format?: RowFormat;
}

/** A place, by what fills it. */
export type Place =
  | { readonly from: "licence"; readonly shows: FieldPlace }
  | { readonly from: "layout"; readonly member: "title" | "note" }
  | { readonly from: "press"; readonly name: "domain" | "page" | "pages" };

const PLACES = /\{(\/[^}]*|[a-z]+)\}/g;

const FIELDS: Readonly<Record<string, FieldPlace>> = {
  holders: { field: "/certificateHolder/*/name" },
  number: { field: "/certificateNumber" },
  issuer: { field: "/certificateIssuingAuthorityName" },
  date: { field: "/certificateIssuedDate", format: { kind: "date" } },
  identifier: { field: "/certificateIdentifier" },
  validity: { field: "/certificateEffectiveDate", format: { kind: "term", until: "/certificateExpiringDate" } },
};

/** A text cut into what stands between its places, and their names. */
export function cutAtPlaces(text: string): readonly ({ readonly words: string } | { readonly place: string })[] {
  const parts: ({ readonly words: string } | { readonly place: string })[] = [];
  let at = 0;
  for (const match of text.matchAll(PLACES)) {
    parts.push({ words: text.slice(at, match.index) }, { place: match[1] ?? "" });
    at = match.index + match[0].length;
  }
  return [...parts, { words: text.slice(at) }].filter((part) => !("words" in part) || part.words !== "");
}

/** What a place stands for; undefined when there is no such place. */
export function placeNamed(name: string): Place | undefined {
  if (name.startsWith("/")) return { from: "licence", shows: { field: name } };
  if (name === "title" || name === "note") return { from: "layout", member: name };
  if (name === "domain" || name === "page" || name === "pages") return { from: "press", name };
  const shows = Object.hasOwn(FIELDS, name) ? FIELDS[name] : undefined;
  return shows === undefined ? undefined : { from: "licence", shows };
}
