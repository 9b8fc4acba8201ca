// The art of a page in a type's colours: the ornament under the title, the table's tint and rules, over the paper and frame of
// its style.

import type { Layout } from "../licence/licence-type.ts";
import { diamond } from "./art/figures.ts";
import { frameArt } from "./art/frames.ts";
import type { ComposedTable } from "./composed-page.ts";
import { fillColour, mix, rectangle, rgb, straight, strokeColour } from "./content.ts";
import { BODY, CENTRE, FOOT, HEAD, LEFT, MEASURE, PAGE, RIGHT } from "./geometry.ts";

type Colours = Layout["colours"];

const WHITE = "#FFFFFF";

/** Everything that lies under the text on every page of a type. */
export function pageArt(colours: Colours): string {
  return frameArt("meander", colours, PAGE);
}

/** What only the first page has: the ornament under the title, the QR's field, the hairline over the fine print. */
export function firstPageArt(colours: Colours): string {
  const { ornament: y } = HEAD;
  const { field } = FOOT;
  return [
    `q ${strokeColour(rgb(colours.frame))} 0.9 w ${straight(CENTRE - 96, y, CENTRE - 9, y)} S`,
    `${straight(CENTRE + 9, y, CENTRE + 96, y)} S 0.4 w`,
    `${straight(CENTRE - 84, y - 3, CENTRE - 9, y - 3)} S ${straight(CENTRE + 9, y - 3, CENTRE + 84, y - 3)} S`,
    `${fillColour(rgb(colours.title))} ${diamond(CENTRE, y - 1.5, 3.6)} f`,
    `${fillColour(rgb(colours.frame))} ${diamond(CENTRE - 100, y - 1.5, 2)} f ${diamond(CENTRE + 100, y - 1.5, 2)} f`,
    `1 g ${strokeColour(mix(WHITE, colours.frame, 0.55))} 0.4 w ${rectangle(field.x, field.y, field.size, field.size)} B`,
    `${straight(LEFT, FOOT.hairline, RIGHT, FOOT.hairline)} S Q`,
  ].join("\n");
}

/** The rule under the running head of later pages. */
export function runningRule(colours: Colours): string {
  const line = straight(LEFT, BODY.runningRule, RIGHT, BODY.runningRule);
  return `q ${strokeColour(mix(WHITE, colours.frame, 0.7))} 0.5 w ${line} S Q`;
}

/** A table's label tint, inner hairlines and border. */
export function tableArt(colours: Colours, table: ComposedTable, column: number): string {
  const height = table.rows.reduce((sum, row) => sum + row, 0);
  const rules: string[] = [];
  let y = table.top;
  for (const row of table.rows.slice(0, -1)) {
    y -= row;
    rules.push(straight(LEFT, y, RIGHT, y));
  }
  const bottom = table.top - height;
  return [
    `q ${fillColour(rgb(colours.tint))} ${rectangle(LEFT, bottom, column, height)} f`,
    `${strokeColour(mix(WHITE, colours.frame, 0.62))} 0.5 w ${rules.join(" ")}`,
    `${straight(LEFT + column, table.top, LEFT + column, bottom)} S`,
    `${strokeColour(rgb(colours.frame))} 1.1 w ${rectangle(LEFT, bottom, MEASURE, height)} S Q`,
  ].join("\n");
}
