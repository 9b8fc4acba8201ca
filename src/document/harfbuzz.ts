// What the two WebAssembly builds of harfbuzz have in common: a memory, C functions, and a font that is copied into it. Handles are
// addresses in that memory; 0 is a failure.

/** A C function of harfbuzz. */
export type Call = (...parameters: number[]) => number;

/** An instance: its memory and the functions that were asked for. */
export interface Instance<Name extends string> {
  readonly memory: { readonly buffer: ArrayBufferLike };
  readonly calls: Readonly<Record<Name, Call>>;
}

const FONT_FUNCTIONS = ["malloc", "hb_blob_create", "hb_blob_destroy", "hb_face_create", "hb_face_destroy"] as const;
const MEMORY_MODE_WRITABLE = 2; // hb-blob.h

type FontFunction = (typeof FONT_FUNCTIONS)[number];

/** Takes the functions from a fresh instance's exports and starts it. @throws {Error} it is not that build of harfbuzz. */
export function openInstance<Name extends string>(
  exports: Readonly<Record<string, unknown>>,
  names: readonly Name[],
): Instance<Name | FontFunction> {
  const { memory, _initialize: initialize } = exports;
  const wanted = [...names, ...FONT_FUNCTIONS];
  if (!isMemory(memory) || !wanted.every((name) => isCall(exports[name]))) {
    throw new Error("not an instance of harfbuzz");
  }
  if (isCall(initialize)) initialize();
  return { memory, calls: exports as Readonly<Record<Name | FontFunction, Call>> };
}

/** Room in the memory for good. @throws {Error} there is none. */
export function roomFor({ memory, calls }: Instance<FontFunction>, length: number): Uint8Array {
  const address = calls.malloc(length);
  if (address === 0) throw new Error("harfbuzz is out of memory");
  return new Uint8Array(memory.buffer, address, length);
}

/** Makes a face of a font, which is copied into the memory unless it is there already; its handle. @throws {Error} */
export function keepFont(instance: Instance<FontFunction>, font: Uint8Array): number {
  const { memory, calls } = instance;
  const kept = font.buffer === memory.buffer ? font : roomFor(instance, font.length);
  if (kept !== font) kept.set(font);
  const blob = calls.hb_blob_create(kept.byteOffset, kept.length, MEMORY_MODE_WRITABLE, 0, 0);
  const face = calls.hb_face_create(blob, 0);
  calls.hb_blob_destroy(blob);
  return face;
}

function isCall(value: unknown): value is Call {
  return typeof value === "function";
}

function isMemory(value: unknown): value is { readonly buffer: ArrayBufferLike } {
  return typeof value === "object" && value !== null && "buffer" in value;
}
