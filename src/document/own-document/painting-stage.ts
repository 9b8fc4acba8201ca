// The state of one content stream and what its operators do to it (ISO 32000-1 §8.4–8.5, §9.3–9.4), as far as it decides where
// something is painted. Operators that lead to resources are painted-boxes.ts's.

import { type Box, common, grown, growth, IDENTITY, type Matrix, movedBox, times } from "../matrix.ts";
import type { PdfValue } from "../pdf-values.ts";
import type { FontExtent } from "./font-extent.ts";
import { PaintedPath } from "./painted-path.ts";
import { isWhite, type PaintingState, type TextState } from "./painting-state.ts";
import { TextLine } from "./text-line.ts";
import { UnprovenError } from "./unproven.ts";

/** What lies somewhere. */
export type PaintedKind = "text" | "picture" | "area" | "line";

/** Boxes that something lies in at most. */
export type Painted = readonly (readonly [PaintedKind, Box])[];

const UNIT: Box = [0, 0, 1, 1];
/** Without any influence on where something is painted. */
const PASSED_OVER = new Set([...["J", "j", "d", "ri", "i", "MP", "DP", "BMC", "BDC", "EMC", "BX", "EX"]]);

const NOTHING: Painted = [];

/** A content stream while it is walked through. */
export class PaintingStage {
  state: PaintingState;
  readonly #kept: PaintingState[] = [];
  readonly #path = new PaintedPath();
  readonly #line = new TextLine();
  #clips = false;

  constructor(state: PaintingState) {
    this.state = state;
  }

  change(change: Partial<PaintingState>): void {
    this.state = { ...this.state, ...change };
  }

  font(font: FontExtent, size: PdfValue | undefined): void {
    if (typeof size !== "number") throw new UnprovenError("Tf");
    this.#text({ font, size });
  }

  /** What is left of a box within the clipping path; nothing where it is the paper's white. */
  paint(kind: PaintedKind, box: Box, isBlank = false): Painted {
    if (isBlank && !this.state.isBlended) return NOTHING;
    const seen = common(box, this.state.clip);
    return seen === undefined ? NOTHING : [[kind, seen]];
  }

  /** A picture fills the unit square. */
  picture(): Painted {
    return this.paint("picture", movedBox(this.state.matrix, UNIT));
  }

  apply(operator: string, operands: readonly PdfValue[]): Painted {
    if (PASSED_OVER.has(operator)) return NOTHING;
    if (PATHS.has(operator)) return this.#build(operator, numbersOf(operands));
    const ending = ENDINGS.get(operator);
    if (ending !== undefined) return this.#end(ending);
    if (SHOWING.has(operator)) return this.#show(operator, operands);
    if (this.#setText(operator, operands) || this.#setState(operator, operands)) return NOTHING;
    if (operator === "BI") return this.picture();
    if (operator === "sh") return this.paint("area", this.state.clip);
    throw new UnprovenError(operator.slice(0, 20));
  }

  #build(operator: string, points: readonly number[]): Painted {
    const { matrix } = this.state;
    if (operator === "re") this.#path.rectangle(matrix, points);
    else if (operator === "W" || operator === "W*") this.#clips = true;
    else if (operator !== "h") this.#path.add(matrix, points, operator === "m");
    return NOTHING;
  }

