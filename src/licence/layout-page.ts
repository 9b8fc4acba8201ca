// What a face is printed on: formats of pages, what paper and frame look like, and the palette of a type. Names are data of a type;
// src/document/art/ draws the frames.

/** What a face's paper and frame look like; each is drawn by src/document/art/. */
export const FRAME_STYLES = [
  "blank",
  "meander",
  "business",
  "permit",
  "booklet",
  "booklet-cover",
  "card-front",
  "card-back",
  "letterhead",
  "plain",
  "passbook",
] as const;
export type FrameStyle = (typeof FRAME_STYLES)[number];

/** Width and height of every page format in millimetres. */
export const PAGE_FORMATS = {
  A4: { width: 210, height: 297 },
  "A4-landscape": { width: 297, height: 210 },
  /** Two facing pages of a booklet (不动产权证书). */
  booklet: { width: 260, height: 184 },
  /** One page of it. */
  "booklet-page": { width: 130, height: 184 },
  /** ISO/IEC 7810 ID-1. */
  card: { width: 85.6, height: 53.98 },
  /** ISO 216 A7, lying. */
  "card-large": { width: 105, height: 74 },
  /** What is set on a page of a department's own document. */
  mark: { width: 42, height: 56 },
} as const;
export type PageFormat = keyof typeof PAGE_FORMATS;

/** A type's palette, `#RRGGBB`. */
export interface Colours {
  readonly frame: string;
  readonly title: string;
  /** Paper, table labels. */
  readonly tint: string;
  readonly seal: string;
  /** Text; near-black when absent. */
  readonly ink?: string;
  /** Small print; a warm grey when absent. */
  readonly grey?: string;
}

/** A colour by its name in the palette, or white. */
export type Ink = keyof Colours | "white";
