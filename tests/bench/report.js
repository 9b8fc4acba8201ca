// What was measured, put into docs/benchmarks.md: each part between its own markers, with the machine and the hour it was measured on, its
// charts beside it in docs/images/.

import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

const ROOT = path.resolve(import.meta.dirname, "../..");
const PAGE = path.join(ROOT, "docs/benchmarks.md");
const IMAGES = path.join(ROOT, "docs/images");

/** The charts are shown below the tables. `machine` is lines that say where and when; `charts` is SVG by file name. @throws {Error} the page lacks the part's markers. */
export function writePart(part, { machine, markdown, charts = {} }) {
  const [begin, end] = [`<!-- ${part} -->`, `<!-- /${part} -->`];
  const [before, rest] = readFileSync(PAGE, "utf8").split(begin);
  const after = rest?.split(end)[1];
  if (after === undefined) throw new Error(`${PAGE} lacks ${begin} … ${end}`);
  const shown = Object.entries(charts).map(([name, svg]) => `\n![${titleOf(svg)}](images/${name})\n`);
  writeFileSync(PAGE, `${before}${begin}\n\n${machine.join("; ")}.\n${markdown}\n${shown.join("")}${end}${after}`);
  for (const [name, svg] of Object.entries(charts)) writeFileSync(path.join(IMAGES, name), svg);
}

function titleOf(svg) {
  return /aria-label="([^"]+)"/.exec(svg)[1];
}
