// How wide a character can become in a word: the measure by which a licence is checked where there is no shaper. A word of a
// language is never wider than the sum over its characters. Found when the project is built, by shaping every character in each
// of its joining forms and beside every other; three letters that are wide only together (no language has such) are left out.

import type { ShapedFont } from "./scripts.ts";
import type { Shape } from "./shaper.ts";

/** Asks letters to take the form in which they join. */
const JOINER = "\u200d";

/** A pair of characters that is wider than the bounds of both. */
interface Wide {
  readonly pair: readonly [string, string];
  readonly width: number;
}

/** The bound of every character, in thousandths of an em. Takes up to a second for the Arabic script. */
export function widthBounds(font: ShapedFont, codes: Iterable<number>, shape: Shape): ReadonlyMap<number, number> {
  const width = (text: string) => shape(font, text).reduce((sum, { advance }) => sum + advance, 0);
  const characters = [...codes].map((code) => String.fromCodePoint(code));
  const bounds = new Map(characters.map((character) => [character, widestForm(character, width)]));
  const exceeding = ({ pair: [first, second], width: wide }: Wide) =>
    wide - (bounds.get(first) ?? 0) - (bounds.get(second) ?? 0);
  let wide = characters
    .flatMap((first) => characters.map((second): Wide => ({ pair: [first, second], width: width(first + second) })))
    .filter((pair) => exceeding(pair) > 0);
  while (wide.length > 0) {
    const [guilty, pairs] = mostFrequent(wide);
    const missing = Math.max(...pairs.map(exceeding));
    bounds.set(guilty, (bounds.get(guilty) ?? 0) + missing);
    wide = wide.filter((pair) => exceeding(pair) > 0);
  }
  return new Map([...bounds].map(([character, bound]) => [character.codePointAt(0) ?? 0, bound]));
}

function widestForm(character: string, width: (text: string) => number): number {
  const forms = [character, JOINER + character, character + JOINER, JOINER + character + JOINER];
  return Math.max(...forms.map(width));
}

/** The character that most of the pairs have in common, and those pairs. */
function mostFrequent(wide: readonly Wide[]): readonly [string, readonly Wide[]] {
  const pairs = new Map<string, Wide[]>();
  for (const entry of wide)
    for (const character of new Set(entry.pair)) pairs.set(character, [...(pairs.get(character) ?? []), entry]);
  const [first] = [...pairs].sort(([, one], [, other]) => other.length - one.length);
  return first ?? ["", []];
}
