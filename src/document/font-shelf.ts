// What the printer is handed by a door: fonts, harfbuzz and the coverage data, each fetched only when needed, from node_modules
// or static assets.

import type { FaceCoverage, FontKey } from "./coverage.ts";
import type { ShaperImports } from "./shaping/shaper.ts";

/** Fonts and tools of the printer. Every call may be made more than once; the shelf need not remember. */
export interface FontShelf {
  /** The data that the build made from the very same fonts. */
  coverage(): Promise<FaceCoverage>;
  /**
   * A font as an sfnt (TrueType outlines). A shelf that reads it piece by piece may put it where `place` says and answer that
   * very array, so that it is in memory once.
   */
  font(key: FontKey, place?: (length: number) => Uint8Array): Promise<Uint8Array>;
  /** The exports of a fresh instance of harfbuzz-subset.wasm. */
  subsetter(): Promise<Readonly<Record<string, unknown>>>;
  /** The exports of a fresh instance of harfbuzz.wasm. */
  shaper(imports: ShaperImports): Promise<Readonly<Record<string, unknown>>>;
  /** True where memory is scarce: all fonts then share one subsetter, which cuts half as fast. */
  readonly frugal?: true;
}
