// The boxes of a face (照面), as data: text, fields with labels, running text, issuer with seal, photo, QR code, and what is
// only drawn. layout.ts holds them; layout-check.ts says what of them cannot be.
//
// Lengths are millimetres from the face's upper left corner, text sizes and line pitches points, colours names of the type's own
// palette.

import type { FieldPointer } from "./field-pointer.ts";
import type { FrameStyle, Ink } from "./layout-page.ts";
import type { RowFormat } from "./row-format.ts";

/** Something that stands on a face. */
export type Box = TextBox | FieldsBox | BodyBox | SignatureBox | PhotoBox | QrBox | RuleBox | PanelBox | OrnamentBox;

/**
 * The upper edge of a box: from the upper edge of the face, or `below` the end of the box before it in the list, whatever height
 * that has on this licence. What follows running text with `below` stands on the page where that ends.
 */
export type Top = number | { readonly below: number };

/** How a text is set; for text, fields and running text alike. */
export interface TextStyle {
  /** Points. A text that does not fit is set smaller, never under 0.85 of this. */
  readonly size: number;
  /** Distance of baselines in points; 1.5 × size when absent. */
  readonly leading?: number;
  /** regular when absent. */
  readonly weight?: "regular" | "bold";
  /** ink when absent. */
  readonly ink?: Ink;
}

/**
 * Text in a box. The upper edge of its first line's characters is the box's.
 *
 * `{/claims/address}` is filled from the licence (dates written out, lists joined by 、), and so are `{holders}` (all names),
 * `{number}`, `{issuer}`, `{date}` (of issue), `{validity}` (2026年1月1日至2031年1月1日, or 长期) and `{identifier}`; from the layout
 * `{title}` and `{note}`; from the service `{domain}`; on the pages of running text `{page}` and `{pages}`. A text whose every place
 * is empty on a licence is left out.
 */
export interface TextBox extends TextStyle {
  readonly kind: "text";
  readonly text: string;
  readonly x: number;
  readonly y: Top;
  readonly width: number;
  /** `left` is justified but for the last line, `spread` fills the width with even gaps (字距均排). left when absent. */
  readonly align?: "left" | "centre" | "right" | "spread";
  /** At most so many lines, or issuing is refused; 1 when absent. */
  readonly lines?: number;
  /** The line that stays in its place when there are fewer than `lines`: upper when absent. */
  readonly anchor?: "upper" | "middle" | "lower";
  /** Of the first line, in ems. */
  readonly indent?: number;
  /** What it is to a reader: a title (once on the first face), a heading, a paragraph (when absent), or passed over. */
  readonly role?: "H1" | "H2" | "P" | "aside";
}

/**
 * Fields with their labels, read as a table.
 *
 * `ruled` has borders and tinted labels, `lined` a line under every value, `open` neither. With `heights` `form` every row is as
 * high as its `lines` need, as on a printed form; with `content` it follows what this licence says.
 */
export interface FieldsBox extends TextStyle {
  readonly kind: "fields";
  readonly style: "ruled" | "lined" | "open";
  readonly x: number;
  readonly y: Top;
  readonly width: number;
  /** Lower edge: rows grow evenly, up to `tallest`, to reach it. Absent: rows are as high as they need. */
  readonly bottom?: number;
  /** How high a row of one line may grow; 14 mm when absent. */
  readonly tallest?: number;
  /** content when absent. */
  readonly heights?: "form" | "content";
  /** 1 when absent. In two columns rows go from left to right, then down. */
  readonly columns?: 1 | 2;
  /** Room between two columns; 0 when absent. */
  readonly gutter?: number;
  /** Width of the labels' column; when absent as wide as the longest label that stands on one line (at most seven characters). */
  readonly labelWidth?: number;
  /** `size` when absent. A label too wide for its column is set on two lines. */
  readonly labelSize?: number;
  readonly labelWeight?: "regular" | "bold";
  readonly labelInk?: Ink;
  /** spread when absent. */
  readonly labelAlign?: "spread" | "left";
  /** What stands after each label, as `：`. */
  readonly labelMark?: string;
  /** Points of a row's height beyond its lines; 0.9 × size when absent. */
  readonly padding?: number;
  readonly rows: readonly LayoutRow[];
}

