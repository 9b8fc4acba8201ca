// How wide a text is on a terminal: Chinese characters take two columns, combining marks none (Unicode Standard Annex #11,
// the wide and full-width ranges that occur on licences). Leaves out emoji sequences and ambiguous characters.

const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u;
const NONE = /\p{Mn}|\p{Me}|\p{Cf}/u;

/** Columns that a text takes. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += WIDE.test(character) ? 2 : NONE.test(character) ? 0 : 1;
  return width;
}

/** The text filled up with spaces to a width. */
function padTo(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - displayWidth(text)));
}

/** The text cut to a width, with … where something is left out. */
export function cutTo(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let cut = "";
  for (const character of text) {
    if (displayWidth(cut + character) > width - 1) break;
    cut += character;
  }
  return `${cut}…`;
}

/** Rows in columns two spaces apart, each cell cut to its column's limit where there is one; no trailing space. */
export function columns(
  rows: readonly (readonly string[])[],
  limits: readonly (number | undefined)[] = [],
): readonly string[] {
  const cut = rows.map((row) => row.map((cell, index) => cutTo(cell, limits[index] ?? Number.POSITIVE_INFINITY)));
  const widths: number[] = [];
  for (const row of cut) {
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, displayWidth(cell));
  }
  return cut.map((row) =>
    row
      .map((cell, index) => padTo(cell, widths[index] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}
