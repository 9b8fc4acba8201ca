// What keeps an area of a page from being proven blank without anything lying there: something that is not read here.

/** Names what is not read: an operator, a filter, a kind of font. */
export class UnprovenError extends Error {
  override readonly name = "UnprovenError";
}
