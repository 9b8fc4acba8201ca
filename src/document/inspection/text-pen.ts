// Follows the text operators (ISO 32000-1 §9.4) and makes a mark of every glyph that draws something, at its place on the page.

import { EVERYWHERE, IDENTITY, type Matrix, movedBox, sound, times } from "../matrix.ts";
import { isPdfArray, type PdfText, type PdfValue, textOf } from "../pdf-values.ts";
import { isNearWhite } from "./colour.ts";
import type { Operator } from "./content-operators.ts";
import type { GlyphLook } from "./glyph-looks.ts";
import { type GraphicsState, numberAt, surroundingsOf } from "./graphics-state.ts";
import type { Interner } from "./interner.ts";
import { type Mark, PLAIN_MARK } from "./mark.ts";

/** Rendering modes that draw nothing: invisible, and clipping alone. */
const UNSEEN = new Set([3, 7]);
/** Smaller letters nobody reads, in points. */
const TINY = 1;

const NEXT_LINE = new Set(["T*", "'", '"']);

/** Shows text. */
export class TextPen {
  readonly #add: (mark: Mark) => void;
  readonly #interner: Interner;
  #matrix: Matrix = IDENTITY;
  #line: Matrix = IDENTITY;

  constructor(add: (mark: Mark) => void, interner: Interner) {
    this.#add = add;
    this.#interner = interner;
  }

  /** Whether the operator is one of text positioning or showing. */
  take({ name, operands }: Operator, state: GraphicsState): boolean {
    return this.#position(name, operands) || this.#shows(name, operands, state);
  }

  #position(name: string, operands: readonly PdfValue[]): boolean {
    const [x = 0, y = 0, c = 0, d = 0, e = 0, f = 0] = [0, 1, 2, 3, 4, 5].map((index) => numberAt(operands, index));
    if (name === "BT") this.#moveTo(IDENTITY);
    else if (name === "Tm") this.#moveTo([x, y, c, d, e, f]);
    else if (name === "Td" || name === "TD") this.#moveTo(times([1, 0, 0, 1, x, y], this.#line));
    else return name === "ET";
    return true;
  }

  #shows(name: string, operands: readonly PdfValue[], state: GraphicsState): boolean {
    if (NEXT_LINE.has(name)) this.#nextLine(state);
    if (name === "Tj" || name === "'") this.#show(operands[0], state);
    else if (name === "TJ") this.#showAll(operands[0], state);
    else if (name === '"') this.#show(operands[2], state);
    else return name === "T*";
    return true;
  }

  #moveTo(matrix: Matrix): void {
    this.#matrix = sound(matrix);
    this.#line = matrix;
  }

  #nextLine({ leading }: GraphicsState): void {
    this.#moveTo(times([1, 0, 0, 1, 0, -leading], this.#line));
  }

  #showAll(list: PdfValue | undefined, state: GraphicsState): void {
    if (!isPdfArray(list)) return;
    for (const item of list) {
      if (typeof item === "number") this.#advance((-item / 1000) * state.size * state.scale);
      else this.#show(item, state);
    }
  }

  #advance(distance: number): void {
    this.#matrix = sound(times([1, 0, 0, 1, distance, 0], this.#matrix));
  }

  #show(value: PdfValue | undefined, state: GraphicsState): void {
    if (!isText(value)) return;
    const { size, scale, characterSpace, wordSpace } = state;
    for (const glyph of state.font?.glyphs(value.text) ?? [this.#withoutFont(value)]) {
      if (!glyph.isBlank) this.#mark(glyph, state);
      const spacing = characterSpace + (glyph.isSpace ? wordSpace : 0);
      this.#advance(((glyph.advance / 1000) * size + spacing) * scale);
    }
  }

  /** What viewers make of text without a font differs. */
  #withoutFont({ text }: PdfText): GlyphLook {
    return { look: this.#interner.of(`without font ${String(text)}`), advance: 0, isBlank: false, isSpace: false };
  }

  #mark(glyph: GlyphLook, state: GraphicsState): void {
    const { size, scale, rise, mode, fill, stroke, width } = state;
    const placed = times(times([size * scale, 0, 0, size, 0, rise], this.#matrix), state.matrix);
    const [a, b, c, d, x, y] = placed;
    const box = movedBox(placed, [0, -0.2, Math.max(glyph.advance / 1000, 0.2), 0.9]);
    const colours = mode === 0 ? [fill] : [fill, stroke];
    const spaces = `${mode} ${colours.map(({ space }) => space).join("/")} ${mode === 0 ? "" : width}`;
    const measures = [...colours.flatMap(({ values }) => values), a, b, c, d];
    const inked = glyph.bounds === undefined ? EVERYWHERE : movedBox(placed, glyph.bounds);
    const spacing = glyph.isWhole ? `${state.characterSpace} ${state.wordSpace}` : "";
    const look = this.#interner.of(`${glyph.look} ${spaces} ${spacing} ${surroundingsOf(state, inked)}`);
    const isFaint = UNSEEN.has(mode) || Math.abs(a * d - b * c) < TINY * TINY || (mode === 0 && isNearWhite(fill));
    this.#add({ ...PLAIN_MARK, kind: "glyph", look, shape: glyph.look, x, y, box, measures, isFaint });
  }
}

/** What TD and `"` set for the operators that follow (§9.4.2, §9.4.3). */
export function textParameters({ name, operands }: Operator): Partial<GraphicsState> {
  if (name === "TD") return { leading: -numberAt(operands, 1) };
  return { wordSpace: numberAt(operands, 0), characterSpace: numberAt(operands, 1) };
}

function isText(value: PdfValue | undefined): value is PdfText {
  return textOf(value) !== undefined;
}
