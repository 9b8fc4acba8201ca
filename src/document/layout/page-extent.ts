// From the millimetres of a type's data to PDF's points (1/72 inch, ISO 32000-1 §8.3). Data counts downwards from the upper left
// corner, PDF upwards from the lower left one.

import { PAGE_FORMATS, type PageFormat } from "../../licence/layout-page.ts";

/** Points in a millimetre. */
export const MM = 72 / 25.4;

/** Width and height in points. */
export interface Extent {
  readonly width: number;
  readonly height: number;
}

/** A rectangle in points; x and y of its lower left corner. */
export interface Area extends Extent {
  readonly x: number;
  readonly y: number;
}

/** The size of a page, to hundredths of a point. */
export function pageExtent(format: PageFormat): Extent {
  const { width, height } = PAGE_FORMATS[format];
  return { width: hundredths(width * MM), height: hundredths(height * MM) };
}

/** A rectangle of a type's data on its page. */
export function areaOn(
  page: Extent,
  box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
): Area {
  const height = box.height * MM;
  return { x: box.x * MM, y: page.height - box.y * MM - height, width: box.width * MM, height };
}

function hundredths(points: number): number {
  return Math.round(points * 100) / 100;
}
