// Cuts a font down to the characters or glyphs of one document, by harfbuzz (hb-subset.h) in WebAssembly. The fonts stay in its
// memory; preprocessed, so that a cut takes about a quarter of a millisecond. Layout tables are dropped: text is placed by us.

import type { FontKey } from "./coverage.ts";
import type { FontShelf } from "./font-shelf.ts";
import { keepFont, openInstance, roomFor } from "./harfbuzz.ts";
import { characterMap, readSfnt, withoutTable } from "./sfnt.ts";
import { SHAPED_FONTS } from "./shaping/scripts.ts";

/** A font with only the asked-for characters. Glyph ids are its own; as PDF asks for glyphs by id, it has no cmap table. */
export interface FontSubset {
  readonly bytes: Uint8Array;
  readonly glyphs: ReadonlyMap<number, number>;
}

/** Makes subsets; loads a font at its first use and keeps it. */
export interface Subsetter {
  /** @throws {Error} harfbuzz failed, or a character is not in the font. */
  subset(font: FontKey, codes: readonly number[]): Promise<FontSubset>;
  /** A font with only the asked-for glyphs, under the ids they have in the whole font. @throws {Error} harfbuzz failed. */
  subsetGlyphs(font: FontKey, ids: readonly number[]): Promise<Uint8Array>;
}

/**
 * Opens harfbuzz. An instance has 64 MiB and cannot grow; a large font that is to be cut fast takes one for itself. Nothing is
 * loaded before the first cut.
 */
export function createSubsetter(shelf: FontShelf): Subsetter {
  const instances = openOnce<Harfbuzz>();
  const cutters = openOnce<Cutter>();
  const small: ReadonlySet<FontKey> = new Set(SHAPED_FONTS);
  const load = async (key: FontKey): Promise<Cutter> => {
    const shared = shelf.frugal === true ? "all" : small.has(key) ? "small" : key;
    const open = async () => openInstance(await shelf.subsetter(), FUNCTIONS);
    const instance = await instances(shared, open);
    const face = keepFont(instance, await shelf.font(key, (length) => roomFor(instance, length)));
    if (shelf.frugal === true) return { instance, face };
    const prepared = instance.calls.hb_subset_preprocess(face);
    instance.calls.hb_face_destroy(face);
    return { instance, face: prepared };
  };
  const cutterOf = (key: FontKey) => cutters(key, () => load(key));
  return {
    async subset(font, codes) {
      const subset = readSfnt(cut(await cutterOf(font), { codes }));
      const glyphs = characterMap(subset);
      const lost = codes.find((code) => !glyphs.has(code));
      if (lost !== undefined) throw new Error(`${font} font without U+${lost.toString(16)}`);
      return { bytes: withoutTable(subset, "cmap"), glyphs };
    },
    async subsetGlyphs(font, ids) {
      return withoutTable(readSfnt(cut(await cutterOf(font), { ids })), "cmap");
    },
  };
}

// hb-subset.h
const SETS_DROP_TABLE_TAG = 3;
const FLAGS_NO_HINTING = 0x1;
const FLAGS_RETAIN_GIDS = 0x2;
const FLAGS_NO_LAYOUT_CLOSURE = 0x200;
const DROPPED = "GSUB GPOS GDEF BASE STAT vhea vmtx name post gasp prep DSIG FFTM OS/2".split(" ").map(tag);

const FUNCTIONS = [
  "hb_blob_get_data",
  "hb_blob_get_length",
  "hb_face_reference_blob",
  "hb_set_add",
  "hb_subset_input_create_or_fail",
  "hb_subset_input_destroy",
  "hb_subset_input_glyph_set",
  "hb_subset_input_set",
  "hb_subset_input_set_flags",
  "hb_subset_input_unicode_set",
  "hb_subset_or_fail",
  "hb_subset_preprocess",
] as const;

type Harfbuzz = ReturnType<typeof openInstance<(typeof FUNCTIONS)[number]>>;

/** A font in an instance. */
interface Cutter {
  readonly instance: Harfbuzz;
  readonly face: number;
}

/** Cuts by characters, or by glyph ids that are kept. */
function cut(
  { instance: { memory, calls }, face }: Cutter,
  { codes = [], ids = [] }: { readonly codes?: readonly number[]; readonly ids?: readonly number[] },
): Uint8Array {
  const input = calls.hb_subset_input_create_or_fail();
  if (input === 0) throw new Error("harfbuzz is out of memory");
  for (const code of codes) calls.hb_set_add(calls.hb_subset_input_unicode_set(input), code);
  for (const id of ids) calls.hb_set_add(calls.hb_subset_input_glyph_set(input), id);
  const dropped = calls.hb_subset_input_set(input, SETS_DROP_TABLE_TAG);
  for (const name of DROPPED) calls.hb_set_add(dropped, name);
  const flags = FLAGS_NO_HINTING | FLAGS_NO_LAYOUT_CLOSURE | (ids.length > 0 ? FLAGS_RETAIN_GIDS : 0);
  calls.hb_subset_input_set_flags(input, flags);
  const subset = calls.hb_subset_or_fail(face, input);
  calls.hb_subset_input_destroy(input);
  if (subset === 0) throw new Error("harfbuzz could not cut the font");
  const blob = calls.hb_face_reference_blob(subset);
  const length = calls.hb_blob_get_length(blob);
  const start = calls.hb_blob_get_data(blob, 0);
  const bytes = new Uint8Array(memory.buffer).slice(start, start + length);
  calls.hb_blob_destroy(blob);
  calls.hb_face_destroy(subset);
  return bytes;
}

/** Opens each thing once; nothing is remembered of what could not be opened, so that the next licence tries again. */
function openOnce<Value>(): (name: string, open: () => Promise<Value>) => Promise<Value> {
  const opened = new Map<string, Promise<Value>>();
  return async (name, open) => {
    const opening = opened.get(name) ?? open();
    opened.set(name, opening);
    return opening.catch((cause: unknown) => {
      opened.delete(name);
      throw cause;
    });
  };
}

function tag(name: string): number {
  return [...name].reduce((value, character) => value * 256 + character.charCodeAt(0), 0);
}
