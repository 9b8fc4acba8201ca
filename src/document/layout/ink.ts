// A type's palette (licence/layout-page.ts) with what it leaves open: near-black for text, a warm grey for small print.

import type { Colours, Ink } from "../../licence/layout-page.ts";
import { rgb } from "../content.ts";

const INK = "#1F1B18";
const GREY = "#6B6259";

/** A colour of the palette as `#RRGGBB`. */
export function inkOf(ink: Ink, colours: Colours): string {
  if (ink === "white") return "#FFFFFF";
  if (ink === "ink") return colours.ink ?? INK;
  return ink === "grey" ? (colours.grey ?? GREY) : colours[ink];
}

/** The same as red, green and blue, 0 to 1. */
export function inkColour(ink: Ink, colours: Colours): readonly [number, number, number] {
  return rgb(inkOf(ink, colours));
}
