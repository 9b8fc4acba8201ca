// Names and words of the scripts that are shaped, and ways to make up others: for tests that set them.

import fc from "fast-check";
import { SHAPED_FONTS, type ShapedFont } from "../../../src/document/shaping/scripts.ts";
import { createShaper } from "../../../src/document/shaping/shaper.ts";
import { createTypeface } from "../../../src/document/typeface.ts";
import { openFontShelf, readCoverage } from "../../../src/host/fonts.ts";

export const shelf = openFontShelf();
export const coverage = await readCoverage();
export const fontFiles = Object.fromEntries(
  await Promise.all(SHAPED_FONTS.map(async (font) => [font, await shelf.font(font)] as const)),
) as Record<ShapedFont, Uint8Array>;
export const shape = await createShaper(shelf.shaper, fontFiles);

/** Names as they stand on licences, and words with what is hardest in their script. */
export const NAMES: Readonly<Record<ShapedFont, readonly string[]>> = {
  arabic: [
    ..."ئايگۈل مەمەت پاتىگۈل ئابدۇرېھىم قۇربانجان ئۇيغۇر سالام ئابلا تۇرسۇن رەھمىتۇللا ژۇمابەك".split(" "),
    ..."شىنجاڭ قازاق قىرعىز جۇنگو چوڭ ڭېڭى مۇھەممەد ۋېرۇنىكا فاتىمە غەنى ئەخمەتجان".split(" "),
  ],
  tibetan: [
    ..."བསྟན་འཛིན་ བཀྲ་ཤིས་ རྒྱལ་མཚན་ སྒྲོལ་མ་ ཚེ་རིང་ རྡོ་རྗེ་ དབང་ཕྱུག་ པདྨ་ ཨོཾ་ ལྷ་ས་ བོད་ལྗོངས་ བློ་བཟང་".split(" "),
    ..."སྐལ་བཟང་ ཕུན་ཚོགས་ ངག་དབང་ འཇིགས་མེད་ ཀློང་ཆེན་ ཧཱུྃ".split(" "),
  ],
  mongolian: [
    ..."ᠪᠠᠶᠠᠷ ᠮᠣᠩᠭᠣᠯ ᠰᠠᠷᠠᠨ ᠴᠢᠩᠭᠢᠰ ᠬᠠᠭᠠᠨ ᠥᠪᠦᠷ ᠤᠯᠠᠭᠠᠨ ᠪᠠᠭᠠᠲᠤᠷ ᠨᠠᠷᠠᠨ ᠲᠡᠩᠭᠡᠷᠢ ᠭᠠᠷᠤᠳᠢ ᠡᠷᠳᠡᠨᠢ ᠰᠦᠬᠡ ᠲᠡᠮᠦᠷ".split(" "),
    "ᠮᠣᠩᠭᠣᠯ\u202fᠤᠨ",
    "ᠰᠠᠷ\u180eᠠ",
  ],
};

const covered = createTypeface(coverage);

/** Every character that words of the font may have. */
export function lettersOf(font: ShapedFont): readonly string[] {
  const all = Array.from({ length: 0x2100 }, (_, code) => String.fromCodePoint(code));
  return all.filter(
    (character) => character !== " " && covered.lacking(font, `${LETTER[font]}${character}`).length === 0,
  );
}

const LETTER: Readonly<Record<ShapedFont, string>> = { arabic: "ب", tibetan: "ཀ", mongolian: "ᠠ" };

/** Letters in any order, whether a word or not, beginning with one. */
export function anyWord(font: ShapedFont): fc.Arbitrary<string> {
  const letters = lettersOf(font);
  return fc
    .array(fc.constantFrom(...letters), { minLength: 1, maxLength: 14 })
    .map((characters) => `${LETTER[font]}${characters.join("")}`);
}
