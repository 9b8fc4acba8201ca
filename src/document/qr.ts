// The QR code (ISO/IEC 18004) as vector art: level M, alphanumeric mode, modules of one row joined into bars, black on
// whatever lies under it. Encoding is the library's; its drawing code is not loaded.

import { create } from "qrcode/lib/core/qrcode.js";
import { numbers } from "./content.ts";

const ALPHANUMERIC = /^[0-9A-Z $%*+\-./:]+$/;
/**
 * Every code has this mask (§7.8.2). Trying all eight costs five times as much as the rest, and under blur ZBar reads codes with this
 * one as often as those with the mask that the standard's penalties choose (docs/DOCUMENT.md).
 */
const MASK = 6;

/** A square; x and y of its lower left corner, in points. */
export interface Square {
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

/**
 * Draws a code into a square; the white field around it is drawn by whoever lays out the page.
 * @throws {RangeError} the text has a character that alphanumeric mode lacks.
 */
export function qrArt(text: string, at: Square): string {
  if (!ALPHANUMERIC.test(text)) throw new RangeError("not in the alphanumeric set of QR codes");
  const { modules } = create([{ data: text, mode: "alphanumeric" }], { errorCorrectionLevel: "M", maskPattern: MASK });
  const module = at.size / modules.size;
  const bars: string[] = [];
  for (let row = 0; row < modules.size; row += 1) bars.push(...rowBars(modules, row));
  return [`q ${numbers(module, 0, 0, -module, at.x, at.y + at.size)} cm 0 g`, ...bars, "f Q"].join("\n");
}

function rowBars(modules: { readonly size: number; readonly data: Uint8Array }, row: number): readonly string[] {
  const bars: string[] = [];
  let start = -1;
  for (let column = 0; column <= modules.size; column += 1) {
    const dark = column < modules.size && modules.data[row * modules.size + column] === 1;
    if (dark && start < 0) start = column;
    if (!dark && start >= 0) {
      bars.push(`${start} ${row} ${column - start} 1 re`);
      start = -1;
    }
  }
  return bars;
}
