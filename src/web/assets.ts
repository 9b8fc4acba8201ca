// The site's own two files under names that hold their hash, so that they may be kept for ever.

import { toHex, utf8 } from "../licence/bytes.ts";
import { FAVICON } from "./pages/shapes.ts";
import { STYLESHEET } from "./pages/stylesheet.ts";

/** A file that the site serves. */
export interface Asset {
  readonly body: string;
  readonly contentType: string;
}

/** Paths of the files and what stands at them. */
export interface Assets {
  readonly stylesheet: string;
  readonly icon: string;
  readonly files: ReadonlyMap<string, Asset>;
}

/** Names the files by the SHA-256 of what is in them. */
export function createAssets(sha256: (bytes: Uint8Array) => Uint8Array): Assets {
  const hashed = (body: string): string => toHex(sha256(utf8(body))).slice(0, 16);
  const stylesheet = `/assets/site.${hashed(STYLESHEET)}.css`;
  const icon = `/assets/seal.${hashed(FAVICON)}.svg`;
  const files = new Map([
    [stylesheet, { body: STYLESHEET, contentType: "text/css; charset=utf-8" }],
    [icon, { body: FAVICON, contentType: "image/svg+xml" }],
  ]);
  return { stylesheet, icon, files };
}