  #end({ fills, strokes }: Ending): Painted {
    const { box } = this.#path;
    const { matrix, lineWidth, miterLimit, isWhiteFill, isWhiteStroke } = this.state;
    const painted: (readonly [PaintedKind, Box])[] = [];
    if (box !== undefined && fills) painted.push(...this.paint("area", box, isWhiteFill));
    if (box !== undefined && strokes) {
      const reach = Math.max(0.5, (lineWidth / 2) * growth(matrix)) * this.#path.reach(miterLimit);
      painted.push(...this.paint("line", grown(box, reach), isWhiteStroke));
    }
    if (this.#clips && box !== undefined) {
      // Where the two do not touch nothing is painted any more; an empty box beyond every page says so.
      this.change({ clip: common(this.state.clip, box) ?? NOWHERE });
    }
    this.#clips = false;
    this.#path.clear();
    return painted;
  }

  #setState(operator: string, operands: readonly PdfValue[]): boolean {
    if (operator === "q") this.#kept.push(this.state);
    else if (operator === "Q") this.#restore();
    else if (operator === "cm") this.change({ matrix: times(sixNumbers(operands), this.state.matrix) });
    else if (operator === "w") this.change({ lineWidth: numberAt(operands, 0) });
    else if (operator === "M") this.change({ miterLimit: numberAt(operands, 0) });
    else if (["g", "rg", "k"].includes(operator)) this.change({ isWhiteFill: isWhite(operator, operands) });
    else if (["G", "RG", "K"].includes(operator)) this.change({ isWhiteStroke: isWhite(operator, operands) });
    else if (["cs", "sc", "scn"].includes(operator)) this.change({ isWhiteFill: false });
    else if (["CS", "SC", "SCN"].includes(operator)) this.change({ isWhiteStroke: false });
    else return false;
    return true;
  }

  #restore(): void {
    const before = this.#kept.pop();
    if (before === undefined) throw new UnprovenError("Q");
    this.state = before;
  }

  #setText(operator: string, operands: readonly PdfValue[]): boolean {
    const parameter = TEXT_PARAMETERS.get(operator);
    if (parameter !== undefined) {
      const value = numberAt(operands, 0);
      this.#text({ [parameter]: parameter === "scale" ? value / 100 : value });
    } else if (operator === "BT") this.#line.set(IDENTITY);
    else if (operator === "Tm") this.#line.set(sixNumbers(operands));
    else if (operator === "Td") this.#line.next(numberAt(operands, 0), numberAt(operands, 1));
    else if (operator === "TD") {
      this.#text({ leading: -numberAt(operands, 1) });
      this.#line.next(numberAt(operands, 0), numberAt(operands, 1));
    } else if (operator === "T*") this.#line.next(0, -this.state.text.leading);
    else return operator === "ET";
    return true;
  }

  #show(operator: string, operands: readonly PdfValue[]): Painted {
    if (operator === '"') this.#text({ wordSpace: numberAt(operands, 0), characterSpace: numberAt(operands, 1) });
    if (operator !== "Tj" && operator !== "TJ") this.#line.next(0, -this.state.text.leading);
    const boxes = this.#line.show(operands.at(-1) ?? null, this.state.text);
    const { mode } = this.state.text;
    // Modes 3 and 7 paint nothing (§9.3.6); outlines are as wide as a line.
    if (mode === 3 || mode === 7) return NOTHING;
    const outlined = mode % 4 === 1 || mode % 4 === 2;
    const isBlank = outlined ? this.state.isWhiteFill && this.state.isWhiteStroke : this.state.isWhiteFill;
    const reach = outlined ? (this.state.lineWidth / 2) * growth(this.state.matrix) * this.state.miterLimit : 0;
    const matrix = times(this.#line.matrix, this.state.matrix);
    return boxes.flatMap((box) => this.paint("text", grown(movedBox(matrix, box), reach), isBlank));
  }

  #text(change: Partial<TextState>): void {
    this.change({ text: { ...this.state.text, ...change } });
  }
}

interface Ending {
  readonly fills?: true;
  readonly strokes?: true;
}

const NOWHERE: Box = [-1e9, -1e9, -1e9, -1e9];
const PATHS = new Set(["m", "l", "c", "v", "y", "re", "h", "W", "W*"]);
const SHOWING = new Set(["Tj", "TJ", "'", '"']);
const ENDINGS = new Map<string, Ending>([
  ...["f", "F", "f*"].map((operator): [string, Ending] => [operator, { fills: true }]),
  ...["S", "s"].map((operator): [string, Ending] => [operator, { strokes: true }]),
  ...["B", "B*", "b", "b*"].map((operator): [string, Ending] => [operator, { fills: true, strokes: true }]),
  ["n", {}],
]);
const TEXT_PARAMETERS = new Map<string, keyof TextState>([
  ["Tc", "characterSpace"],
  ["Tw", "wordSpace"],
  ["Tz", "scale"],
  ["TL", "leading"],
  ["Ts", "rise"],
  ["Tr", "mode"],
]);

function numbersOf(operands: readonly PdfValue[]): readonly number[] {
  return operands.map((_, index) => numberAt(operands, index));
}

function numberAt(operands: readonly PdfValue[], index: number): number {
  const value = operands[index];
  if (typeof value !== "number") throw new UnprovenError("operands");
  return value;
}

/** The operands of a matrix. @throws {UnprovenError} they are none. */
export function sixNumbers(values: readonly PdfValue[]): Matrix {
  const [a, b, c, d, e, f] = numbersOf(values);
  if (a === undefined || b === undefined || c === undefined || d === undefined || e === undefined || f === undefined)
    throw new UnprovenError("matrix");
  return [a, b, c, d, e, f];
}
