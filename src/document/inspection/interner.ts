// Gives equal texts equal numbers, so that what is long to write is quick to compare. One interner serves both files of a
// comparison.

/** Numbers of texts. */
export class Interner {
  readonly #numbers = new Map<string, number>();

  /** The text's number: the same for the same text. */
  of(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    this.#numbers.set(text, this.#numbers.size);
    return this.#numbers.size - 1;
  }
}
