// What a part is held to, beside what was measured: whether it is reached stands in the report, reached or not.

import { figure } from "./numbers.js";

/** The table of a part's aims: [{what, least | most, value}]. */
export function aimTable(part, aims) {
  const rows = aims.map(({ what, least, most, value }) => [
    ...[what, wordsOf(least, most), figure(value)],
    value >= (least ?? value) && value <= (most ?? value) ? "reached" : "**missed**",
  ]);
  return [`${part}: aims`, ["", "aim", "measured", ""], rows];
}

function wordsOf(least, most) {
  if (most === 0) return "none";
  return least === undefined ? `at most ${figure(most)}` : `at least ${figure(least)}`;
}
