// Shapes words by harfbuzz (hb-shape.h) in WebAssembly: which glyphs a word is drawn with, and where. The fonts stay in its memory,
// which grows as they need it; the three of them take two or three megabytes.

import { type Instance, keepFont, openInstance } from "../harfbuzz.ts";
import type { ShapedFont } from "./scripts.ts";

/** A glyph of a shaped word, in thousandths of an em. */
export interface PlacedGlyph {
  /** Its id in the font. */
  readonly glyph: number;
  /** Where in the word's text the characters begin that it draws, alone or with others of the same number. */
  readonly cluster: number;
  readonly advance: number;
  /** How far from the pen it stands. */
  readonly x: number;
  readonly y: number;
}

/** Shapes one word; its glyphs from left to right. */
export type Shape = (font: ShapedFont, text: string) => readonly PlacedGlyph[];

/** What an instance of harfbuzz.wasm asks of its host. */
export interface ShaperImports {
  readonly env: Readonly<Record<string, (...parameters: number[]) => number>>;
  readonly wasi_snapshot_preview1: Readonly<Record<string, (...parameters: number[]) => number>>;
}

const FUNCTIONS = [
  "malloc",
  "free",
  "hb_buffer_create",
  "hb_buffer_destroy",
  "hb_buffer_add_utf16",
  "hb_buffer_guess_segment_properties",
  "hb_buffer_set_flags",
  "hb_buffer_get_length",
  "hb_buffer_get_glyph_infos",
  "hb_buffer_get_glyph_positions",
  "hb_font_create",
  "hb_font_set_scale",
  "hb_shape",
] as const;
// hb-buffer.h
const FLAG_REMOVE_DEFAULT_IGNORABLES = 0x8;
const FLAG_DO_NOT_INSERT_DOTTED_CIRCLE = 0x10;
const RECORD = 20;
const EM = 1000;
const PAGE = 65_536;

/** Opens harfbuzz with fonts. @throws {Error} the exports are not those of harfbuzz.wasm. */
export async function createShaper(
  open: (imports: ShaperImports) => Promise<Readonly<Record<string, unknown>>>,
  fonts: Readonly<Record<ShapedFont, Uint8Array>>,
): Promise<Shape> {
  let grow: (size: number) => number = () => 0;
  const exports = await open(importsWith((size) => grow(size)));
  const instance = openInstance(exports, FUNCTIONS);
  grow = (size) => growTo(instance.memory, size);
  const load = (bytes: Uint8Array) => {
    const font = instance.calls.hb_font_create(keepFont(instance, bytes));
    instance.calls.hb_font_set_scale(font, EM, EM);
    return font;
  };
  const loaded = { arabic: load(fonts.arabic), tibetan: load(fonts.tibetan), mongolian: load(fonts.mongolian) };
  return (key, text) => shapeWord(instance, loaded[key], text);
}

type Harfbuzz = Instance<(typeof FUNCTIONS)[number]>;

function shapeWord({ memory, calls }: Harfbuzz, font: number, text: string): readonly PlacedGlyph[] {
  const address = calls.malloc(text.length * 2);
  const buffer = calls.hb_buffer_create();
  const units = new DataView(memory.buffer, address, text.length * 2);
  for (let at = 0; at < text.length; at += 1) units.setUint16(at * 2, text.charCodeAt(at), true);
  calls.hb_buffer_add_utf16(buffer, address, text.length, 0, text.length);
  calls.free(address);
  // Script and direction follow from the letters; the language stays open, so that it is the same everywhere.
  calls.hb_buffer_guess_segment_properties(buffer);
  calls.hb_buffer_set_flags(buffer, FLAG_REMOVE_DEFAULT_IGNORABLES | FLAG_DO_NOT_INSERT_DOTTED_CIRCLE);
  calls.hb_shape(font, buffer, 0, 0);
  const count = calls.hb_buffer_get_length(buffer);
  const infos = new DataView(memory.buffer, calls.hb_buffer_get_glyph_infos(buffer, 0), count * RECORD);
  const places = new DataView(memory.buffer, calls.hb_buffer_get_glyph_positions(buffer, 0), count * RECORD);
  const glyphs = Array.from({ length: count }, (_, index): PlacedGlyph => {
    const at = index * RECORD;
    const place = (offset: number) => places.getInt32(at + offset, true);
    return {
      ...{ glyph: infos.getUint32(at, true), cluster: infos.getUint32(at + 8, true) },
      ...{ advance: place(0), x: place(8), y: place(12) },
    };
  });
  calls.hb_buffer_destroy(buffer);
  return glyphs;
}

/** harfbuzz calls home for more memory alone; the rest of what it imports belongs to a C program's end and its alarms. */
function importsWith(grow: (size: number) => number): ShaperImports {
  const never = () => {
    throw new Error("harfbuzz gave up");
  };
  const nothing = () => 0;
  return {
    env: {
      emscripten_resize_heap: (size) => grow(size ?? 0),
      _emscripten_runtime_keepalive_clear: nothing,
      _setitimer_js: nothing,
      _abort_js: never,
    },
    wasi_snapshot_preview1: { proc_exit: never },
  };
}

/** 1 when the memory has grown to the size (in bytes, as an unsigned number), 0 when it cannot. */
function growTo(memory: { readonly buffer: ArrayBufferLike }, size: number): number {
  if (!("grow" in memory) || typeof memory.grow !== "function") return 0;
  const pages = Math.ceil(((size >>> 0) - memory.buffer.byteLength) / PAGE);
  try {
    memory.grow(pages);
    return 1;
  } catch {
    return 0;
  }
}
