// Something that a page paints, for comparing: how it looks, as a number, and where it stands.

import type { Box } from "../matrix.ts";

/** A glyph, path, picture or shading. */
export interface Mark {
  readonly kind: "glyph" | "path" | "image" | "shading";
  /** Interned: everything but the place; equal numbers look alike. */
  readonly look: number;
  /** Interned: the outline or the picture alone, whatever its colour and size. */
  readonly shape: number;
  readonly x: number;
  readonly y: number;
  readonly box: Box;
  /** What may be written with fewer digits: the components of its colours, how far it is stretched, how thick a line is. */
  readonly measures: readonly number[];
  /** Of a path: all coordinates, one after the other. */
  readonly points?: readonly number[];
  /** Nobody sees it: invisible by its rendering mode, tiny, or as white as the paper. */
  readonly isFaint: boolean;
  /** What lies under it can be seen: letters, outlines, transparent pictures. */
  readonly isOpen: boolean;
  /** Subpaths of a path. */
  readonly parts: number;
  /** A picture of hardly more than black and white. */
  readonly isTwoToned: boolean;
  /** What is read aloud or copied instead of it (ActualText). */
  readonly spoken?: string;
}

/** What most marks are. */
export const PLAIN_MARK = { isFaint: false, isOpen: true, parts: 1, isTwoToned: false, measures: [] } as const;
