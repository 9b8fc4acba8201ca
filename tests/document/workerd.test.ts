// Printing inside a real workerd, with fonts from static assets: the same bytes as on Node.

import { createHash } from "node:crypto";
import type { Miniflare } from "miniflare";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPrinter } from "../../src/document/printer.ts";
import { SHAPED_FONTS } from "../../src/document/shaping/scripts.ts";
import type { Sheet } from "../../src/licence/printing.ts";
import { openWorkerd } from "../workerd.ts";
import { catalogue, fonts, sampleSheets } from "./sheets.ts";

const WORKER = `
  import shaper from "harfbuzzjs/dist/harfbuzz.wasm";
  import subsetter from "harfbuzzjs/dist/harfbuzz-subset.wasm";
  import catalogueData from "../../dist/data/catalogue.json";
  import { createPrinter } from "../../src/document/printer.ts";
  import { openAssetShelf } from "../../src/host/worker-fonts.ts";
  import { createCatalogue } from "../../src/licence/catalogue.ts";
  const catalogue = createCatalogue(catalogueData);
  let printer, asked = [], memory = [];
  function open(env) {
    const shelf = openAssetShelf(env.ASSETS, { subsetter, shaper });
    const kept = async (exports) => (memory.push((await exports).memory), exports);
    return createPrinter({ catalogue, fonts: {
      ...shelf,
      font: (key, place) => (asked.push(key), shelf.font(key, place)),
      subsetter: () => kept(shelf.subsetter()),
      shaper: (imports) => kept(shelf.shaper(imports)),
    } });
  }
  export default {
    async fetch(request, env) {
      const { slug, enclosures, ...sheet } = await request.json();
      printer ??= open(env);
      const bytes = Object.fromEntries(Object.entries(enclosures).map(([hash, list]) => [hash, new Uint8Array(list)]));
      const printed = await printer.print({ ...sheet, type: catalogue.find(slug), enclosures: bytes });
      const mebibytes = memory.map(({ buffer }) => buffer.byteLength / 1048576);
      return new Response(printed.bytes, { headers: { state: JSON.stringify({ asked, mebibytes, renderer: printed.renderer }) } });
    },
  };`;

interface State {
  readonly asked: readonly string[];
  readonly mebibytes: readonly number[];
  readonly renderer: string;
}

describe("printing inside workerd", () => {
  let workerd: Miniflare;
  const printer = createPrinter({ catalogue, fonts });

  beforeAll(async () => {
    workerd = await openWorkerd({ source: WORKER, folder: import.meta.dirname });
  });
  afterAll(() => workerd.dispose());

  async function printedThere({ type, enclosures = {}, ...sheet }: Sheet): Promise<{ hash: string; state: State }> {
    const listed = Object.fromEntries(Object.entries(enclosures).map(([hash, bytes]) => [hash, [...bytes]]));
    const body = JSON.stringify({ ...sheet, slug: type.slug, enclosures: listed });
    const response = await workerd.dispatchFetch("http://localhost/", { method: "POST", body });
    const bytes = new Uint8Array(await response.arrayBuffer());
    expect(response.status, new TextDecoder().decode(bytes.subarray(0, 400))).toBe(200);
    return { hash: sha256(bytes), state: JSON.parse(response.headers.get("state") ?? "{}") as State };
  }

  it.each(catalogue.types().map(({ slug }) => slug))(
    "gives every sample of %s the bytes that Node gives",
    async (slug) => {
      for (const { sheet, title } of sampleSheets(slug)) {
        const here = await printer.print(sheet);
        const there = await printedThere(sheet);
        expect(there.hash, title).toBe(sha256(here.bytes));
        expect(there.state.renderer).toBe(here.renderer);
      }
    },
  );

  it("reads a font at the first sheet that needs it and never again, and keeps within a Worker's memory", async () => {
    const [sample] = sampleSheets("residence-permit");
    if (sample === undefined) throw new Error("no sample");
    const name = "张\u{30edd} ئايگۈل བསྟན་ ᠪᠠᠶᠠᠷ";
    const credential = sample.sheet.credential.replaceAll(sample.subject.certificateHolder[0]?.name ?? "", name);
    const sheet = { ...sample.sheet, credential };
    const there = await printedThere(sheet);
    expect(there.hash).toBe(sha256((await printer.print(sheet)).bytes));
    const { asked, mebibytes } = there.state;
    // What is shaped is read once to be shaped and once to be cut.
    expect(asked).toHaveLength(new Set(asked).size + SHAPED_FONTS.length);
    expect(mebibytes).toHaveLength(2);
    expect(mebibytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(70);
  });
});

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
