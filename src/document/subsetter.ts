// Cuts a font down to the characters of one document, by harfbuzz (hb-subset.h) in WebAssembly. The fonts stay in its memory,
// preprocessed, so that a cut takes about a quarter of a millisecond. Layout tables are dropped: text is placed by us.

import type { FontKey } from "./coverage.ts";
import type { FontShelf } from "./font-shelf.ts";
import { characterMap, readSfnt, withoutTable } from "./sfnt.ts";

/** A font with only the asked-for characters. Glyph ids are its own; as PDF asks for glyphs by id, it has no cmap table. */
export interface FontSubset {
  readonly bytes: Uint8Array;
  readonly glyphs: ReadonlyMap<number, number>;
}

/** Makes subsets; loads a font at its first use and keeps it. */
export interface Subsetter {
  /** @throws {Error} harfbuzz failed, or a character is not in the font. */
  subset(font: FontKey, codes: readonly number[]): Promise<FontSubset>;
}

/** Opens harfbuzz, once for every font: an instance has 64 MiB and cannot grow. Nothing is loaded before the first cut. */
export function createSubsetter(shelf: FontShelf): Subsetter {
  const cutters = new Map<FontKey, Promise<Harfbuzz>>();
  const load = async (key: FontKey): Promise<Harfbuzz> => {
    const [exports, font] = await Promise.all([shelf.subsetter(), shelf.font(key)]);
    return new Harfbuzz(exports, font);
  };
  return {
    async subset(font, codes) {
      const loading = cutters.get(font) ?? load(font);
      cutters.set(font, loading);
      const cutter = await loading.catch((cause: unknown) => {
        // Nothing is remembered of a font that could not be read, so that the next licence tries again.
        cutters.delete(font);
        throw cause;
      });
      const cut = readSfnt(cutter.subset(codes));
      const glyphs = characterMap(cut);
      const lost = codes.find((code) => !glyphs.has(code));
      if (lost !== undefined) throw new Error(`${font} font without U+${lost.toString(16)}`);
      return { bytes: withoutTable(cut, "cmap"), glyphs };
    },
  };
}

// hb-common.h, hb-subset.h
const MEMORY_MODE_WRITABLE = 2;
const SETS_DROP_TABLE_TAG = 3;
const FLAGS_NO_HINTING = 0x1;
const FLAGS_NO_LAYOUT_CLOSURE = 0x200;
const DROPPED = "GSUB GPOS GDEF BASE STAT vhea vmtx name post gasp prep DSIG FFTM OS/2".split(" ").map(tag);

const FUNCTIONS = [
  "malloc",
  "hb_blob_create",
  "hb_blob_destroy",
  "hb_blob_get_data",
  "hb_blob_get_length",
  "hb_face_create",
  "hb_face_destroy",
  "hb_face_reference_blob",
  "hb_set_add",
  "hb_subset_input_create_or_fail",
  "hb_subset_input_destroy",
  "hb_subset_input_set",
  "hb_subset_input_set_flags",
  "hb_subset_input_unicode_set",
  "hb_subset_or_fail",
  "hb_subset_preprocess",
] as const;

type Call = (...parameters: number[]) => number;

/** One font in harfbuzz, behind its C interface. Handles are addresses in its memory; 0 is a failure. */
class Harfbuzz {
  readonly #memory: { readonly buffer: ArrayBufferLike };
  readonly #calls: Readonly<Record<(typeof FUNCTIONS)[number], Call>>;

  readonly #face: number;

  constructor(exports: Readonly<Record<string, unknown>>, font: Uint8Array) {
    const { memory, _initialize: initialize } = exports;
    if (!isMemory(memory) || !FUNCTIONS.every((name) => isCall(exports[name]))) {
      throw new Error("not an instance of harfbuzz-subset.wasm");
    }
    this.#memory = memory;
    this.#calls = exports as Readonly<Record<(typeof FUNCTIONS)[number], Call>>;
    if (isCall(initialize)) initialize();
    this.#face = this.#keep(font);
  }

  /** Copies a font into memory for good and prepares it for fast cuts; its handle. */
  #keep(font: Uint8Array): number {
    const calls = this.#calls;
    const address = calls.malloc(font.length);
    if (address === 0) throw new Error("harfbuzz is out of memory");
    new Uint8Array(this.#memory.buffer).set(font, address);
    const blob = calls.hb_blob_create(address, font.length, MEMORY_MODE_WRITABLE, 0, 0);
    const face = calls.hb_face_create(blob, 0);
    calls.hb_blob_destroy(blob);
    const prepared = calls.hb_subset_preprocess(face);
    calls.hb_face_destroy(face);
    return prepared;
  }

  subset(codes: readonly number[]): Uint8Array {
    const calls = this.#calls;
    const input = calls.hb_subset_input_create_or_fail();
    if (input === 0) throw new Error("harfbuzz is out of memory");
    const wanted = calls.hb_subset_input_unicode_set(input);
    for (const code of codes) calls.hb_set_add(wanted, code);
    const dropped = calls.hb_subset_input_set(input, SETS_DROP_TABLE_TAG);
    for (const name of DROPPED) calls.hb_set_add(dropped, name);
    calls.hb_subset_input_set_flags(input, FLAGS_NO_HINTING | FLAGS_NO_LAYOUT_CLOSURE);
    const cut = calls.hb_subset_or_fail(this.#face, input);
    calls.hb_subset_input_destroy(input);
    if (cut === 0) throw new Error("harfbuzz could not cut the font");
    const blob = calls.hb_face_reference_blob(cut);
    const length = calls.hb_blob_get_length(blob);
    const start = calls.hb_blob_get_data(blob, 0);
    const bytes = new Uint8Array(this.#memory.buffer).slice(start, start + length);
    calls.hb_blob_destroy(blob);
    calls.hb_face_destroy(cut);
    return bytes;
  }
}

function tag(name: string): number {
  return [...name].reduce((value, character) => value * 256 + character.charCodeAt(0), 0);
}

function isCall(value: unknown): value is Call {
  return typeof value === "function";
}

function isMemory(value: unknown): value is { readonly buffer: ArrayBufferLike } {
  return typeof value === "object" && value !== null && "buffer" in value;
}
