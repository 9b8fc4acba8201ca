// The text of a page as a kept extractor reads it, letter by letter with its place: what is compared to say which field of a page
// differs. Letters share the width of their run as wide and narrow ones do, which is near enough to tell a line's parts.

import type { Box } from "../matrix.ts";

/** A run of text as an extractor gives it; in points from the lower left corner of the page. */
export interface TextRun {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  /** Of the letters, baseline to top. */
  readonly height: number;
}

/** Reads the text of all pages, in the order in which it is painted. Rejects when it cannot. */
export type TextExtractor = (pdf: Uint8Array) => Promise<readonly (readonly TextRun[])[]>;

/** A letter; blanks are left out. */
export interface Letter {
  readonly text: string;
  readonly box: Box;
}

/** The letters of runs, in their order. */
export function lettersOf(runs: readonly TextRun[]): readonly Letter[] {
  return runs.flatMap(({ text, x, y, width, height }) => {
    const characters = [...text];
    const weights = characters.map(weightOf);
    const unit =
      width /
      Math.max(
        1,
        weights.reduce((sum, weight) => sum + weight, 0),
      );
    let at = x;
    return characters.flatMap((character, index): Letter[] => {
      const left = at;
      at += (weights[index] ?? 0) * unit;
      return /\s/u.test(character) ? [] : [{ text: character, box: [left, y - 0.15 * height, at, y + 0.85 * height] }];
    });
  });
}

/** The middle of a letter. */
export function middleOf({ box }: Letter): readonly [number, number] {
  return [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
}

/** Chinese characters and full-width signs are as wide as high, others about half of that. */
function weightOf(character: string): number {
  return (character.codePointAt(0) ?? 0) >= 0x2e80 ? 2 : 1;
}
