// What a licence can be found by without an identity number standing in an index: the texts whose keyed hashes the register keeps.
// Folded, so that spaces, letter case and full-width forms typed by people do not matter.

import { foldNumber } from "../licence/licence-number.ts";

/** The searched form of a holder's code. */
export function codeKey(code: string): string {
  return `code:${fold(code)}`;
}

/** The searched form of a holder's whole name; the variants of the middle dot are one. */
export function nameKey(name: string): string {
  return `name:${fold(name).replace(/[·•・．‧∙]/gu, "·")}`;
}

/** The searched form of a licence's whole number. */
export function numberKey(number: string): string {
  return `number:${fold(foldNumber(number))}`;
}

/** By which a licence is found from the very document that it is signed over; of photos there is none, for they are nobody's to look up. */
export function documentKey(sha256: string): string {
  return `document:${sha256}`;
}

function fold(text: string): string {
  return text.normalize("NFKC").replace(/\s+/gu, "").toUpperCase();
}
