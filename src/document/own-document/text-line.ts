// Where text lies while it is shown (ISO 32000-1 §9.4): line and text matrix, and between which bounds the next glyph begins, which is
// a range where a font does not say how far it advances.

import { type Box, IDENTITY, type Matrix, times, translation } from "../matrix.ts";
import type { PdfValue } from "../pdf-values.ts";
import { isPdfArray } from "../pdf-values.ts";
import type { TextState } from "./painting-state.ts";
import { UnprovenError } from "./unproven.ts";

/** A text object's position. */
export class TextLine {
  #line: Matrix = IDENTITY;
  #from = 0;
  #to = 0;

  /** The matrix of text space, before what has been shown on the line. */
  get matrix(): Matrix {
    return this.#line;
  }

  set(matrix: Matrix): void {
    this.#line = matrix;
    this.#from = 0;
    this.#to = 0;
  }

  next(x: number, y: number): void {
    this.set(times(translation(x, y), this.#line));
  }

  /** Shows strings and shifts (the operand of TJ, or one string); the box of each string in text space. */
  show(items: PdfValue, text: TextState): readonly Box[] {
    const boxes: Box[] = [];
    for (const item of isPdfArray(items) ? items : [items]) {
      if (typeof item === "number")
        this.#advance([(-item / 1000) * text.size * text.scale, (-item / 1000) * text.size * text.scale]);
      else if (typeof item === "object" && item !== null && "text" in item) boxes.push(this.#string(item.text, text));
      else throw new UnprovenError("TJ");
    }
    return boxes;
  }

  #string(bytes: Uint8Array, { font, size, scale, rise, ...space }: TextState): Box {
    if (font === undefined) throw new UnprovenError("Tf");
    const { advance, characters, blanks } = font.measure(bytes);
    const ends = [0, 1].flatMap((end) =>
      [0, 1].map(
        (other) =>
          ((advance[end] ?? 0) * size +
            (characters[other] ?? 0) * space.characterSpace +
            (blanks[other] ?? 0) * space.wordSpace) *
          scale,
      ),
    );
    const [from, to] = [this.#from, this.#to];
    this.#advance([Math.min(...ends), Math.max(...ends)]);
    const [left, lower, right, upper] = font.reach;
    const across = [left * size * scale, right * size * scale, 0];
    const upwards = [lower * size, upper * size];
    return [
      Math.min(from, this.#from) + Math.min(...across),
      rise + Math.min(...upwards),
      Math.max(to, this.#to) + Math.max(...across),
      rise + Math.max(...upwards),
    ];
  }

  #advance([least, most]: readonly [number, number]): void {
    this.#from += least;
    this.#to += most;
  }
}
