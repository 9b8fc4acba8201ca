// Characters that no licence may hold: they cannot be drawn, or they make a text read differently from what it is. Refused when
// a licence is issued; which visible characters the fonts have is the face's business.

// Controls but the line feed, zero-width and direction marks, overrides and isolates, byte order mark, non-characters, lone
// surrogates. The joiners U+200C and U+200D stay: some scripts need them.
const UNPRINTABLE =
  /[\p{Cs}\p{Noncharacter_Code_Point}\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufff9-\ufffd]|(?!\n)\p{Cc}/u;

/** The first unprintable character of a text as `U+200B`; undefined when there is none. Line feeds are printable. */
export function unprintableIn(text: string): string | undefined {
  if (isPlain(text)) return undefined;
  const point = UNPRINTABLE.exec(text)?.[0].codePointAt(0);
  return point === undefined ? undefined : `U+${point.toString(16).toUpperCase().padStart(4, "0")}`;
}

/** ASCII that is seen, and everything from the CJK punctuation to the last syllable of Hangul: nearly every text of a licence. */
function isPlain(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit < 0x20 || (unit > 0x7e && unit < 0x3000) || unit > 0xd7a3) return false;
  }
  return true;
}
