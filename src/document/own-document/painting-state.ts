// The graphics state as far as it decides where something is painted (ISO 32000-1 §8.4, §9.3): transformation, clipping, line width, text
// parameters, and whether colours are the paper's white, which paints nothing that can be seen.

import { type Box, IDENTITY, type Matrix } from "../matrix.ts";
import type { FontExtent } from "./font-extent.ts";

/** What `q` keeps and `Q` brings back. */
export interface PaintingState {
  readonly matrix: Matrix;
  /** A box around the clipping path. */
  readonly clip: Box;
  readonly lineWidth: number;
  readonly miterLimit: number;
  readonly isWhiteFill: boolean;
  readonly isWhiteStroke: boolean;
  /** White shows on what it is blended with. */
  readonly isBlended: boolean;
  readonly text: TextState;
}

/** Parameters of text. */
export interface TextState {
  readonly font?: FontExtent;
  readonly size: number;
  readonly characterSpace: number;
  readonly wordSpace: number;
  /** 1 is 100 %. */
  readonly scale: number;
  readonly leading: number;
  readonly rise: number;
  readonly mode: number;
}

const TEXT: TextState = { size: 0, characterSpace: 0, wordSpace: 0, scale: 1, leading: 0, rise: 0, mode: 0 };

/** What a page begins with. */
export function firstState(clip: Box): PaintingState {
  return {
    ...{ matrix: IDENTITY, clip, lineWidth: 1, miterLimit: 10 },
    ...{ isWhiteFill: false, isWhiteStroke: false, isBlended: false },
    text: TEXT,
  };
}

/** Tells whether the operands of g, rg or k are white. */
export function isWhite(operator: string, operands: readonly unknown[]): boolean {
  const expected = operator.toLowerCase() === "k" ? 0 : 1;
  return operands.length > 0 && operands.every((component) => component === expected);
}
