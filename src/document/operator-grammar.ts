// Which operands every operator of a content stream takes (ISO 32000-1 Annex A). Viewers make different things of an operator that has
// too many, too few or other ones: some take the first, most the last, some pass it over. What a page shows is certain only where
// every operator is written as it should be, and where text objects hold what they may (§8.2, figure 9).

import { PdfSyntaxError } from "./pdf-cursor.ts";
import { isDictionary, isPdfArray, nameOf, type PdfValue, textOf } from "./pdf-values.ts";

/** n number, N name, s string, a array, t array of strings and numbers, p name or dictionary; *: one to four numbers, then maybe a name. */
const OPERANDS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    "": "b B b* B* f F f* n S s W W* h q Q BT ET T* EMC BX EX",
    n: "g G w J j M i Tc Tw Tz TL Ts Tr",
    nn: "m l Td TD",
    nnn: "rg RG",
    nnnn: "k K v y re",
    nnnnnn: "c cm Tm",
    N: "cs CS sh Do gs ri BMC MP",
    Np: "BDC DP",
    Nn: "Tf",
    an: "d",
    s: "Tj '",
    nns: '"',
    t: "TJ",
    "*": "sc SC scn SCN",
  }).flatMap(([operands, names]) => names.split(" ").map((name): [string, string] => [name, operands])),
);

const IS: Readonly<Record<string, (value: PdfValue) => boolean>> = {
  n: isMeasure,
  N: (value) => nameOf(value) !== undefined,
  s: (value) => textOf(value) !== undefined,
  a: isPdfArray,
  t: (value) => isPdfArray(value) && value.every((item) => isMeasure(item) || textOf(item) !== undefined),
  p: (value) => nameOf(value) !== undefined || isDictionary(value),
};

/** Viewers that count in single precision lose larger numbers. */
const LARGEST = 1e6;
/** Components of a colour. */
const COMPONENTS = 32;

function isMeasure(value: PdfValue): boolean {
  return typeof value === "number" && Math.abs(value) <= LARGEST;
}

/** @throws {PdfSyntaxError} an operator that is unknown, or whose operands are not its own. Inline images are none of these. */
export function checkOperands(name: string, operands: readonly PdfValue[]): void {
  const expected = OPERANDS.get(name);
  const holds =
    expected === "*"
      ? isColour(operands)
      : expected?.length === operands.length && operands.every((value, at) => IS[expected[at] ?? ""]?.(value) === true);
  if (!holds) throw new PdfSyntaxError(`operands of ${name.slice(0, 20)}`);
}

function isColour(operands: readonly PdfValue[]): boolean {
  const numbers = nameOf(operands.at(-1)) === undefined ? operands : operands.slice(0, -1);
  return operands.length > 0 && numbers.length <= COMPONENTS && numbers.every(isMeasure);
}

const TEXT_ONLY = new Set(["ET", "Td", "TD", "Tm", "T*", "Tj", "TJ", "'", '"']);
const NOT_IN_TEXT = new Set([
  ...["BT", "q", "Q", "cm", "Do", "sh", "BI", "m", "l", "c", "v", "y", "re", "h", "W", "W*"],
  ...["b", "B", "b*", "B*", "f", "F", "f*", "n", "S", "s"],
]);

/** Follows text objects: viewers keep or lose the place in a text when something else is done within it. */
export class TextObjects {
  #inside = false;

  /** @throws {PdfSyntaxError} an operator that does not belong where it stands. */
  pass(name: string): void {
    if ((this.#inside ? NOT_IN_TEXT : TEXT_ONLY).has(name))
      throw new PdfSyntaxError(`${name} in a text object or outside`);
    if (name === "BT" || name === "ET") this.#inside = name === "BT";
  }
}
