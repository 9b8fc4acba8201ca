// The state that painting depends on (ISO 32000-1 §8.4, §9.3), as far as two files are compared by it: every parameter is kept as a
// text, for only whether it is the same matters.

import { type Box, contains, IDENTITY, type Matrix } from "../matrix.ts";
import { isPdfArray, nameOf, type PdfValue } from "../pdf-values.ts";
import { BLACK, type Colour, deviceColour } from "./colour.ts";
import type { FontLook } from "./glyph-looks.ts";

/** A clipping path. */
export interface Clip {
  /** The path, interned. */
  readonly shape: number;
  /** Of an upright rectangle: where it is. */
  readonly box?: Box;
}

/** The state at one moment; replaced, never changed. */
export interface GraphicsState {
  readonly matrix: Matrix;
  readonly fill: Colour;
  readonly stroke: Colour;
  /** Line width in user space. */
  readonly width: number;
  /** Cap, join, miter limit. */
  readonly pen: string;
  /** In user space. */
  readonly dash: readonly number[];
  /** What ExtGState dictionaries have set, by key. */
  readonly extended: ReadonlyMap<string, string>;
  readonly clips: readonly Clip[];
  /** Layers and transparency groups around what is painted, interned. */
  readonly within: string;
  /** What is read aloud instead (ActualText). */
  readonly spoken: string | undefined;
  readonly font: FontLook | undefined;
  readonly size: number;
  readonly characterSpace: number;
  readonly wordSpace: number;
  /** Horizontal scaling, 1 for 100 %. */
  readonly scale: number;
  readonly leading: number;
  readonly rise: number;
  /** Text rendering mode; 3 draws nothing. */
  readonly mode: number;
}

/** The state at the beginning of a page. */
export const INITIAL_STATE: GraphicsState = {
  matrix: IDENTITY,
  fill: BLACK,
  stroke: BLACK,
  width: 1,
  pen: "",
  dash: [],
  extended: new Map(),
  clips: [],
  within: "",
  spoken: undefined,
  font: undefined,
  size: 0,
  characterSpace: 0,
  wordSpace: 0,
  scale: 1,
  leading: 0,
  rise: 0,
  mode: 0,
};

const TEXT_PARAMETERS: Readonly<Record<string, (value: number) => Partial<GraphicsState>>> = {
  Tc: (characterSpace) => ({ characterSpace }),
  Tw: (wordSpace) => ({ wordSpace }),
  Tz: (percent) => ({ scale: percent / 100 }),
  TL: (leading) => ({ leading }),
  Ts: (rise) => ({ rise }),
  Tr: (mode) => ({ mode }),
  w: (width) => ({ width }),
};

/** What pens are without being set; a pen that is as it always is leaves no trace. */
const PENS: Readonly<Record<string, number>> = { J: 0, j: 0, M: 10 };

/** What an operator without a resource changes; undefined when it is none of state. */
export function changedBy(
  state: GraphicsState,
  name: string,
  operands: readonly PdfValue[],
): Partial<GraphicsState> | undefined {
  const parameter = TEXT_PARAMETERS[name];
  if (parameter !== undefined) return parameter(numberAt(operands, 0));
  if (PENS[name] !== undefined) return { pen: withPen(state.pen, name, numberAt(operands, 0)) };
  if (name === "d") return { dash: dashOf(operands) };
  const colour = deviceColour(name.toLowerCase(), operands);
  if (colour === undefined) return undefined;
  return name === name.toLowerCase() ? { fill: colour } : { stroke: colour };
}

function withPen(pen: string, name: string, value: number): string {
  const others = pen.split(";").filter((part) => part !== "" && !part.startsWith(`${name}=`));
  return [...others, ...(value === PENS[name] ? [] : [`${name}=${value}`])].toSorted().join(";");
}

/** Lengths of dashes and gaps, then the phase; none for a line without gaps. */
function dashOf([lengths, phase]: readonly PdfValue[]): readonly number[] {
  return isPdfArray(lengths) && lengths.length > 0 ? [...lengths.map(numberOf), numberOf(phase)] : [];
}

/** Transparency, layers, groups, and the clips that cut off something of a mark with this box, as a text. */
export function surroundingsOf({ extended, clips, within }: GraphicsState, box: Box): string {
  const cutting = clips.filter((clip) => clip.box === undefined || !contains(clip.box, box));
  const shapes = cutting.map(({ shape }) => shape).join(" ");
  return `${[...extended].map(([key, value]) => `${key}=${value}`).join(",")} ${shapes} ${within}`;
}

/** A number among the operands; 0 when there is none. */
export function numberAt(operands: readonly PdfValue[], index: number): number {
  return numberOf(operands[index]);
}

function numberOf(value: PdfValue | undefined): number {
  return typeof value === "number" && Number.isFinite(value) ? value : 0;
}

/** A name among the operands, counted from the end. */
export function lastName(operands: readonly PdfValue[]): string | undefined {
  return nameOf(operands.at(-1));
}
