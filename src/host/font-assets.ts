// What the fonts are called among a Worker's static assets, by the build that lays them out and the Worker that reads them.

import type { FontKey } from "../document/coverage.ts";

/** The coverage data. */
export const COVERAGE_ASSET = "fonts/coverage.json";

/** A font, unpacked: at most 25 MiB, as Workers want of an asset. */
export function fontAsset(key: FontKey): string {
  return `fonts/${key}.ttf`;
}
