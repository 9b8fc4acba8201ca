// What is drawn around fields: a table's tint, hairlines and border, or a line under each line of a value.

import type { FieldsBox } from "../../licence/layout-box.ts";
import type { Colours } from "../../licence/layout-page.ts";
import { fillColour, mix, rectangle, rgb, straight, strokeColour } from "../content.ts";

/** Where fields stand, in points. */
export interface FieldArt {
  readonly style: FieldsBox["style"];
  readonly labelColumn: number;
  readonly valueOffset: number;
  readonly cells: readonly {
    readonly x: number;
    readonly top: number;
    readonly width: number;
    readonly height: number;
    /** y of a line under each line of the value. */
    readonly underlines: readonly number[];
  }[];
}

const WHITE = "#FFFFFF";
const HAIRLINE = 0.5;
const BORDER = 1.1;

/** Operators of the art of fields; none for open ones. */
export function fieldArt(art: FieldArt, colours: Colours): string {
  if (art.style === "open" || art.cells.length === 0) return "";
  return art.style === "ruled" ? tableArt(art, colours) : lineArt(art, colours);
}

function tableArt({ cells, labelColumn }: FieldArt, colours: Colours): string {
  const left = Math.min(...cells.map(({ x }) => x));
  const right = Math.max(...cells.map(({ x, width }) => x + width));
  const top = Math.max(...cells.map((cell) => cell.top));
  const bottom = Math.min(...cells.map((cell) => cell.top - cell.height));
  const tints = cells.map((cell) => rectangle(cell.x, cell.top - cell.height, labelColumn, cell.height));
  const rules = cells.flatMap((cell) => {
    const lower = cell.top - cell.height;
    return [
      straight(cell.x + labelColumn, cell.top, cell.x + labelColumn, lower),
      ...(cell.x > left ? [straight(cell.x, cell.top, cell.x, lower)] : []),
      ...(lower > bottom + 0.01 && cell.x === left ? [straight(left, lower, right, lower)] : []),
    ];
  });
  return [
    `q ${fillColour(rgb(colours.tint))} ${tints.join(" ")} f`,
    `${strokeColour(mix(WHITE, colours.frame, 0.62))} ${HAIRLINE} w ${rules.join(" ")} S`,
    `${strokeColour(rgb(colours.frame))} ${BORDER} w ${rectangle(left, bottom, right - left, top - bottom)} S Q`,
  ].join("\n");
}

function lineArt({ cells, valueOffset }: FieldArt, colours: Colours): string {
  const lines = cells.flatMap(({ x, width, underlines }) =>
    underlines.map((y) => straight(x + valueOffset, y, x + width, y)),
  );
  return `q ${strokeColour(mix(WHITE, colours.frame, 0.7))} ${HAIRLINE} w ${lines.join(" ")} S Q`;
}