/** A label and its value. */
export interface LayoutRow {
  readonly label: string;
  readonly field: FieldPointer;
  readonly format?: RowFormat;
  /** At most this many lines before issuing is refused; 1 when absent. */
  readonly lines?: number;
  /** Smaller settings for what does not fit so, each tried in turn before issuing is refused. */
  readonly smaller?: readonly SmallerSetting[];
  /** Takes both of two columns. */
  readonly wide?: boolean;
  /** What a licence without the field has there: a slash (when absent), nothing, or no row at all. */
  readonly absent?: "slash" | "blank" | "omit";
}

/** A value too long for its row's own size, in smaller characters on more lines. */
export interface SmallerSetting {
  /** Points; as in TextStyle, never set under 0.85 of it. */
  readonly size: number;
  /** 1.5 × size when absent. */
  readonly leading?: number;
  readonly lines: number;
}

/** Running text over as many pages as it needs; only on the last face. */
export interface BodyBox extends TextStyle {
  readonly kind: "body";
  readonly x: number;
  readonly y: Top;
  readonly width: number;
  /** No line stands lower on the first page. */
  readonly bottom: number;
  readonly sections: readonly BodySection[];
  /** The pages that follow, in the same format. */
  readonly continued: {
    readonly frame: FrameStyle;
    readonly y: number;
    readonly bottom: number;
    /** Room above `bottom` that the last page keeps for what comes `below` the text. */
    readonly keep: number;
    /** What stands on each of them, passed over when read: running head, page number. */
    readonly boxes: readonly (TextBox | RuleBox | PanelBox | OrnamentBox)[];
  };
}

/** A section of running text (行政许可决定书): the value at `field` is a string with line breaks or an array of strings. */
export interface BodySection {
  readonly heading?: string;
  readonly field: FieldPointer;
  /** Items are numbered 一、二、三… (`articles`) or are plain paragraphs. */
  readonly style: "articles" | "paragraphs";
}

/**
 * Issuer and date with the seal over them; once on a type's faces. The PDF signature's field is where the seal is.
 * With `align` right the block stands flush right, its lines centred on one axis.
 */
export interface SignatureBox extends TextStyle {
  readonly kind: "signature";
  readonly x: number;
  readonly y: Top;
  readonly width: number;
  /** Each one line, with places as in TextBox: `["{issuer}", "{date}"]`. */
  readonly lines: readonly string[];
  /** right when absent. */
  readonly align?: "left" | "centre" | "right";
  readonly seal: {
    /** 42 mm but on cards, which have their own. */
    readonly diameter: number;
    /** From the middle of the lines to the seal's centre; 0 when absent. */
    readonly right?: number;
    readonly down?: number;
  };
}

/** A photo that a claim names (enclosure `photo`), filling its place; what is beyond is cut off. */
export interface PhotoBox {
  readonly kind: "photo";
  readonly field: FieldPointer;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** What stands in the empty frame of a licence without one. */
  readonly placeholder: string;
}

/** The QR code, once, on the first face; its white quiet field reaches 0.14 × size beyond it on every side. */
export interface QrBox {
  readonly kind: "qr";
  readonly x: number;
  readonly y: number;
  /** At least 30 mm, on cards 22. */
  readonly size: number;
  /** Draws the edge of the quiet field. */
  readonly outline?: Ink;
}

/** A straight line, level with `width` or upright with `height`. */
export interface RuleBox {
  readonly kind: "rule";
  readonly x: number;
  readonly y: number;
  readonly width?: number;
  readonly height?: number;
  /** Points; 0.5 when absent. */
  readonly weight?: number;
  /** frame when absent. */
  readonly ink?: Ink;
  readonly pattern?: "solid" | "dashed" | "double";
}

/** A rectangle under the text. */
export interface PanelBox {
  readonly kind: "panel";
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly fill?: Ink;
  readonly outline?: Ink;
  /** Of the outline, in points; 0.5 when absent. */
  readonly weight?: number;
}

/** A vector ornament or emblem by its name in src/document/art/ornaments.ts. */
export interface OrnamentBox {
  readonly kind: "ornament";
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
