// The colours of a page's art: a type's own few colours, and white's share in them. Nothing else is ever drawn with.

import { fillColour, mix, rgb, strokeColour } from "../content.ts";

const WHITE = "#FFFFFF";

/** Sets fills to a colour; of `share` below 1, the rest is white paper. */
export function fillWith(colour: string, share = 1): string {
  return fillColour(share === 1 ? rgb(colour) : mix(WHITE, colour, share));
}

/** Sets strokes to a colour; of `share` below 1, the rest is white paper. */
export function strokeWith(colour: string, share = 1): string {
  return strokeColour(share === 1 ? rgb(colour) : mix(WHITE, colour, share));
}
