// How a round seal is divided, as lengths for its radius: a seal of departments at true size (42 mm, 国发〔1999〕25号), and a small one
// for cards, whose words are larger in proportion so that they can still be read.

import { MM } from "./layout/page-extent.ts";

/** Radius of a department's seal at true size, in points. */
export const SEAL_RADIUS = 21 * MM;

/** Lengths in points, angles in radians. */
export interface SealProportions {
  readonly ring: number;
  /** Radius of the star's points. */
  readonly star: number;
  /** The name on the upper arc: radius of its baseline, size, how far it runs at most; `condense` is its usual horizontal scale, `least` the smallest. */
  readonly name: {
    readonly radius: number;
    readonly size: number;
    readonly span: number;
    readonly condense: number;
    readonly least: number;
  };
  /** The code on the lower arc; `pitch` from digit to digit. */
  readonly code: { readonly radius: number; readonly size: number; readonly pitch: number };
  /** The line under the star: its baseline, size, greatest width and usual horizontal scale. */
  readonly purpose: { readonly y: number; readonly size: number; readonly width: number; readonly condense: number };
}

const SPAN = (212 / 180) * Math.PI;

/** Of a seal 1 in radius. */
const LARGE: SealProportions = {
  ring: 0.057,
  star: 0.333,
  name: { radius: 0.671, size: 0.243, span: SPAN, condense: 0.62, least: 0.36 },
  code: { radius: 0.871, size: 0.0833, pitch: 0.074 },
  purpose: { y: -0.505, size: 0.1715, width: 1.12, condense: 0.86 },
};
const SMALL: SealProportions = {
  ring: 0.062,
  star: 0.26,
  name: { radius: 0.628, size: 0.28, span: SPAN, condense: 0.66, least: 0.36 },
  code: { radius: 0.892, size: 0.118, pitch: 0.096 },
  purpose: { y: -0.5, size: 0.2, width: 1.16, condense: 0.8 },
};

/** Below this radius a seal has the proportions of a small one. */
const SMALL_BELOW = 15 * MM;

/** The proportions of a seal of a radius in points. */
export function sealProportions(radius: number): SealProportions {
  const { ring, star, name, code, purpose } = radius < SMALL_BELOW ? SMALL : LARGE;
  return {
    ring: ring * radius,
    star: star * radius,
    name: { ...name, radius: name.radius * radius, size: name.size * radius },
    code: { ...code, radius: code.radius * radius, size: code.size * radius },
    purpose: { ...purpose, y: purpose.y * radius, size: purpose.size * radius, width: purpose.width * radius },
  };
}
