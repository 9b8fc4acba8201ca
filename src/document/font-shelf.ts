// What the printer is handed by a door: fonts, the harfbuzz subsetter and the coverage data, each fetched only when needed,
// from node_modules, static assets or object storage.

import type { FaceCoverage, FontKey } from "./coverage.ts";

/** Fonts and tools of the printer. Every call may be made more than once; the shelf need not remember. */
export interface FontShelf {
  /** The data that the build made from the very same fonts. */
  coverage(): Promise<FaceCoverage>;
  /** A font as an sfnt (TrueType outlines). */
  font(key: FontKey): Promise<Uint8Array>;
  /** The exports of a fresh instance of harfbuzz-subset.wasm. */
  subsetter(): Promise<Readonly<Record<string, unknown>>>;
}
