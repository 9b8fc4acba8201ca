// Where things stand on the A4 sheet, in PostScript points (1/72 inch), y upwards from the lower edge as PDF has it
// (ISO 32000-1 §8.3). One page form for all types; their own faces are data that replaces these constants.

/** Points in a millimetre. */
export const MM = 72 / 25.4;

/** ISO 216 A4. */
export const PAGE = { width: 595.28, height: 841.89 } as const;

/** The edges of the text area inside the frame. */
export const LEFT = 82;
export const RIGHT = 513.28;
export const MEASURE = RIGHT - LEFT;
export const CENTRE = PAGE.width / 2;

/** Title, ornament under it and number line; y of baselines and of the ornament. */
export const HEAD = { title: 706, titleWidth: 396, ornament: 688, number: 663, numberSize: 11.5 } as const;

/** The sentence above the table. */
export const PREAMBLE = { y: 630, size: 13, leading: 23, lines: 3 } as const;

/** The table: between the sentence above and the foot; `gap` to the baseline above it. */
export const TABLE = { gap: 18, floor: 247, padding: 14, labelPadding: 13, tallest: 40 } as const;

/**
 * The foot of page 1: the QR on its white field at the left with its caption, fine print under a hairline over the whole
 * width. The field leaves four modules of quiet zone from version 3 on, and a verify URL is never shorter.
 */
export const FOOT = {
  field: { x: LEFT, y: 113, size: 30 * MM + 24 },
  qr: { x: LEFT + 12, y: 125, size: 30 * MM },
  caption: 102,
  captionSize: 8.5,
  hairline: 94.5,
  note: 84,
  noteSize: 7.8,
  noteLeading: 11,
  noteLines: 2,
  last: 61.5,
} as const;

/** Issuer and date with the seal over them; `seal` is the centre relative to the issuer's baseline. */
export const SIGNATURE = {
  y: 190,
  size: 12.5,
  leading: 26,
  width: 290,
  seal: -12,
  radius: 21 * MM,
} as const;

/** Running text over several pages. */
export const BODY = {
  size: 12.5,
  leading: 22,
  heading: 13,
  gap: 26,
  firstFloor: 238,
  top: 734,
  floor: 88,
  runningHead: 766,
  runningRule: 759,
  runningSize: 8.5,
  signatureGap: 66,
  signatureFloor: 212,
  pages: 40,
} as const;
