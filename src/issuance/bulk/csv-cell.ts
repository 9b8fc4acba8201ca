// Cells as they are written into a CSV file (RFC 4180) that people open in a spreadsheet. A cell that a spreadsheet would take
// for a formula gets a quote in front; reading takes exactly one such quote away, so that nothing changes on the way round.

const FORMULA = /^'*[=+\-@\t\r\n]/;
const DEFUSED = /^'+[=+\-@\t\r\n]/;

/** The cell without the quote that `defuse` put there. */
export function undefuse(cell: string): string {
  return DEFUSED.test(cell) ? cell.slice(1) : cell;
}

/** The cell with a quote before what a spreadsheet would compute. */
export function defuse(cell: string): string {
  return FORMULA.test(cell) ? `'${cell}` : cell;
}

/** One line of a CSV file, CRLF at its end. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(quoted).join(",")}\r\n`;
}

function quoted(cell: string): string {
  const safe = defuse(cell);
  return /[",\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
