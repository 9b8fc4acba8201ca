// Fonts, harfbuzz and the coverage data on Cloudflare Workers: the files that `npm run build` has laid out as static assets, each
// read when it is first asked for; WebAssembly comes compiled with the Worker, which may not compile any itself. The fonts share
// one instance of the subsetter, since a Worker has 128 MB for everything.

import type { FaceCoverage } from "../document/coverage.ts";
import type { FontShelf } from "../document/font-shelf.ts";
import { COVERAGE_ASSET, fontAsset } from "./font-assets.ts";

/** What wrangler.toml binds for static assets, as far as it is used. */
export interface AssetsBinding {
  fetch(address: string): Promise<{
    readonly status: number;
    readonly body: AsyncIterable<Uint8Array> | null;
    json(): Promise<unknown>;
  }>;
}

/** A shelf over static assets. Its calls reject when an asset is missing. */
export function openAssetShelf(
  assets: AssetsBinding,
  modules: { readonly subsetter: WebAssembly.Module; readonly shaper: WebAssembly.Module },
): FontShelf {
  const read = async (name: string) => {
    // The binding looks at the path alone.
    const response = await assets.fetch(`https://assets.invalid/${name}`);
    if (response.status !== 200) throw new Error(`asset ${name}: ${response.status}`);
    return response;
  };
  // Written by our own build from a value of this very type.
  const coverage = async () => (await (await read(COVERAGE_ASSET)).json()) as FaceCoverage;
  return {
    frugal: true,
    coverage,
    async font(key, place = (length) => new Uint8Array(length)) {
      const { body } = await read(fontAsset(key));
      const font = place((await coverage()).fonts[key].length);
      let at = 0;
      for await (const piece of body ?? []) {
        font.set(piece, at);
        at += piece.length;
      }
      if (at !== font.length) throw new Error(`asset ${fontAsset(key)}: ${at} bytes instead of ${font.length}`);
      return font;
    },
    subsetter: async () => new WebAssembly.Instance(modules.subsetter).exports,
    shaper: async (imports) => new WebAssembly.Instance(modules.shaper, imports).exports,
  };
}
