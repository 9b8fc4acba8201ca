// The face of a licence type (照面) as data: pages, and on each the boxes that stand on it. type.json holds it under `layout`,
// layout-check.ts says what of it cannot be, src/document/ draws it. Boxes are drawn and read aloud in the order in which they
// stand in the list.

import type { FieldPointer } from "./field-pointer.ts";
import type { Box } from "./layout-box.ts";
import type { Colours, FrameStyle, PageFormat } from "./layout-page.ts";

/** A type's face. */
export interface Layout {
  /** Counts up with every change once the type is published. */
  readonly version: number;
  /** The document's title, in the file's description and as `{title}`. */
  readonly title: string;
  readonly colours: Colours;
  /** Other colours for the licences whose claim has a certain value. */
  readonly palettes?: PaletteChoice;
  /** What stands on the seal under the star. */
  readonly sealPurpose: string;
  /** The fine print, as `{note}`. */
  readonly note: string;
  /** A claim with an enclosure `document`: its pages come first, then the faces. */
  readonly appendTo?: FieldPointer;
  readonly faces: readonly FaceLayout[];
  /** With `appendTo`: what is set on the appended document's first page instead of the faces. */
  readonly mark?: MarkLayout;
}

/** Colours by the value of a claim; a licence with any other value has the type's. */
export interface PaletteChoice {
  /** A claim with an `enum`. */
  readonly field: FieldPointer;
  readonly colours: Readonly<Record<string, Colours>>;
}

/** A small face that is set on a page of another document. */
export interface MarkLayout {
  /** Names `{x, y}`: where its upper left corner stands, in millimetres. A licence without it has the faces. */
  readonly place: FieldPointer;
  readonly face: FaceLayout;
}

/** One page. */
export interface FaceLayout {
  readonly page: PageFormat;
  readonly frame: FrameStyle;
  readonly boxes: readonly Box[];
}
