// What one composed page consists of: passages of text at their places and pictures, each with its turn in the order of reading,
// and artwork that lies under them.

import type { Ink } from "../../licence/layout-page.ts";
import type { Line } from "../paragraph.ts";
import type { Overlay } from "./overlay.ts";
import type { Area } from "./page-extent.ts";

/** A line of text at its place: x of its left edge and y of its baseline, in points. */
export interface PlacedLine {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly ink: Ink;
  readonly line: Line;
}

/**
 * What a passage is to a reader, as a structure type of ISO 32000-1 §14.8.4: a title, a heading, a paragraph, a row's label and its
 * value, an item of a list. `aside` is passed over: what repeats at the edge of every page.
 */
export type Role = "H1" | "H2" | "P" | "TH" | "TD" | "LBody" | "aside";

/** Lines that are read as one. */
export interface Passage {
  readonly role: Role;
  readonly lines: readonly PlacedLine[];
  /** It began on the page before. */
  readonly resumed?: true;
}

/** A picture of a composed page. */
export type Picture =
  /** `free` is the white field around the code. */
  | { readonly kind: "qr"; readonly area: Area; readonly free: Area }
  | { readonly kind: "photo"; readonly area: Area; readonly sha256: string }
  /** `x` and `y` of the centre. */
  | { readonly kind: "seal"; readonly x: number; readonly y: number; readonly radius: number }
  /** What a specimen has in their place. */
  | { readonly kind: "qr-place"; readonly area: Area }
  | { readonly kind: "seal-place"; readonly x: number; readonly y: number; readonly radius: number };

/** Something with its turn in the order of reading; the same on several pages where it goes on from page to page. */
export type Placed<T> = T & { readonly turn: number };

/** One page of a licence. */
export interface ComposedPage {
  /** Which of the type's page plans it is on. */
  readonly plan: number;
  readonly passages: readonly Placed<Passage>[];
  readonly pictures: readonly Placed<Picture>[];
  /** Operators of artwork that depends on the licence, under everything but the plate's. */
  readonly art: readonly string[];
  /** What lies over everything else. */
  readonly over: readonly Overlay[];
}
