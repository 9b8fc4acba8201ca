// Which characters stand in words that only a shaper can set (their letters join, stack or change with their neighbours), and
// which font draws them: the Arabic script (Uyghur, Kazakh, Kirghiz), Tibetan and Mongolian. Every other script of that kind is
// left out: its characters are found in no font of the house.

/** The fonts whose characters are shaped. */
export const SHAPED_FONTS = ["arabic", "tibetan", "mongolian"] as const;

/** A font whose characters are shaped. */
export type ShapedFont = (typeof SHAPED_FONTS)[number];

const LETTERS: Readonly<Record<ShapedFont, RegExp>> = {
  arabic: /^(?=\p{scx=Arab})[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u,
  tibetan: /^(?=\p{scx=Tibt})[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u,
  // With the vowel separator, which is a sign of the script though it is not seen.
  mongolian: /^(?=\p{scx=Mong})[\p{L}\p{M}\p{N}\p{P}\p{S}\u180e]$/u,
};
/** The blocks that the languages of China need; presentation forms, which are no letters of a text, are left out. */
const RANGES: Readonly<Record<ShapedFont, readonly [number, number]>> = {
  arabic: [0x0600, 0x06ff],
  tibetan: [0x0f00, 0x0fff],
  mongolian: [0x1800, 0x18af],
};
const ANY = /[\u0600-\u06ff\u0f00-\u0fff\u1800-\u18af]/;
const MARK = /^\p{M}$/u;

const JOINERS = [0x200c, 0x200d]; // zero width non-joiner and joiner
const NARROW_SPACE = 0x202f; // before a Mongolian suffix

/** Whether a text has a character that is shaped. */
export function hasShaped(text: string): boolean {
  return ANY.test(text);
}

/** The font that draws a character in a shaped word; undefined when it is not shaped. */
export function shapedFontOf(code: number): ShapedFont | undefined {
  return SHAPED_FONTS.find((font) => {
    const [first, last] = RANGES[font];
    return code >= first && code <= last && LETTERS[font].test(String.fromCodePoint(code));
  });
}

/** Characters that are no letters but hold a word of the font together. */
export function joinersOf(font: ShapedFont): readonly number[] {
  return font === "mongolian" ? [...JOINERS, NARROW_SPACE] : font === "arabic" ? JOINERS : [];
}

/** Whether the character is a sign on, under or around a letter. */
export function isMark(code: number): boolean {
  return MARK.test(String.fromCodePoint(code));
}

/** Whether the character needs a letter before it in its word: a sign that stands on, under or around one, or a joiner. */
export function needsLetter(font: ShapedFont, code: number): boolean {
  return isMark(code) || joinersOf(font).includes(code);
}
