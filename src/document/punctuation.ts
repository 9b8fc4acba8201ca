// What a character does at the edges of a line and beside other marks: GB/T 15834 §5 (禁则) and CLREQ §3.1. Worked out once per
// character, as bits, since every licence asks it of every character.

/** A full-width mark whose left half is blank: （《“. */
export const OPENS = 1;
/** A full-width mark whose right half is blank: ，。》”. */
export const CLOSES = 2;
/** Must not begin a line. */
export const NO_START = 4;
/** Must not end a line. */
export const NO_END = 8;
/** Part of a Latin word or a number. */
export const WORD = 16;
/** Half of —— or ……, which stay together. */
export const PAIRED = 32;
/** A Tibetan syllable with its tsheg: the line may break after it. */
export const BREAKS = 64;

/** The width of a full-width mark, in thousandths of an em, and of its blank half. */
export const FULL = 1000;
export const HALF = 500;

const OPENING = codesOf("（《〈「『【〔［｛“‘([{");
const CLOSING = codesOf("，。、；：）》〉」』】〕］｝”’");
const NEVER_FIRST = codesOf("？！·・—…％‰℃°〜～,.;:?!)]}%");
const NEVER_LAST = codesOf("￥$№#＃");
const TOGETHER = codesOf("—…");
/** Stops and closing marks of the scripts that are shaped. */
const STOPS = codesOf("،؛؟۔།༎༏༐༑༔༻༽᠁᠂᠃᠄᠅᠈᠉");
const TSHEGS = codesOf("་༴");
const WORD_CHARACTER = /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Nd}.,:;'’@_&/%()+-]$/u;
/** Where the last of those scripts' letters stand that a licence has; beyond it a run of Han follows. */
const LAST_WORD_CODE = 0x052f;

/** The bits of a character. */
export function marksOf(code: number, advance: number): number {
  const [opening, closing] = [OPENING.has(code), CLOSING.has(code)];
  return (
    (opening && advance === FULL ? OPENS : 0) |
    (closing && advance === FULL ? CLOSES : 0) |
    (closing || NEVER_FIRST.has(code) ? NO_START : 0) |
    (opening || NEVER_LAST.has(code) ? NO_END : 0) |
    (code <= LAST_WORD_CODE && WORD_CHARACTER.test(String.fromCodePoint(code)) ? WORD : 0) |
    (TOGETHER.has(code) ? PAIRED : 0)
  );
}

/** The bits of a shaped word. The space between two is one too. */
export function wordMarks(text: string): number {
  if (text === " ") return 0;
  const [first, last] = [text.charCodeAt(0), text.charCodeAt(text.length - 1)];
  return WORD | (STOPS.has(first) ? NO_START : 0) | (TSHEGS.has(last) ? BREAKS : 0);
}

function codesOf(characters: string): ReadonlySet<number> {
  return new Set([...characters].map((character) => character.codePointAt(0) ?? 0));
}
