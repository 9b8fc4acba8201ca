// Colours as content streams set them (ISO 32000-1 §8.6): the space as a text, the components as numbers, which other software
// writes with fewer digits. Grey is folded into RGB, as every screen shows it.

import type { PdfValue } from "../pdf-values.ts";

/** A colour. */
export interface Colour {
  /** `rgb`, `cmyk`, or what another space or pattern consists of. */
  readonly space: string;
  readonly values: readonly number[];
}

/** What a page begins with. */
export const BLACK: Colour = { space: "rgb", values: [0, 0, 0] };

/** Grey, RGB and CMYK by their operators in lower case; undefined for any other operator. */
export function deviceColour(name: string, operands: readonly PdfValue[]): Colour | undefined {
  const values = operands.filter((value) => typeof value === "number");
  if (name === "g") return { space: "rgb", values: [0, 1, 2].map(() => values[0] ?? 0) };
  if (name === "rg") return { space: "rgb", values };
  return name === "k" ? { space: "cmyk", values } : undefined;
}

/** Whether a colour can hardly be told from white paper. */
export function isNearWhite({ space, values }: Colour): boolean {
  if (space === "cmyk") return values.every((value) => value < 0.06);
  return space === "rgb" && values.every((value) => value > 0.94);
}
